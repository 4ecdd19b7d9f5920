"""Brings what is played and what is heard together, and takes the one out of the other."""

import math
import queue
import time
from collections.abc import Callable

import numpy as np

from voice.hearing.echo.blocks import BLOCK
from voice.hearing.echo.filter import EchoFilter
from voice.hearing.echo.reference import Reference
from voice.sound import HEARING_RATE, Samples

MARGIN_S = 0.01
"""By how much later than the system says a sound may be heard earlier than that."""

SLACK_S = 0.1
"""How far the two streams may drift apart before they are brought together again."""

LOOK_S = 1.0
"""How often that is looked at: blocks come in bursts."""

PATIENCE_S = 0.1
"""How long what is heard waits for what was played then, where that comes late."""


class EchoCanceller:
    """Takes what was played out of what is heard, by two devices with clocks of their own.

    It pairs the two streams by counting samples, those included that a device left out. Where they
    drift apart all the same, the filter finds the new delay by itself, as it found the first one.

    Args:
        clock: By which `tap` is told when something is heard.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._filter = EchoFilter()
        self._taken: queue.SimpleQueue[tuple[Samples, int, float, float]] = queue.SimpleQueue()
        self._played = Reference()
        self._heard = np.zeros(0, np.float32)
        self._owed = 0
        self._without = HEARING_RATE
        self._lead_s = 0.0
        self._least_s = math.inf
        self._looked_s = 0.0

    def tap(self, samples: Samples, rate: int, heard_at: float) -> None:
        """Takes a block as it is played; for the audio thread.

        Args:
            samples: Mono.
            rate: In Hz.
            heard_at: When the first of them will be heard, on the clock.
        """
        self._taken.put((samples, rate, heard_at, heard_at - self._clock()))

    def cancel(self, heard: Samples) -> Samples:
        """What was heard (16 kHz, any number of samples) without the echo, up to 16 ms later.

        Where what was played then is not known yet, it may be up to `PATIENCE_S` later.
        """
        self._without += len(heard)
        self._take_in()
        self._heard = np.concatenate([self._heard, heard])
        ready = self._ready() // BLOCK * BLOCK
        now, self._heard = self._heard[:ready], self._heard[ready:]
        cleaned = self._clean(now, self._next_played(ready))
        self._keep_together(ready / HEARING_RATE)
        return cleaned

    def _clean(self, heard: Samples, played: Samples) -> Samples:
        """Whole blocks of what was heard, without what was played."""
        if not len(heard):
            return heard
        if self._filter.idle and not played.any():
            return self._filter.pass_on(heard)
        blocks = zip(heard.reshape(-1, BLOCK), played.reshape(-1, BLOCK), strict=True)
        return np.concatenate([self._filter.remove(*each) for each in blocks])

    def _take_in(self) -> None:
        while not self._taken.empty():
            samples, rate, heard_at, lead_s = self._taken.get()
            self._lead_s = max(0.0, lead_s - MARGIN_S)
            self._played.add(samples, rate, heard_at)
            self._without = 0
        self._owed -= len(self._played.take(self._owed))

    def _ready(self) -> int:
        """How many samples of what is heard need not wait."""
        patience = round(PATIENCE_S * HEARING_RATE)
        if self._without > patience:  # nothing is played any more
            self._owed = 0
            return len(self._heard)
        return min(len(self._heard), max(len(self._played), len(self._heard) - patience))

    def _next_played(self, count: int) -> Samples:
        """The next samples; what is missing was played all the same, and must not come later."""
        played = self._played.take(count)
        missing = count - len(played)
        self._owed += missing
        return np.pad(played, (0, missing))

    def _keep_together(self, passed_s: float) -> None:
        """Drops what was played too long before it can have been heard, and tells the filter.

        What is played runs ahead of what is heard by the devices' latency, and comes in pieces.
        So the least of it that waits, over a while, tells how far it is ahead in truth.
        """
        self._least_s = min(self._least_s, len(self._played) / HEARING_RATE)
        self._looked_s += passed_s
        if self._looked_s >= LOOK_S:
            too_early_s = self._least_s - self._lead_s
            if too_early_s > SLACK_S:
                self._filter.moved(len(self._played.take(round(too_early_s * HEARING_RATE))))
            self._least_s, self._looked_s = math.inf, 0.0

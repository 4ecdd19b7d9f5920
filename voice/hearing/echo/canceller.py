"""Brings what is played and what is heard together, and takes the one out of the other."""

import math
import queue
import time
from typing import Any

import numpy as np
import soxr

from voice.hearing.echo.blocks import BLOCK
from voice.hearing.echo.filter import EchoFilter
from voice.sound import HEARING_RATE, Samples

MARGIN_S = 0.01
"""By how much later than the system says a sound may be heard earlier than that."""

SLACK_S = 0.1
"""How far the two streams may drift apart before they are brought together again."""

LOOK_S = 1.0
"""How often that is looked at: blocks come in bursts."""


class EchoCanceller:
    """Takes what was played out of what is heard, by two devices with clocks of their own.

    It pairs the two streams by counting samples. Where they drift apart, or one of them loses
    some, the filter finds the new delay by itself, as it found the first one.
    """

    def __init__(self) -> None:
        self._filter = EchoFilter()
        self._taken: queue.SimpleQueue[tuple[Samples, int, float]] = queue.SimpleQueue()
        self._rate = 0
        self._resampler: Any = None
        self._played = np.zeros(0, np.float32)
        self._heard = np.zeros(0, np.float32)
        self._lead_s = 0.0
        self._least_s = math.inf
        self._looked_s = 0.0

    def tap(self, samples: Samples, rate: int, heard_at: float) -> None:
        """Takes a block as it is played; for the audio thread.

        Args:
            samples: Mono.
            rate: In Hz.
            heard_at: When the first of them will be heard, on `time.monotonic`'s clock.
        """
        self._taken.put((samples, rate, heard_at - time.monotonic()))

    def cancel(self, heard: Samples) -> Samples:
        """What was heard (16 kHz, any number of samples) without the echo, up to 16 ms later."""
        self._take_in()
        self._heard = np.concatenate([self._heard, heard])
        whole = len(self._heard) // BLOCK * BLOCK
        now, self._heard = self._heard[:whole], self._heard[whole:]
        cleaned = self._clean(now, self._next_played(whole))
        self._keep_together(whole / HEARING_RATE)
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
        parts = [self._played]
        while not self._taken.empty():
            samples, rate, lead_s = self._taken.get()
            if rate != self._rate:
                self._rate = rate
                self._resampler = soxr.ResampleStream(rate, HEARING_RATE, 1, dtype="float32")
            self._lead_s = max(0.0, lead_s - MARGIN_S)
            parts.append(self._resampler.resample_chunk(samples))
        self._played = np.concatenate(parts)

    def _next_played(self, count: int) -> Samples:
        played = np.zeros(count, np.float32)
        next_, self._played = self._played[:count], self._played[count:]
        played[: len(next_)] = next_
        return played

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
                dropped = round(too_early_s * HEARING_RATE)
                self._played = self._played[dropped:]
                self._filter.moved(dropped)
            self._least_s, self._looked_s = math.inf, 0.0

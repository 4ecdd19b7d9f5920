"""What is played, as one stream that keeps the speaker's time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr

from voice.sound import HEARING_RATE, Samples

JITTER_S = 0.005
"""By how much a block may be early or late, as the system says when it will be heard, and still
follow the one before. Through a sound server it was 0.1 ms at rest; on a busy machine it wandered
by 3 ms a second. True gaps were of 10 ms or more."""

AGREES_S = 0.001
"""By how much those differ that show the same gap."""

CONFIRMED_BY = 2
"""So many blocks on end must show a gap: what one of them says is often wrong. They are of some
30 ms, and what is known late is of no use."""

FOLLOWS = 0.1
"""What part of a block's lateness counts at once: the clocks of the device and of the system drift
apart."""

LONGEST_GAP_S = 1.0
"""A longer gap is another stream, which begins anew."""


@dataclass(frozen=True)
class _Block:
    """One block at 16 kHz, and by how much later (s) it is heard than right after the last."""

    samples: Samples
    late_s: float


class Reference:
    """A queue of what is played, from which the echo of everything comes equally late.

    Into it goes the silence that a device gave where it had nothing to play; what a device threw
    away is taken out.

    The system says of every block when it will be heard. A gap is only believed when a few blocks
    agree on it; until then they are held back.
    """

    def __init__(self) -> None:
        self._rate = 0
        self._resampler: Any = None
        self._due: float | None = None
        self._held: list[_Block] = []
        self._queue = np.zeros(0, np.float32)

    def __len__(self) -> int:
        """How many samples (16 kHz) wait."""
        return len(self._queue)

    def add(self, samples: Samples, rate: int, heard_at: float) -> None:
        """Takes the next block.

        Args:
            samples: Mono.
            rate: In Hz.
            heard_at: When the first of them is heard (s), on any clock.
        """
        late_s = self._late(rate, heard_at)
        self._due = heard_at - late_s + len(samples) / rate
        block = _Block(self._resampler.resample_chunk(samples), late_s)
        if abs(late_s) <= JITTER_S:
            self._due += FOLLOWS * late_s
            self._let_go(block)
        elif self._held and abs(late_s - self._held[0].late_s) > AGREES_S:
            self._let_go(block)
        else:
            self._held.append(block)
            if len(self._held) == CONFIRMED_BY:
                self._due += late_s
                self._insert(round(late_s * HEARING_RATE))
                self._let_go()

    def take(self, count: int) -> Samples:
        """The next samples, or all that there are."""
        taken, self._queue = self._queue[:count], self._queue[count:]
        return taken

    def _late(self, rate: int, heard_at: float) -> float:
        late_s = 0.0 if self._due is None else heard_at - self._due
        if rate == self._rate and abs(late_s) <= LONGEST_GAP_S:
            return late_s
        self._rate = rate
        self._resampler = soxr.ResampleStream(rate, HEARING_RATE, 1, dtype="float32")
        return 0.0

    def _insert(self, silence: int) -> None:
        """So many samples of silence; where it is negative, the latest were never played."""
        gap = np.zeros(max(0, silence), np.float32)
        kept = max(0, len(self._queue) + min(0, silence))
        self._queue = np.concatenate([self._queue[:kept], gap])

    def _let_go(self, *more: _Block) -> None:
        blocks, self._held = [*self._held, *more], []
        self._queue = np.concatenate([self._queue, *(block.samples for block in blocks)])

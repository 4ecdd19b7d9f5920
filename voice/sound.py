"""Sound as plain data."""

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono samples, float32, full scale at -1 and 1."""

HEARING_RATE = 16_000
"""Hz: what voice activity and both recognizers take. Everything heard is brought to it once."""


@dataclass(frozen=True)
class Sound:
    """A piece of mono sound.

    Attributes:
        samples: Shape (n,), float32, full scale at -1 and 1.
        rate: Sampling rate in Hz.
    """

    samples: Samples
    rate: int

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate

    def at(self, rate: int) -> "Sound":
        """The same sound at another rate (Hz)."""
        if rate == self.rate:
            return self
        resampled = soxr.resample(self.samples, self.rate, rate)
        return Sound(np.asarray(resampled, dtype=np.float32), rate)

    @staticmethod
    def silence(seconds: float, rate: int) -> "Sound":
        """Nothing, for so many seconds, at so many Hz."""
        return Sound(np.zeros(round(seconds * rate), dtype=np.float32), rate)

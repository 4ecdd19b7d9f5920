"""Lowers what a filter leaves of an echo."""

import numpy as np

from voice.hearing.echo.blocks import BLOCK, Powers, power
from voice.sound import Samples

LEAK = 0.01
"""What part of an echo's power a linear filter leaves at best (-20 dB): loudspeakers distort."""

OVER_UNSURE, OVER_LEAK = 8.0, 2.0
"""By how much more than the echo that is left over is taken away: it wavers about its mean, and
before the room is known the filter is surer of itself than it should be."""

FLOOR = 0.005
"""What is left of a frequency in which there is nothing but echo, as a factor on its amplitude."""


class Suppressor:
    """Lowers the frequencies in which there is little but what the filter has left of the echo."""

    def __init__(self) -> None:
        # The root of a Hann window, before and after: halves that overlap add up to one.
        self._window = np.sin(np.pi * (np.arange(2 * BLOCK) + 0.5) / (2 * BLOCK)).astype(np.float32)
        self._left = np.zeros(BLOCK, np.float32)
        self._echo = np.zeros(BLOCK, np.float32)
        self._overlap = np.zeros(BLOCK, np.float32)

    def pass_on(self, left: Samples) -> Samples:
        """Blocks in which there can be no echo: any number of them, one behind the other."""
        first = self._overlap + self._left * self._window[:BLOCK] ** 2
        last = left[-BLOCK:]
        self._overlap = last * self._window[BLOCK:] ** 2
        self._left, self._echo = last, np.zeros(BLOCK, np.float32)
        return np.concatenate([first, left[:-BLOCK]])

    def suppress(self, left: Samples, echo: Samples, unsure: Powers) -> Samples:
        """A block with an echo of which so much may be left."""
        spectrum = np.fft.rfft(self._window * np.concatenate([self._left, left]))
        echoed = power(np.fft.rfft(self._window * np.concatenate([self._echo, echo])))
        residue = OVER_UNSURE * unsure + OVER_LEAK * LEAK * echoed
        gain = np.sqrt(np.maximum(1.0 - residue / (power(spectrum) + 1e-9), FLOOR**2))
        shaped = self._window * np.fft.irfft(spectrum * gain).astype(np.float32)
        out: Samples = self._overlap + shaped[:BLOCK]
        self._overlap = shaped[BLOCK:]
        self._left, self._echo = left, echo
        return out

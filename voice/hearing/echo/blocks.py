"""Sound in blocks, and their spectra."""

import numpy as np
from numpy.typing import NDArray

from voice.sound import HEARING_RATE, Samples

BLOCK = 128
"""Samples filtered at a time (8 ms): shorter ones follow faster, and cost more."""

BLOCK_S = BLOCK / HEARING_RATE

Spectra = NDArray[np.complex64]
Powers = NDArray[np.float32]


def power(spectrum: NDArray[np.complexfloating]) -> Powers:
    """By frequency."""
    powers: Powers = spectrum.real**2 + spectrum.imag**2
    return powers


def spectrum(samples: Samples) -> Spectra:
    """Of two blocks, shape (2 * BLOCK,)."""
    return np.fft.rfft(samples).astype(np.complex64)


def second_half(spectra: Spectra) -> Samples:
    """What a spectrum of two blocks has in the second one."""
    return np.fft.irfft(spectra)[BLOCK:].astype(np.float32)

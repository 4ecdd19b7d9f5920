"""How upset people sound: quiet, hoarse, in pieces, after a sob or a cough. Made from any voice.

Nothing here is a model of a real throat. Each effect has what a recognizer stumbles over: little
level above the microphone's own noise, a broken pitch, pauses inside a sentence, and sounds of the
voice that are no words.
"""

import numpy as np
from numpy.typing import NDArray

from voice.sound import HEARING_RATE, Samples

QUIET_DB = -28.0
"""The level of quiet speech, relative to ordinary speech: mumbled, and a step further away."""

MICROPHONE_DB = -66.0
"""A cheap microphone's own noise, relative to full scale."""

ROUGH_HZ = (55.0, 95.0)
"""How fast a hoarse voice flutters: below its pitch, so that every second period is weaker."""

PAUSES_S = (0.25, 0.6)
"""Pauses inside a broken sentence: shorter than the silence that ends a command."""

PIECES = 3
"""A broken sentence falls into so many at most."""

_FRAME = HEARING_RATE // 50


def quiet(speech: Samples, rng: np.random.Generator) -> Samples:
    """Speech that hardly leaves the microphone's noise."""
    hiss = rng.standard_normal(len(speech)) * 10 ** (MICROPHONE_DB / 20)
    return _single(speech * 10 ** (QUIET_DB / 20) + hiss)


def hoarse(speech: Samples, rng: np.random.Generator) -> Samples:
    """Speech with a fluttering voice and breath in it."""
    flutter = _band(rng.standard_normal(len(speech)), *ROUGH_HZ)
    breath = _band(rng.standard_normal(len(speech)), 1500.0, 6000.0)
    rough = speech * (1.0 + 0.4 * flutter) + 0.2 * breath * _envelope(speech)
    return _single(np.clip(rough, -1.0, 1.0))


def broken(speech: Samples, rng: np.random.Generator) -> Samples:
    """Speech that trembles and stops between words, where it is quietest anyway."""
    times = np.arange(len(speech)) / HEARING_RATE
    trembling = speech * (1.0 + 0.35 * np.sin(2 * np.pi * rng.uniform(5.0, 8.0) * times))
    pieces = np.split(trembling, _gaps(speech))
    parts = [pieces[0]]
    for piece in pieces[1:]:
        parts += [np.zeros(round(rng.uniform(*PAUSES_S) * HEARING_RATE)), piece]
    return _single(np.clip(np.concatenate(parts), -1.0, 1.0))


def after_sob(speech: Samples, rng: np.random.Generator) -> Samples:
    """Speech after two or three short voiced breaths and a sniff."""
    parts: list[NDArray[np.float64]] = []
    pitch = rng.uniform(180.0, 320.0)
    for _ in range(int(rng.integers(2, 4))):
        parts += [_gasp(pitch, rng), np.zeros(round(rng.uniform(0.05, 0.15) * HEARING_RATE))]
        pitch *= 0.92
    sniff = _shaped(_band(rng.standard_normal(round(0.3 * HEARING_RATE)), 2500.0, 7000.0))
    return _before(np.concatenate([*parts, 0.5 * sniff]), speech, rng)


def after_cough(speech: Samples, rng: np.random.Generator) -> Samples:
    """Speech after one or two coughs."""
    parts: list[NDArray[np.float64]] = []
    for _ in range(int(rng.integers(1, 3))):
        burst = _band(rng.standard_normal(round(0.3 * HEARING_RATE)), 400.0, 3500.0)
        fading = np.exp(-np.arange(len(burst)) / HEARING_RATE / 0.06)
        parts += [burst * fading, np.zeros(round(0.12 * HEARING_RATE))]
    return _before(np.concatenate(parts), speech, rng)


def _before(sound: NDArray[np.float64], speech: Samples, rng: np.random.Generator) -> Samples:
    """A sound of the voice, as loud as the speech at its loudest, then the speech."""
    loudness = float(np.quantile(_envelope(speech), 0.98)) / max(1e-9, float(np.abs(sound).max()))
    gap = np.zeros(round(rng.uniform(0.1, 0.35) * HEARING_RATE))
    start = np.flatnonzero(np.abs(speech) > 1e-4)
    quiet_s = start[0] if len(start) else 0
    return _single(
        np.concatenate([speech[:quiet_s], 2.0 * loudness * sound, gap, speech[quiet_s:]])
    )


def _gasp(pitch: float, rng: np.random.Generator) -> NDArray[np.float64]:
    length = round(rng.uniform(0.1, 0.18) * HEARING_RATE)
    times = np.arange(length) / HEARING_RATE
    phase = 2 * np.pi * pitch * (1.0 + 0.4 * times / times[-1]) * times
    voiced = np.sum([np.sin(number * phase) / number for number in range(1, 8)], axis=0)
    breath = _band(rng.standard_normal(length), 500.0, 4000.0)
    return _shaped(0.6 * voiced + 0.5 * breath)


def _gaps(speech: Samples) -> list[int]:
    """Where it may stop: the quietest places, well inside and apart from each other."""
    levels = _envelope(speech)[::_FRAME]
    heard = np.flatnonzero(levels > 0.05 * levels.max(initial=0.0))
    if len(heard) < 40:  # a word, and no place to stop in it
        return []
    inside = np.arange(heard[0] + 12, heard[-1] - 12)
    chosen: list[int] = []
    for frame in inside[np.argsort(levels[inside])]:
        if all(abs(frame - other) > 20 for other in chosen):
            chosen.append(int(frame))
        if len(chosen) == PIECES - 1:
            break
    return sorted(frame * _FRAME for frame in chosen)


def _envelope(speech: Samples) -> NDArray[np.float64]:
    """The speech's level, smoothed over 40 ms."""
    window = np.ones(2 * _FRAME) / (2 * _FRAME)
    power = np.convolve(speech.astype(np.float64) ** 2, window, "same")
    return np.sqrt(np.maximum(power, 0.0))


def _band(sound: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """What of it lies between two frequencies (Hz), brought to a root mean square of 1."""
    spectrum = np.fft.rfft(sound)
    frequencies = np.fft.rfftfreq(len(sound), 1 / HEARING_RATE)
    spectrum[(frequencies < low) | (frequencies > high)] = 0.0
    kept = np.fft.irfft(spectrum, len(sound))
    return np.asarray(kept / max(1e-9, float(np.sqrt(np.mean(kept**2)))))


def _shaped(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(sound * np.hanning(len(sound)))


def _single(samples: NDArray[np.floating]) -> Samples:
    return np.asarray(samples, dtype=np.float32)

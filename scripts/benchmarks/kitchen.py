"""Where the test sentences are spoken: a room with an echo, a tap, a fridge, dishes, people."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voice.sound import HEARING_RATE, Samples

TAP, FRIDGE, TALK, DISHES = 1.0, 0.25, 0.5, 0.4
"""Root mean squares of the parts of the noise, relative to each other."""

CLATTERS_PER_S = 0.8
"""How often dishes or cutlery strike each other."""

MAINS_HZ = 50

ECHO_S = 0.35
"""Seconds in which the room's echo fades by 60 dB: a small room with hard walls."""

ECHO_DB = -8.0
"""The echo's energy, relative to the voice itself."""


def noise(talkers: Sequence[Samples], seconds: float, rng: np.random.Generator) -> Samples:
    """A running tap, the hum of a fridge, dishes, and people talking next door."""
    length = round(seconds * HEARING_RATE)
    talk = np.sum([np.resize(talker, length) for talker in talkers], axis=0)
    sources = (
        (TAP, _pink(length, rng)),
        (FRIDGE, _hum(length, rng)),
        (TALK, talk),
        (DISHES, _clatter(length, rng)),
    )
    return _single(np.sum([level * sound / _level(sound) for level, sound in sources], axis=0))


def in_room(speech: Samples, rng: np.random.Generator) -> Samples:
    """Speech with the echo of a room: noise that fades, as real echoes do past the first ones."""
    times = np.arange(round(ECHO_S * HEARING_RATE)) / HEARING_RATE
    echo = rng.standard_normal(len(times)) * 10 ** (-3 * times / ECHO_S)
    echo[: round(0.003 * HEARING_RATE)] = 0.0
    echo *= 10 ** (ECHO_DB / 20) / np.sqrt(np.sum(echo**2))
    echo[0] = 1.0
    size = len(speech) + len(echo)
    heard = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(echo, size), size)
    return _single(heard[: len(speech)])


def mixed(speech: Samples, bed: Samples, snr_db: float, rng: np.random.Generator) -> Samples:
    """Speech over some stretch of the noise, at a signal-to-noise ratio.

    The speech's level is that of its louder half, so that pauses do not count as speech.
    """
    start = int(rng.integers(0, len(bed) - len(speech)))
    around = bed[start : start + len(speech)]
    gain = speech_level(speech) / _level(around) * 10 ** (-snr_db / 20)
    heard = speech + gain * around
    return _single(heard / max(1.0, float(np.abs(heard).max())))


def _pink(length: int, rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(length))
    frequencies = np.fft.rfftfreq(length, 1 / HEARING_RATE)
    return _single(np.fft.irfft(spectrum / np.sqrt(np.maximum(frequencies, 40.0)), length))


def _hum(length: int, rng: np.random.Generator) -> Samples:
    times = np.arange(length) / HEARING_RATE
    phases = rng.uniform(0, 2 * np.pi, 8)
    waves = [
        np.sin(2 * np.pi * MAINS_HZ * number * times + phase) / number
        for number, phase in enumerate(phases, start=1)
    ]
    return _single(np.sum(waves, axis=0))


def _clatter(length: int, rng: np.random.Generator) -> Samples:
    """Strikes that ring at a few frequencies which are no harmonics of each other."""
    sound = np.zeros(length)
    times = np.arange(round(0.5 * HEARING_RATE)) / HEARING_RATE
    for start in rng.integers(
        0, length - len(times), round(CLATTERS_PER_S * length / HEARING_RATE)
    ):
        rings = rng.uniform(900.0, 6500.0, 5)
        fading = np.exp(-np.outer(rng.uniform(15.0, 60.0, 5), times))
        strike = np.sum(np.sin(2 * np.pi * np.outer(rings, times)) * fading, axis=0)
        sound[start : start + len(times)] += rng.uniform(0.2, 1.0) * strike
    return _single(sound)


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def speech_level(speech: Samples) -> float:
    """The root mean square of its louder half, so that pauses do not count."""
    frame = HEARING_RATE // 50
    frames = speech[: len(speech) // frame * frame].reshape(-1, frame).astype(np.float64)
    powers = np.sort(np.mean(frames**2, axis=1))
    return float(np.sqrt(powers[len(powers) // 2 :].mean()))


def _single(samples: NDArray[np.floating]) -> Samples:
    return np.asarray(samples, dtype=np.float32)

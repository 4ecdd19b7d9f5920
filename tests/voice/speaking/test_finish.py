import numpy as np
import pytest

from voice.sound import Samples
from voice.speaking.voices.finish import LOUDNESS, MARGIN, PEAK, finish

RATE = 22_050


def tone(seconds: float, level: float) -> Samples:
    times = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 220 * times)).astype(np.float32)


@pytest.mark.parametrize("level", [0.001, 0.2, 1.0])
def test_speech_of_any_level_becomes_equally_loud(level: float) -> None:
    loudness = np.sqrt(np.mean(finish(tone(1.0, level), RATE).samples ** 2))
    assert loudness == pytest.approx(LOUDNESS, rel=0.05)


def test_a_spiky_sound_is_made_quieter_rather_than_clipped() -> None:
    spiky = tone(1.0, 0.01)
    spiky[RATE // 2] = 1.0
    finished = finish(spiky, RATE).samples
    assert np.abs(finished).max() == pytest.approx(PEAK)
    assert finished[100] / spiky[100] == pytest.approx(PEAK, rel=0.01)


def test_the_quiet_ends_are_trimmed_to_the_margin() -> None:
    quiet = np.zeros(RATE, dtype=np.float32)
    finished = finish(np.concatenate([quiet, tone(1.0, 0.5), quiet]), RATE)
    assert finished.duration == pytest.approx(1.0 + 2 * MARGIN, abs=0.025)


def test_a_soft_consonant_at_the_start_is_kept() -> None:
    soft = np.random.default_rng(1).normal(0, 0.01, RATE // 10)
    finished = finish(np.concatenate([np.zeros(RATE), soft, tone(1.0, 0.5)]), RATE)
    assert finished.duration > 1.1


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(RATE), np.zeros(3)])
def test_silence_gives_an_empty_sound(samples: Samples) -> None:
    assert finish(samples, RATE).duration == 0


def test_a_sound_shorter_than_a_frame_is_kept() -> None:
    assert len(finish(np.full(3, 0.5), RATE).samples) == 3

"""What is done to clean speech for the benchmarks: as much as its name says, always the same."""

import numpy as np
import pytest

from scripts.benchmarks.conditions import CALM_AND_UPSET, changed, condition
from scripts.benchmarks.kitchen import mixed, noise
from tests.voice.recordings import AUDIO, load
from voice.sound import HEARING_RATE, Samples

SPEECH = load(AUDIO / "read-me-the-last-step.ogg").samples


def _bed() -> Samples:
    return noise([SPEECH], 20.0, np.random.default_rng(1))


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


@pytest.mark.parametrize("name", dict.fromkeys((*CALM_AND_UPSET, "10 dB")))
def test_the_same_chance_makes_the_same_sound(name: str) -> None:
    one, other = (changed(SPEECH, name, _bed, np.random.default_rng(2)) for _ in range(2))

    assert np.array_equal(one, other)
    assert np.abs(one).max() <= 1.0
    assert (len(one) == len(SPEECH)) == (name not in ("broken", "sob", "cough"))


@pytest.mark.parametrize("snr", [20.0, 5.0])
def test_noise_is_as_loud_as_its_name_says(snr: float) -> None:
    heard = mixed(SPEECH, _bed(), snr, np.random.default_rng(3))
    added = heard - SPEECH

    frames = SPEECH[: len(SPEECH) // 320 * 320].reshape(-1, 320).astype(np.float64)
    louder_half = np.sort(np.mean(frames**2, axis=1))[len(frames) // 2 :]
    measured = 20 * np.log10(np.sqrt(louder_half.mean()) / _level(added))
    assert measured == pytest.approx(snr, abs=1.5)


def test_quiet_speech_is_still_above_the_microphones_noise() -> None:
    heard = changed(SPEECH, "quiet", _bed, np.random.default_rng(4))

    assert 0.01 < _level(heard) / _level(SPEECH) < 0.1
    assert _level(heard[: HEARING_RATE // 10]) < _level(heard) / 2


@pytest.mark.parametrize(
    ("written", "name"), [("10", "10 dB"), ("10dB", "10 dB"), ("7.5 dB", "7.5 dB"), ("sob", "sob")]
)
def test_a_condition_is_known_however_it_is_written(written: str, name: str) -> None:
    assert condition(written) == name

import numpy as np
import pytest

from voice.sound import Samples
from voice.speaking.playback import FADE, Playback
from voice.speaking.voices.finish import PEAK

RATE = 48_000
BLOCK = 480
LARGEST_STEP = 0.5 / (FADE * RATE) + 0.5 * 2 * np.pi * 100 / RATE  # the fade's and the tone's own


def tone(seconds: float = 0.5, level: float = 0.5) -> Samples:
    times = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 100 * times)).astype(np.float32)


def heard(playback: Playback, blocks: int, block: int = BLOCK) -> Samples:
    return np.concatenate([playback.take(block) for _ in range(blocks)])


def largest_step(samples: Samples) -> float:
    return float(np.abs(np.diff(samples)).max())


@pytest.fixture
def playback() -> Playback:
    return Playback(RATE)


@pytest.mark.parametrize("block", [64, 480, 661, 48_000])
def test_sounds_follow_each_other_without_a_gap(playback: Playback, block: int) -> None:
    whole = tone(1.0)
    for part in np.split(whole, [1, 700, 20_000, 20_000]):
        playback.play(part)
    taken = heard(playback, 48_000 // block + 1, block)
    np.testing.assert_array_equal(taken[:48_000], whole)
    assert not taken[48_000:].any()
    assert playback.position == 1.0
    assert not playback.busy


def test_a_stop_fades_out_and_forgets(playback: Playback) -> None:
    playback.play(tone(5.0))
    before = heard(playback, 10)
    playback.stop()
    after = heard(playback, 10)
    assert not after[round(FADE * RATE) :].any()
    assert largest_step(np.concatenate([before, after])) < LARGEST_STEP
    assert not playback.busy
    assert playback.remaining == 0


@pytest.mark.parametrize("block", [100, BLOCK, 2000])
def test_what_is_played_after_a_stop_is_heard_whole(playback: Playback, block: int) -> None:
    playback.play(tone(5.0))
    heard(playback, 3, block)
    playback.stop()
    playback.stop()
    playback.play(tone(0.5, level=0.25))
    after = heard(playback, 26_000 // block, block)
    assert np.count_nonzero(np.abs(after) > 1e-3) > 0.45 * RATE
    assert largest_step(after) < LARGEST_STEP


def test_a_pause_is_silent_and_loses_nothing(playback: Playback) -> None:
    playback.play(tone(1.0))
    first = heard(playback, 20)
    playback.pause()
    pause = heard(playback, 30)
    assert playback.busy
    playback.resume()
    rest = heard(playback, 100)
    assert not pause[round(FADE * RATE) :].any()
    assert playback.position == 1.0
    assert not playback.busy
    assert largest_step(np.concatenate([first, pause, rest])) < LARGEST_STEP


def test_a_stop_in_a_pause_ends_the_pause(playback: Playback) -> None:
    playback.play(tone())
    playback.pause()
    heard(playback, 5)
    playback.stop()
    playback.play(tone(level=0.25))
    after = heard(playback, 60)
    assert np.abs(after).max() == pytest.approx(0.25, rel=0.01)


def test_volume_changes_while_playing_without_a_click(playback: Playback) -> None:
    playback.play(tone(2.0, level=0.2))
    parts = [heard(playback, 10)]
    for volume in (0.25, 1.5, 0.0, 1.0):
        playback.volume = volume
        parts.append(heard(playback, 10))
        assert np.abs(parts[-1][2 * BLOCK :]).max() == pytest.approx(0.2 * volume, abs=0.01)
    assert largest_step(np.concatenate(parts)) < LARGEST_STEP


def test_silenced_by_volume_it_goes_on(playback: Playback) -> None:
    playback.volume = 0.0
    heard(playback, 1)
    playback.play(tone(0.1))
    assert not heard(playback, 20).any()
    assert playback.position == pytest.approx(0.1)


def test_at_any_volume_nothing_clips(playback: Playback) -> None:
    playback.volume = 7.0
    assert playback.volume == 2.0
    playback.play(np.linspace(-1.5, 1.5, RATE, dtype=np.float32))
    loud = heard(playback, 100)
    assert np.abs(loud).max() <= 1.0
    assert np.all(np.diff(loud[BLOCK:]) >= 0)  # bent, not folded over


def test_at_the_normal_volume_a_voice_is_untouched(playback: Playback) -> None:
    voice = tone(0.1, level=PEAK)
    playback.play(voice)
    np.testing.assert_allclose(heard(playback, 10), voice, atol=1e-6)


def test_silence_is_not_counted(playback: Playback) -> None:
    heard(playback, 10)
    playback.play(tone(0.1))
    assert playback.remaining == pytest.approx(0.1)
    heard(playback, 100)
    assert playback.position == pytest.approx(0.1)


def test_an_empty_sound_is_nothing(playback: Playback) -> None:
    playback.play(np.zeros(0, dtype=np.float32))
    assert not playback.busy

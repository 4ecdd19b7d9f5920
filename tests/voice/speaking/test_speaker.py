import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest
from rapidfuzz import fuzz

from tests.soundserver import SoundServer
from voice.devices import Device, find_device
from voice.errors import VoiceError
from voice.sound import Samples, Sound
from voice.speaking import Player
from voice.speaking.speaker import Speaker
from voice.speaking.voices import Voice


class Tapped:
    """What went out, block by block."""

    def __init__(self) -> None:
        self.blocks: list[tuple[Samples, float]] = []

    def __call__(self, samples: Samples, rate: int, heard_at: float) -> None:
        self.blocks.append((samples, heard_at))

    @property
    def samples(self) -> Samples:
        return np.concatenate([samples for samples, _ in self.blocks])

    def wait_for_sound(self) -> None:
        for _ in range(500):
            if self.blocks and self.blocks[-1][0].any():
                return
            time.sleep(0.01)
        raise AssertionError("nothing is played")


@pytest.fixture
def tapped() -> Tapped:
    return Tapped()


@pytest.fixture
def speaker(sound_server: SoundServer, tapped: Tapped) -> Iterator[Speaker]:
    with closing(Speaker(find_device(None, "output"), tap=tapped)) as opened:
        yield opened


def tone(seconds: float) -> Sound:
    times = np.arange(round(seconds * 22_050)) / 22_050
    return Sound((0.3 * np.sin(2 * np.pi * 440 * times)).astype(np.float32), 22_050)


def sounding(sound: Sound) -> float:
    """Seconds between the first and the last audible sample."""
    audible = np.flatnonzero(np.abs(sound.samples) > 0.02)
    return float(np.ptp(audible)) / sound.rate


def test_speech_is_heard_as_it_was_said(
    sound_server: SoundServer,
    speaker: Speaker,
    piper: Voice,
    understand: Callable[[Sound], str],
) -> None:
    with sound_server.recording() as recording:
        speaker.play(piper.render("There are seven steps."))
        speaker.play(piper.render("What did you do?"))
        speaker.drain()
    # Not word for word: on a busy machine the virtual devices drop a block now and then.
    said = "there are seven steps what did you do"
    assert fuzz.ratio(understand(recording.sound), said) > 75


def test_the_speaker_is_a_player(speaker: Speaker) -> None:
    player: Player = speaker
    player.volume = 0.5
    assert speaker.volume == 0.5


def test_consecutive_sounds_have_no_gap(
    sound_server: SoundServer, speaker: Speaker, tapped: Tapped
) -> None:
    for _ in range(4):
        speaker.play(tone(0.25))
    speaker.drain()
    played = tapped.samples
    first, last = np.flatnonzero(played)[[0, -1]]
    assert (last - first) / speaker.rate == pytest.approx(1.0, abs=0.01)
    assert speaker.position == pytest.approx(1.0, abs=0.001)
    quiet = np.abs(played[first:last]) < 0.01
    longest = max(len(run) for run in "".join("q" if q else " " for q in quiet).split(" "))
    assert longest / speaker.rate < 0.002


def test_drain_returns_when_all_has_been_heard(speaker: Speaker, tapped: Tapped) -> None:
    speaker.play(tone(0.4))
    speaker.drain()
    now = time.monotonic()
    samples, heard_at = next(block for block in reversed(tapped.blocks) if block[0].any())
    end = heard_at + np.flatnonzero(samples)[-1] / speaker.rate
    assert now >= end
    assert not speaker.remaining


def test_the_tap_has_exactly_what_is_heard(
    sound_server: SoundServer, speaker: Speaker, tapped: Tapped, espeak: Voice
) -> None:
    speaker.volume = 1.7
    with sound_server.recording() as recording:
        speaker.play(espeak.render("How did it hurt her?"))
        speaker.drain()
    given = Sound(tapped.samples, speaker.rate).at(16_000).samples
    heard = recording.sound.at(16_000).samples
    matched = np.fft.irfft(
        np.fft.rfft(heard, 1 << 18) * np.conj(np.fft.rfft(given, 1 << 18)), 1 << 18
    )
    # On a quiet machine it is 0.99; a busy one drops a block now and then.
    assert matched.max() > 0.8 * np.linalg.norm(given) * np.linalg.norm(heard)


def test_the_taps_times_are_those_of_the_samples(speaker: Speaker, tapped: Tapped) -> None:
    speaker.play(tone(0.5))
    speaker.drain()
    blocks = tapped.blocks[5:]
    length = sum(len(samples) for samples, _ in blocks[:-1]) / speaker.rate
    assert blocks[-1][1] - blocks[0][1] == pytest.approx(length, abs=0.1)
    assert blocks[0][1] > 0


def test_a_stop_is_silence_within_100_ms(speaker: Speaker, tapped: Tapped) -> None:
    speaker.play(tone(30))
    tapped.wait_for_sound()
    # Counted in samples given to the device, so that a busy machine does not matter.
    before = len(tapped.blocks)
    speaker.stop()
    speaker.drain()
    after = tapped.blocks[before:]
    sounding_on = sum(np.count_nonzero(samples) for samples, _ in after) / speaker.rate
    largest_block = max(len(samples) for samples, _ in tapped.blocks) / speaker.rate
    assert sounding_on <= 0.01 + largest_block
    assert speaker.latency + 0.01 + largest_block < 0.1
    assert speaker.remaining == 0


def test_closing_ends_another_threads_drain(sound_server: SoundServer) -> None:
    speaker = Speaker(find_device(None, "output"), patient=True)
    speaker.play(tone(60))
    threading.Timer(0.2, speaker.close).start()
    speaker.drain()


def test_a_stop_ends_another_threads_drain(speaker: Speaker) -> None:
    speaker.play(tone(60))
    stopping = threading.Timer(0.2, speaker.stop)
    stopping.start()
    speaker.drain()
    assert speaker.position < 50


def test_a_pause_loses_nothing(sound_server: SoundServer, speaker: Speaker, tapped: Tapped) -> None:
    with sound_server.recording() as recording:
        speaker.play(tone(1.0))
        tapped.wait_for_sound()
        speaker.pause()
        time.sleep(0.5)
        paused_at = speaker.position
        time.sleep(0.2)
        assert speaker.position == paused_at < 1.0
        speaker.resume()
        speaker.drain()
    assert speaker.position == pytest.approx(1.0, abs=0.001)
    assert sounding(recording.sound) > 1.5


def test_louder_is_louder_and_never_clips(sound_server: SoundServer, speaker: Speaker) -> None:
    peaks = []
    for volume in (1.0, 2.0):
        speaker.volume = volume
        with sound_server.recording() as recording:
            speaker.play(tone(0.3))
            speaker.drain()
        peaks.append(np.abs(recording.sound.samples).max())
    assert peaks[1] == pytest.approx(2 * peaks[0], rel=0.1)
    assert peaks[1] < 1.0


def test_it_goes_on_when_its_device_is_pulled_and_another_takes_over(
    sound_server: SoundServer, speaker: Speaker
) -> None:
    speaker.play(tone(0.6))
    sound_server.pull("virtual_speaker")
    try:
        speaker.drain()
    finally:
        sound_server.plug("virtual_speaker")
    assert speaker.position == pytest.approx(0.6, abs=0.001)


def test_a_device_that_vanishes_is_said(sound_server: SoundServer, speaker: Speaker) -> None:
    speaker.play(tone(60))
    sound_server.kill()
    try:
        with pytest.raises(VoiceError, match="is gone"):
            speaker.drain()
        with pytest.raises(VoiceError, match="is gone"):
            speaker.play(tone(1))
        speaker.close()
    finally:
        sound_server.start()


def test_a_device_that_hangs_is_said(
    sound_server: SoundServer, speaker: Speaker, tapped: Tapped
) -> None:
    speaker.play(tone(60))
    tapped.wait_for_sound()
    with sound_server.frozen(), pytest.raises(VoiceError, match="is gone"):
        speaker.drain()


def test_a_device_that_cannot_be_opened_is_said(sound_server: SoundServer) -> None:
    with pytest.raises(VoiceError, match="The speaker 'Bluetooth' cannot be opened"):
        Speaker(Device(99, "Bluetooth", 48_000, 2, False))


def test_a_device_that_refuses_its_own_rate_is_opened_at_another(
    sound_server: SoundServer,
) -> None:
    pulse = find_device("pulse", "output")
    with closing(Speaker(Device(pulse.index, pulse.name, 1, pulse.channels, False))) as speaker:
        assert speaker.rate == 48_000
        speaker.play(tone(0.1))
        speaker.drain()
    assert speaker.position == pytest.approx(0.1, abs=0.01)

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice.errors import VoiceError
from voice.sound import HEARING_RATE, Samples, Sound
from voice.timeline import RATE, Timeline


def tone(hertz: float, seconds: float, rate: int, level: float = 0.5) -> Sound:
    time = np.arange(round(seconds * rate)) / rate
    return Sound((level * np.sin(2 * np.pi * hertz * time)).astype(np.float32), rate)


def loudest(samples: Samples) -> float:
    """The strongest frequency of a sound, in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * RATE / len(samples))


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "WAV"])
def test_both_sides_are_in_their_places(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"talk.{ending}"
    with Timeline(path) as timeline:
        timeline.hear(tone(300, 1.0, HEARING_RATE).samples)
        assert timeline.now == pytest.approx(1.0)
        timeline.play(tone(700, 0.5, 22_050))
        timeline.hear(np.zeros(HEARING_RATE // 2, np.float32))
        timeline.play(tone(1100, 1.0, 48_000))
        assert timeline.now == pytest.approx(3.0)
        assert timeline.position == pytest.approx(1.5)
    samples, rate = soundfile.read(path)

    assert rate == RATE
    assert len(samples) / rate == pytest.approx(3.0, abs=0.01)
    for start, end, hertz in ((0.1, 0.9, 300), (1.1, 1.4, 700), (2.1, 2.9, 1100)):
        part = samples[round(start * RATE) : round(end * RATE)]
        assert loudest(part) == pytest.approx(hertz, abs=5)
    assert np.abs(samples[round(1.6 * RATE) : round(1.9 * RATE)]).max() < 0.01


def test_volume_is_the_guides_only(tmp_path: Path) -> None:
    with Timeline(tmp_path / "talk.wav") as timeline:
        timeline.volume = 0.5
        timeline.play(tone(500, 1.0, RATE))
        timeline.hear(tone(500, 1.0, HEARING_RATE).samples)
        timeline.volume = 4.0  # louder than a file can hold
        timeline.play(tone(500, 1.0, RATE))
    samples, _ = soundfile.read(tmp_path / "talk.wav")
    peaks = [np.abs(part[1000:-1000]).max() for part in np.split(samples, 3)]
    assert peaks == pytest.approx([0.25, 0.5, 1.0], abs=0.01)


def test_it_may_go_nowhere() -> None:
    with Timeline(None) as timeline:
        timeline.play(tone(500, 1.0, RATE))
        assert timeline.now == pytest.approx(1.0)


def test_the_file_appears_at_the_end_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(b"from an earlier time")
    with Timeline(path) as timeline:
        timeline.play(tone(500, 1.0, RATE))
        assert path.read_bytes() == b"from an earlier time"
    assert soundfile.info(path).duration == pytest.approx(1.0)
    assert [each.name for each in tmp_path.iterdir()] == ["talk.wav"]


@pytest.mark.parametrize("error", [VoiceError("the voice is gone"), KeyboardInterrupt()])
def test_an_error_leaves_nothing_behind(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), Timeline(tmp_path / "talk.wav") as timeline:
        timeline.play(tone(500, 1.0, RATE))
        raise error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".txt", ".raw", ".docx"])
def test_a_format_that_cannot_be_written_is_named(tmp_path: Path, ending: str) -> None:
    with pytest.raises(VoiceError, match=rf"\{ending}: use \.wav"):
        Timeline(tmp_path / f"talk{ending}")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="is a folder"):
        Timeline(tmp_path)
    with pytest.raises(VoiceError, match="cannot be written"):
        Timeline(tmp_path / "nowhere" / "talk.wav")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(VoiceError, match="cannot be written"):
        Timeline(tmp_path / "file" / "talk.wav")


def test_a_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    with pytest.raises(VoiceError, match="is a device"):
        Timeline(pipe)
    assert pipe.is_fifo()

"""Recordings as people bring them, and what is wrong with some."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.voice.recordings import load
from voice.errors import VoiceError
from voice.hearing.files import BLOCK_S, check_recording, read_recording
from voice.sound import HEARING_RATE, Sound

NAME = "what is step three"


def read(path: Path) -> Sound:
    return Sound(np.concatenate(list(read_recording(path))), HEARING_RATE)


def similarity(one: Sound, other: Sound) -> float:
    length = min(len(one.samples), len(other.samples))
    return float(np.corrcoef(one.samples[:length], other.samples[:length])[0, 1])


def complaint(path: Path) -> str:
    with pytest.raises(VoiceError) as raised:
        check_recording(path)
    text = str(raised.value)
    assert str(path) in text
    assert text.endswith(".")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_any_rate_becomes_16_khz(tmp_path: Path, rate: int) -> None:
    sound = load(NAME)
    soundfile.write(tmp_path / "a.wav", sound.at(rate).samples, rate)
    found = read(tmp_path / "a.wav")
    assert found.duration == pytest.approx(sound.duration, abs=0.001)
    assert similarity(found, sound) > (0.9 if rate < HEARING_RATE else 0.995)


@pytest.mark.parametrize(
    ("ending", "subtype"),
    [
        ("wav", "PCM_U8"), ("wav", "PCM_24"), ("wav", "FLOAT"), ("wav", "ULAW"), ("aiff", None),
        ("flac", None), ("ogg", "VORBIS"), ("ogg", "OPUS"), ("mp3", None), ("au", None),
        ("caf", None), ("w64", None),
    ],
)  # fmt: skip
def test_formats(tmp_path: Path, ending: str, subtype: str | None) -> None:
    sound, path = load(NAME), tmp_path / f"a.{ending}"
    soundfile.write(path, sound.samples, sound.rate, subtype=subtype)
    found = read(path)
    assert found.duration == pytest.approx(sound.duration, abs=0.15)
    assert similarity(found, sound) > 0.8


def test_channels_are_mixed(tmp_path: Path) -> None:
    sound = load(NAME)
    one_sided = np.stack([sound.samples, np.zeros_like(sound.samples)], axis=1)
    soundfile.write(tmp_path / "a.wav", one_sided, sound.rate, subtype="FLOAT")
    assert np.allclose(read(tmp_path / "a.wav").samples, sound.samples / 2, atol=1e-4)
    soundfile.write(tmp_path / "b.wav", np.repeat(one_sided, 4, axis=1), sound.rate)
    assert similarity(read(tmp_path / "b.wav"), sound) > 0.99


def test_comes_in_short_blocks_so_that_a_long_one_costs_no_memory(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(60 * 44_100, np.float32), 44_100)
    lengths = [len(block) for block in read_recording(tmp_path / "a.wav")]
    assert sum(lengths) == 60 * HEARING_RATE
    assert max(lengths) <= 4 * BLOCK_S * HEARING_RATE


def test_an_odd_rate_is_no_trouble(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(20), 10)
    assert check_recording(tmp_path / "a.wav") == pytest.approx(2.0, abs=0.01)


def test_its_length_is_told() -> None:
    assert check_recording(Path(__file__).parents[2] / "audio" / "stop.ogg") == pytest.approx(
        load("stop").duration, abs=0.001
    )


def test_missing_folder_empty_and_no_sound(tmp_path: Path) -> None:
    assert "There is no recording" in complaint(tmp_path / "nowhere.wav")
    assert "is a folder" in complaint(tmp_path)
    (tmp_path / "empty.wav").write_bytes(b"")
    assert "is empty" in complaint(tmp_path / "empty.wav")
    (tmp_path / "notes.wav").write_text("Dear diary, nothing of this is sound.\n" * 50)
    assert "is no sound" in complaint(tmp_path / "notes.wav")
    soundfile.write(tmp_path / "none.wav", np.zeros(0, np.float32), 16_000)
    assert "holds no sound" in complaint(tmp_path / "none.wav")


@pytest.mark.parametrize("ending", ["wav", "aiff", "flac", "ogg", "opus", "au", "w64", "rf64"])
@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_broken_off(tmp_path: Path, ending: str, kept: float) -> None:
    sound, path = load(NAME), tmp_path / f"a.{ending}"
    container, subtype = ("OGG", "OPUS") if ending == "opus" else (ending.upper(), None)
    soundfile.write(path, sound.samples, sound.rate, format=container, subtype=subtype)
    check_recording(path)
    os.truncate(path, round(path.stat().st_size * kept))
    assert complaint(path)


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
def test_nothing_but_the_beginning_of_a_header(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    soundfile.write(path, load(NAME).samples, 16_000)
    for size in (1, 4, 30, 60):
        os.truncate(path, size) if path.stat().st_size > size else None
        path.write_bytes((path.read_bytes() + b"\0" * size)[:size])
        complaint(path)


def test_a_stream_that_did_not_know_its_length_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, load(NAME).samples, 16_000)
    content = bytearray(path.read_bytes())
    at = content.index(b"data") + 4
    for place in (4, at):
        content[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert read(path).duration == pytest.approx(load(NAME).duration, abs=0.01)


def test_damaged_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    sound = load(NAME)
    soundfile.write(path, sound.samples, sound.rate)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)
    path.write_bytes(content)
    assert "damaged" in complaint(path)

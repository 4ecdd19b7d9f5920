"""What a recording would be taken for: the committed ones, and what becomes of them on the way."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from intents.understanding import Understanding
from tests.voice.recordings import AUDIO, EXPECTED, Expected, joined, load, noise, silence
from voice.errors import VoiceError
from voice.hearing.recognizers.moonshine import Moonshine
from voice.parts import catalogue_understanding
from voice.sound import Sound
from voice.understand import RecordingReader, Report, understand_text

STURDY = [
    each
    for each in EXPECTED
    if each.recording
    in (
        "what-is-step-three.ogg",
        "how-do-i-apologize.ogg",
        "goodbye.ogg",
        "the-next-train-leaves-at-half-past-six.ogg",
    )
]
"""Plainly spoken ones, for what may be done to a recording on its way."""

Write = Callable[[Path, Sound], None]


def in_format(ending: str, rate: int = 16_000, channels: int = 1, subtype: str = "") -> Write:
    def write(folder: Path, sound: Sound) -> None:
        samples = np.repeat(sound.at(rate).samples[:, np.newaxis], channels, axis=1)
        soundfile.write(folder / f"a.{ending}", samples, rate, subtype=subtype or None)

    return write


def changed(change: Callable[[Sound], Sound]) -> Write:
    def write(folder: Path, sound: Sound) -> None:
        found = change(sound)
        soundfile.write(folder / "a.wav", found.samples, found.rate)

    return write


def quietly(sound: Sound) -> Sound:
    return Sound(sound.samples * 10 ** (-30 / 20), sound.rate)


def in_noise(sound: Sound) -> Sound:
    """At a signal-to-noise ratio of 20 dB."""
    power = float(np.mean(sound.samples**2)) / 100
    return Sound(sound.samples + noise(sound.duration, power**0.5), sound.rate)


def in_a_long_silence(sound: Sound) -> Sound:
    return Sound(joined(silence(6.0), sound.samples, silence(6.0)), sound.rate)


ON_THE_WAY = {
    "8 kHz": in_format("wav", 8_000),
    "22.05 kHz": in_format("wav", 22_050),
    "44.1 kHz stereo": in_format("wav", 44_100, channels=2),
    "48 kHz": in_format("wav", 48_000, subtype="FLOAT"),
    "FLAC": in_format("flac"),
    "MP3": in_format("mp3"),
    "Opus": in_format("ogg", 48_000, subtype="OPUS"),
    "six channels": in_format("wav", 48_000, channels=6),
    "quiet": changed(quietly),
    "noise": changed(in_noise),
    "silence around it": changed(in_a_long_silence),
}


@pytest.fixture
def listening(guide: Understanding, moonshine: Moonshine) -> RecordingReader:
    return RecordingReader(guide, moonshine)


def check(report: Report, expected: Expected) -> None:
    said = f"heard “{report['transcript']}”"
    assert report["intent"] == expected.intent, said
    if expected.intent is not None:
        assert report["slots"] == expected.slots, said
    score = report["score"]
    assert isinstance(score, float)
    assert 0 <= score <= 1


def test_every_recording_is_expected() -> None:
    assert sorted(each.path for each in EXPECTED) == sorted(AUDIO.rglob("*.ogg"))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each.recording)
def test_each_recording(listening: RecordingReader, expected: Expected) -> None:
    report = listening.read(str(expected.path))
    check(report, expected)
    assert report["source"] == str(expected.path)
    assert report["recognizer"] == "moonshine" or expected.intent == "support"
    assert report["audio_s"] == pytest.approx(load(expected.path).duration, abs=0.01)
    assert isinstance(report["compute_s"], float)
    assert report["compute_s"] > 0


@pytest.mark.parametrize("way", ON_THE_WAY)
@pytest.mark.parametrize("expected", STURDY, ids=lambda each: each.recording)
def test_whatever_way_it_comes(
    listening: RecordingReader, tmp_path: Path, expected: Expected, way: str
) -> None:
    ON_THE_WAY[way](tmp_path, load(expected.path))
    (path,) = tmp_path.iterdir()
    check(listening.read(str(path)), expected)


@pytest.mark.parametrize(
    "samples",
    [silence(3.0), silence(0.001), noise(3.0, 0.001), noise(10.0, 0.1)],
    ids=["silence", "one sample or two", "a quiet room", "a waterfall"],
)
def test_nothing_is_understood_where_nothing_was_said(
    listening: RecordingReader, tmp_path: Path, samples: np.ndarray
) -> None:
    soundfile.write(tmp_path / "a.wav", samples, 16_000)
    report = listening.read(str(tmp_path / "a.wav"))
    assert (report["transcript"], report["intent"], report["score"]) == ("", None, 0.0)
    assert report["recognizer"] == "moonshine"


def test_a_recording_is_one_utterance_whatever_pauses_it_has(
    listening: RecordingReader, tmp_path: Path
) -> None:
    parts = joined(load("next").samples, silence(25.0), load("where am i").samples)
    soundfile.write(tmp_path / "a.wav", parts, 16_000)
    report = listening.read(str(tmp_path / "a.wav"))
    heard = str(report["transcript"]).lower()
    assert heard.startswith("next")
    assert "where am i" in heard
    assert len(heard.split()) == 4  # the silence brought no words in


def test_an_unreadable_recording_is_named(listening: RecordingReader, tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="There is no recording"):
        listening.read(str(tmp_path / "nowhere.wav"))


def test_typed_sentences(guide: Understanding) -> None:
    report = understand_text(guide, "what is step three")
    assert report["intent"] == "goto_step"
    assert report["slots"] == {"step": 3}
    assert (report["recognizer"], report["audio_s"]) == ("typed", 0.0)
    for nothing in ("", "   ", "?!", "the bus was late"):
        assert understand_text(guide, nothing)["intent"] is None


def test_another_catalogue_has_nothing_of_the_guides(
    moonshine: Moonshine, kitchen: Path, tmp_path: Path
) -> None:
    understanding = catalogue_understanding(kitchen)
    moonshine.expect(understanding.grammar())
    for sentence in ("help me apologize", "what is step three", "I want to kill myself", "stop"):
        assert understand_text(understanding, sentence)["intent"] is None
    order = understand_text(understanding, "um, two large cappuccinos please")
    assert order["intent"] == "order"
    assert order["slots"] == {"size": "large", "drink": "cappuccino", "count": 2}
    for name in ("stop", "help me apologize", "i don't feel safe at home"):
        path = AUDIO / f"{name.replace(' ', '-')}.ogg"
        assert RecordingReader(understanding, moonshine).read(str(path))["intent"] is None

import re
from pathlib import Path

import pytest

from voice.errors import VoiceError
from voice.hearing.endpoint import Endpointing
from voice.settings import Settings, load_settings


def loaded(folder: Path, content: str) -> Settings:
    path = folder / "settings.toml"
    path.write_text(content, encoding="utf-8")
    return load_settings(path)


def test_without_a_file_they_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "nowhere.toml") == Settings()
    assert loaded(tmp_path, "") == Settings()
    assert Settings().hearing.endpointing() == Endpointing()


def test_all_of_them(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        [hearing]
        recognizer = "moonshine"
        model = "~/models/vosk"
        microphone = "usb"
        command_silence = 0.8
        dictation_silence = 3

        [speaking]
        voice = "pyttsx3"
        speaker = 2

        [guidance]
        country = "IE"
        """,
    )
    assert settings.hearing.recognizer == "moonshine"
    assert (settings.hearing.microphone, settings.speaking.speaker) == ("usb", 2)
    timing = settings.hearing.endpointing()
    assert (timing.command_silence_s, timing.dictation_silence_s) == (0.8, 3.0)
    assert settings.guidance.country == "IE"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[hearing]\nmicrofone = 'usb'", "[hearing] microfone is unknown"),
        ("[earing]\nmodel = 'x'", "[earing] is unknown"),
        ("[hearing]\nrecognizer = 'sphinx'", "[hearing] recognizer is wrong"),
        ("[hearing]\ncommand_silence = 'long'", "[hearing] command_silence is wrong"),
        ("[hearing]\ncommand_silence = 0", "[hearing] command_silence is wrong"),
        ("[hearing]\ndictation_silence = inf", "[hearing] dictation_silence is wrong"),
        ("[hearing]\nmicrophone = [1]", "[hearing] microphone is wrong"),
        ("[speaking]\nvoice = 3", "[speaking] voice is wrong"),
        ("[guidance]\ncountry = 'XX'", "[guidance] country is wrong"),
        ("hearing = 1", "[hearing] is wrong"),
    ],
)
def test_what_is_unknown_or_wrong_is_named_with_table_and_key(
    tmp_path: Path, content: str, named: str
) -> None:
    with pytest.raises(VoiceError) as raised:
        loaded(tmp_path, content)
    text = str(raised.value)
    assert named in text
    assert str(tmp_path / "settings.toml") in text
    assert "\n" not in text


@pytest.mark.parametrize("content", ["[hearing]\n\nmodel = \n", "\n\n[hearing\n", "\n\na = 1 2"])
def test_broken_syntax_is_named_with_its_line(tmp_path: Path, content: str) -> None:
    with pytest.raises(VoiceError, match=r"not TOML: .*line 3"):
        loaded(tmp_path, content)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=re.escape(str(tmp_path))):
        load_settings(tmp_path)
    (tmp_path / "settings.toml").write_bytes(b"[hearing]\nmodel = '\xff'")
    with pytest.raises(VoiceError, match="cannot be read"):
        load_settings(tmp_path / "settings.toml")

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from voice.errors import VoiceError
from voice.speaking.voices import through_file
from voice.speaking.voices.through_file import ThroughFile, english

# Stands in for the process that asks macOS or Windows to speak, and tells what it was given.
SPEAKER = """
import json, os, stat, sys, wave
file, rate = sys.argv[2:]
text = sys.stdin.buffer.read().decode()
with open(sys.argv[1], "w") as report:
    mode = stat.S_IMODE(os.stat(os.path.dirname(file)).st_mode)
    json.dump({"argv": sys.argv, "text": text, "mode": mode, "file": file}, report)
with wave.open(file, "wb") as wav:
    wav.setparams((2, 2, 22050, 0, "NONE", ""))
    wav.writeframes(b"\\x10\\x20" * 2 * 22050)
"""


def test_a_sentence_goes_through_a_private_file_that_does_not_stay(tmp_path: Path) -> None:
    report = tmp_path / "report"
    engine = ThroughFile([sys.executable, "-c", SPEAKER, str(report)])
    sound = engine.speak("I hid the café's bill", 150)

    told = json.loads(report.read_text())
    assert told["text"] == "I hid the café's bill"
    assert not any("bill" in argument for argument in told["argv"])
    assert told["argv"][-1] == "150"
    assert told["mode"] == 0o700
    assert not Path(told["file"]).parent.exists()
    assert sound.duration == 1.0
    assert sound.samples.ndim == 1


@pytest.mark.parametrize(
    ("script", "patience", "sentence"),
    [
        ("import sys; sys.exit('The system has no English voice.')", 60, "no English voice"),
        ("raise RuntimeError('no driver')", 60, "no driver"),
        ("pass", 60, "choose an English voice"),
        ("import time; time.sleep(60)", 0.5, "TimeoutExpired"),
    ],
)
def test_a_system_that_does_not_speak_is_said_in_one_sentence(
    script: str, patience: float, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(through_file, "PATIENCE", patience)
    with pytest.raises(VoiceError, match=sentence) as raised:
        ThroughFile([sys.executable, "-c", script]).speak("Hello", 150)
    assert "\n" not in str(raised.value)


@dataclass
class SystemVoice:
    id: str
    languages: list[str]


FRENCH, BRITISH = SystemVoice("thomas", ["fr_FR"]), SystemVoice("daniel", ["en-GB"])
AMERICAN = SystemVoice("samantha", ["en_US"])


def test_the_chosen_voice_is_kept_if_it_speaks_english() -> None:
    assert english("samantha", [FRENCH, BRITISH, AMERICAN]) == "samantha"


def test_an_english_voice_is_taken_if_the_chosen_one_speaks_another_language() -> None:
    assert english("thomas", [FRENCH, BRITISH, AMERICAN]) == "daniel"


def test_a_system_without_english_is_said() -> None:
    with pytest.raises(SystemExit, match="no English voice"):
        english("thomas", [FRENCH])

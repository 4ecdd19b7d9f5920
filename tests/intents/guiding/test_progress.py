"""Where the person is, from one day to the other: whole or not at all, and nothing they said."""

import json
import stat
from pathlib import Path

import pytest

from intents.guiding.keepsake import Keepsake
from intents.guiding.progress import Progress
from intents.guiding.prompts import Prompts
from intents.understanding import Understanding
from tests.intents.talking import Talk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "amends" / "progress.json"


def test_remembered_by_the_next_one(file: Path) -> None:
    first = Progress(file)
    for step in (3, 4, 3):
        first.reach(step)

    second = Progress(file)
    assert (second.stopped_at, second.heard) == (3, {3: 2, 4: 1})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_after_the_last_step_there_is_nowhere_to_go_on(file: Path) -> None:
    progress = Progress(file)
    progress.reach(7)
    progress.reach(0)

    assert (Progress(file).stopped_at, Progress(file).heard) == (0, {7: 1})


def test_erased(file: Path) -> None:
    progress = Progress(file)
    progress.reach(2)
    progress.erase()

    assert (progress.stopped_at, progress.heard) == (0, {})
    assert not list(file.parent.iterdir())


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b'{"format": 1, "stopped_at": 9, "heard": {}}',
        b'{"format": 1, "stopped_at": 1, "heard": {"eight": 1}}',
        b'{"format": 1, "stopped_at": 1, "heard": {"8": 1}}',
        b'{"format": 1, "stopped_at": 1, "heard": [1]}',
        b'{"format": 2, "stopped_at": 1, "heard": {}}',
        b'{"format": 1, "stopped_at": 1, "heard": {"1": 1}',
    ],
)
def test_a_damaged_file_is_as_none(file: Path, damaged: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(damaged)

    assert (Progress(file).stopped_at, Progress(file).heard) == (0, {})


def test_where_nothing_can_be_written_the_guide_goes_on(tmp_path: Path) -> None:
    """Also for root, who may write anywhere: the folder is a file."""
    (tmp_path / "state").write_text("a file where the folder should be")
    progress = Progress(tmp_path / "state" / "progress.json")

    progress.reach(5)

    assert progress.stopped_at == 5


def test_without_a_place_nothing_is_remembered() -> None:
    progress = Progress(None)
    progress.reach(5)
    assert (progress.stopped_at, progress.heard) == (5, {5: 1})

    progress.erase()
    assert (Progress(None).stopped_at, progress.heard) == (0, {})


def test_whole_or_not_at_all(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(file)
    progress.reach(2)

    def fail(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    progress.reach(3)

    assert Progress(file).stopped_at == 2
    assert [path.name for path in file.parent.iterdir()] == ["progress.json"]


def test_nothing_that_was_said_is_in_it(
    guide: Understanding, prompts: Prompts, file: Path, tmp_path: Path
) -> None:
    talking = Talk(guide, prompts, tmp_path / "kept.txt", progress=Progress(file))
    for text in (
        "help me apologize to my wife",
        "yes",
        "I sold the piano",
        "her name is Anna",
        "step three",
        "ask me a question",
        "I think the piano was all she had",
        "next",
        "goodbye",
    ):
        talking.say(text)

    assert json.loads(file.read_text()) == {
        "format": 1,
        "stopped_at": 4,
        "heard": {"3": 1, "4": 1},
    }


def test_forgetting_forgets_it_too(
    guide: Understanding, prompts: Prompts, file: Path, tmp_path: Path
) -> None:
    talking = Talk(guide, prompts, tmp_path / "kept.txt", progress=Progress(file))
    for text in ("step three", "forget everything", "yes"):
        talking.say(text)

    assert not file.exists()
    assert not Keepsake(tmp_path / "kept.txt").read()
    assert talking.say("next").text.startswith("Step one.")

"""The one thing that is kept: only theirs to read, whole or not at all, and gone when erased."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from intents.guiding.keepsake import Keepsake
from tests.intents.talking import Talk


@pytest.fixture
def keepsake(tmp_path: Path) -> Keepsake:
    return Keepsake(tmp_path / "deep" / "kept" / "apology.txt")


def test_kept_and_read(keepsake: Keepsake) -> None:
    keepsake.keep("I lied.\nIch war unehrlich, für Jahre.")

    assert keepsake.read() == ["I lied.", "Ich war unehrlich, für Jahre."]


def test_nothing_is_there_before(keepsake: Keepsake) -> None:
    assert keepsake.read() == []
    assert not keepsake.path.parent.exists()
    keepsake.erase()


def test_only_the_person_can_read_it(keepsake: Keepsake) -> None:
    before = os.umask(0)
    try:
        keepsake.keep("I lied.")
    finally:
        os.umask(before)

    assert stat.S_IMODE(keepsake.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keepsake.path.parent.stat().st_mode) == 0o700


def test_from_its_first_byte(keepsake: Keepsake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at while it is being put in its place, where all is written already."""
    modes: list[int] = []
    replace = Path.replace

    def look(self: Path, target: Path) -> Path:
        modes.append(stat.S_IMODE(self.stat().st_mode))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look)
    before = os.umask(0)
    try:
        keepsake.keep("I lied.")
    finally:
        os.umask(before)

    assert modes == [0o600]


def test_even_over_a_file_that_all_could_read(keepsake: Keepsake) -> None:
    keepsake.path.parent.mkdir(parents=True)
    keepsake.path.write_text("an older one")
    keepsake.path.chmod(0o644)

    keepsake.keep("I lied.")

    assert stat.S_IMODE(keepsake.path.stat().st_mode) == 0o600
    assert keepsake.read() == ["I lied."]


def test_the_newer_one_replaces_the_older(keepsake: Keepsake) -> None:
    keepsake.keep("a long one\nof two sentences")
    keepsake.keep("short")

    assert keepsake.read() == ["short"]
    assert [path.name for path in keepsake.path.parent.iterdir()] == ["apology.txt"]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_whole_or_not_at_all(
    keepsake: Keepsake, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    keepsake.keep("the older one")

    def fail(self: Path, target: Path) -> Path:
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(type(error)):
        keepsake.keep("the newer one")

    assert keepsake.read() == ["the older one"]
    assert [path.name for path in keepsake.path.parent.iterdir()] == ["apology.txt"]


def test_erased(keepsake: Keepsake) -> None:
    keepsake.keep("I lied.")
    keepsake.erase()

    assert keepsake.read() == []
    assert not list(keepsake.path.parent.iterdir())


# ── Where the disk refuses, a spoken sentence ────────────────────────────────────────────────


def to_the_draft(talk: Talk) -> None:
    talk.say("help me apologize")
    talk.say("yes")
    talk.say("I lied about the money")
    for _ in range(5):
        talk.say("skip")
    assert talk.prompts[-1] == "apology.what_now"


def test_unwritable(talk: Callable[..., Talk], tmp_path: Path) -> None:
    """Also for root, who may write anywhere: the folder is a file."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    talking = talk(kept=blocked / "apology.txt")
    to_the_draft(talking)

    talking.say("keep it")
    assert talking.prompts == ["talk.cannot_keep", "apology.what_now"]

    talking.say("read it back")
    assert "I lied about the money." in talking.reply.lines

    blocked.unlink()
    talking.say("keep it")
    assert talking.prompts == ["apology.kept"]
    assert talking.keepsake.read()[-1] == "I lied about the money."


def test_going_back_keeps_nothing_a_second_time(talk: Callable[..., Talk], tmp_path: Path) -> None:
    """What was done before is not done again where answers are taken back."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    talking = talk(kept=blocked / "apology.txt")
    to_the_draft(talking)
    talking.say("keep it")
    blocked.unlink()

    talking.say("change the first part")
    talking.say("I lied about the rent")
    talking.say("back")

    assert talking.keepsake.read() == []


def test_what_cannot_be_erased_is_not_called_erased(
    talk: Callable[..., Talk], tmp_path: Path
) -> None:
    folder = tmp_path / "apology.txt"
    folder.mkdir()
    talking = talk(kept=folder)

    talking.say("forget everything")
    talking.say("yes")

    assert talking.prompts == ["talk.cannot_erase"]


@pytest.mark.parametrize("damaged", [b"\xff\xfe\x00 not text", None])
def test_what_cannot_be_read(
    talk: Callable[..., Talk], tmp_path: Path, damaged: bytes | None
) -> None:
    path = tmp_path / "apology.txt"
    if damaged is None:
        path.mkdir()
    else:
        path.write_bytes(damaged)
    talking = talk(kept=path)

    talking.say("read it back")

    assert talking.prompts == ["talk.cannot_read"]

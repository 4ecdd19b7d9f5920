"""Grammars that are kept: the same as if they were made, and made anew where they are not right."""

from pathlib import Path

import pytest

from intents.phrases.catalogue import Catalogue
from intents.phrases.determinize import grammar_of
from intents.phrases.grammar import Grammar
from intents.phrases.kept_grammars import MOST_KEPT, KeptGrammars


class Making:
    """Makes a grammar, and counts how often."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.times = 0

    def __call__(self) -> Grammar:
        self.times += 1
        return grammar_of(self._catalogue.network)


@pytest.fixture
def making(commands: Catalogue) -> Making:
    return Making(commands)


def test_what_is_kept_is_what_was_made(tmp_path: Path, commands: Catalogue, making: Making) -> None:
    kept = KeptGrammars(tmp_path)
    made = kept.of(commands.network, (), making)
    read = KeptGrammars(tmp_path).of(commands.network, (), making)
    assert making.times == 1
    assert [dict(row) for row in read.arcs] == [dict(row) for row in made.arcs]
    assert read.finals == made.finals


def test_of_something_else_another_one_is_made(
    tmp_path: Path, commands: Catalogue, making: Making
) -> None:
    kept = KeptGrammars(tmp_path)
    for others in ("can you", "could you", "can you"):
        kept.of(commands.network, others, making)
    assert making.times == 2


def test_a_damaged_file_is_made_anew(tmp_path: Path, commands: Catalogue, making: Making) -> None:
    kept = KeptGrammars(tmp_path)
    kept.of(commands.network, (), making)
    (file,) = tmp_path.iterdir()
    for damage in (b"", b"PK", file.read_bytes()[:-400]):
        file.write_bytes(damage)
        assert kept.of(commands.network, (), making).accepts(("step", "three"))
    assert making.times == 4


def test_old_ones_go(tmp_path: Path, commands: Catalogue, making: Making) -> None:
    kept = KeptGrammars(tmp_path)
    for number in range(MOST_KEPT + 3):
        kept.of(commands.network, number, making)
    assert len(list(tmp_path.iterdir())) == MOST_KEPT


def test_where_nothing_can_be_kept_it_is_made(
    tmp_path: Path, commands: Catalogue, making: Making
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    for folder in (None, blocked):
        assert KeptGrammars(folder).of(commands.network, (), making).size > 100
    assert making.times == 2

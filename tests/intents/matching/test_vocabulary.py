"""What words weigh, and what they may have been."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.matching.alignment import STRICT
from intents.matching.vocabulary import Vocabulary
from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.phrases.index import Index

FILE = """language: en
intents:
  one: {data: [{sentences: [sorry, "read it to her", "step four", "don't write"]}]}
  two: {data: [{sentences: ["yes", "pause the step", "apologize"]}]}
"""


@pytest.fixture
def vocabulary(phrase_file: Callable[[str], Path]) -> Vocabulary:
    catalogue = load_catalogue(phrase_file(FILE))
    return Vocabulary(Index(catalogue.network), catalogue.language)


def alike(vocabulary: Vocabulary, spoken: str) -> dict[str, float]:
    return dict(vocabulary.near(spoken))


def test_a_word_is_most_like_itself(vocabulary: Vocabulary) -> None:
    assert alike(vocabulary, "sorry")["sorry"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("spoken", "word"), [("sure", "sorry"), ("free", "four"), ("no", "yes"), ("him", "her")]
)
def test_words_that_must_not_pass_for_each_other(
    vocabulary: Vocabulary, spoken: str, word: str
) -> None:
    assert STRICT * (1.0 - alike(vocabulary, spoken).get(word, 0.0)) > 0.4


@pytest.mark.parametrize(
    ("spoken", "word"), [("right", "write"), ("reed", "read"), ("paws", "pause"), ("fore", "four")]
)
def test_words_that_sound_alike(vocabulary: Vocabulary, spoken: str, word: str) -> None:
    assert 0.6 <= alike(vocabulary, spoken)[word] < 1.0


def test_only_long_words_are_heard_as_several(vocabulary: Vocabulary) -> None:
    assert [word for word, _ in vocabulary.near_long("apollofjize")] == ["apologize"]
    assert not vocabulary.near_long("fourr")


def test_what_tells_intents_apart_weighs_most(vocabulary: Vocabulary) -> None:
    weights = vocabulary.weights
    assert vocabulary.weight("um") < weights["the"] < weights["step"] < weights["sorry"]
    assert weights["not"] < vocabulary.weight("umbrella")


def test_a_catalogue_without_long_words(phrase_file: Callable[[str], Path]) -> None:
    catalogue = load_catalogue(
        phrase_file("language: en\nintents: {go: {data: [{sentences: [go on]}]}}\n")
    )
    assert not Vocabulary(Index(catalogue.network), catalogue.language).near_long("goonn")


def test_the_guides_rarest_words(commands: Catalogue) -> None:
    weights = Vocabulary(Index(commands.network), commands.language).weights
    assert weights["the"] < weights["step"] < weights["reflection"]

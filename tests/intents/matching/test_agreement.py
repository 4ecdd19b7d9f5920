"""What words alone do not tell: of whom something is said, and what is negated."""

import pytest

from intents.language import load_language
from intents.matching.agreement import OF_SOMEBODY_ELSE, TURNED_ROUND, agreement

LANGUAGE = load_language("en")


def agree(said: str, phrase: str) -> float:
    words = LANGUAGE.words(said)
    return agreement(words, LANGUAGE.core(words), LANGUAGE.words(phrase), LANGUAGE)


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("I don't want to apologize", "I don't know how to apologize"),
        ("I refuse to apologize", "I have to apologize"),
        ("don't stop", "stop"),
        ("I never want to hear that again", "I never said that"),
    ],
)
def test_what_is_negated_must_be_the_same(said: str, phrase: str) -> None:
    assert agree(said, phrase) == TURNED_ROUND


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("he refuses to talk to me", "he won't talk to me"),
        ("he really won't talk to me", "he won't talk to me"),
        ("I don't get it", "I don't get it"),
        ("he can't stand me", "he can't forgive me"),  # their weight tells such words apart
    ],
)
def test_the_same_is_negated(said: str, phrase: str) -> None:
    assert agree(said, phrase) == 1.0


@pytest.mark.parametrize("said", ["he said repeat that", "and then she said repeat that"])
def test_what_somebody_else_said_is_no_command(said: str) -> None:
    assert agree(said, "repeat that") == OF_SOMEBODY_ELSE


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("she keeps bringing it up", "he brought it up again"),
        ("it's weeks now and she's cold to me", "how long will he be cold"),
        ("repeat what she said", "repeat that"),
        ("I think he hates me", "give me an example"),
    ],
)
def test_others_may_come_up_in_it(said: str, phrase: str) -> None:
    assert agree(said, phrase) == 1.0

"""How alike two sentences are."""

import pytest

from intents.alignment import alignment, likeness, sound


def even(word: str) -> float:
    return 1.0


def score(phrase: str, spoken: str) -> float:
    return alignment(tuple(phrase.split()), tuple(spoken.split()), even)


def test_the_same_and_nothing_in_common() -> None:
    assert score("read it back", "read it back") == 1.0
    assert score("read it back", "pumpkin oven") == 0.0
    assert score("", "") == 0.0


def test_a_missing_word_costs_its_weight() -> None:
    assert score("go back now", "go back") == pytest.approx(1 - 1 / 5)


def test_a_light_word_costs_little() -> None:
    def weight(word: str) -> float:
        return 0.1 if word == "the" else 1.0

    def lighter(phrase: str, spoken: str) -> float:
        return alignment(tuple(phrase.split()), tuple(spoken.split()), weight)

    assert lighter("next step", "the next step") > lighter("next step", "red next step")


def test_order_counts() -> None:
    assert score("step three", "three step") < score("step three", "step tree")


@pytest.mark.parametrize(
    ("phrase", "heard"),
    [
        ("apologize", "a poll of jize"),
        ("help me apologize", "help me a polly jize"),
        ("un pause", "unpause"),
        ("step three", "step tree"),
        ("goodbye", "good by"),
    ],
)
def test_words_heard_as_several_or_as_others(phrase: str, heard: str) -> None:
    assert score(phrase, heard) > 0.6


@pytest.mark.parametrize(
    ("one", "other"), [("sorry", "sure"), ("four", "free"), ("yes", "no"), ("her", "him")]
)
def test_words_that_must_not_pass_for_each_other(one: str, other: str) -> None:
    assert score(one, other) < 0.6


def test_likeness_is_symmetric_and_bounded() -> None:
    words = ("pause", "boys", "paws", "stop", "step", "")
    for one in words:
        for other in words:
            assert likeness(one, other) == likeness(other, one)
            assert 0.0 <= likeness(one, other) <= 1.0
        assert likeness(one, one) == 1.0


def test_words_that_sound_alike() -> None:
    assert sound("write") == sound("right")
    assert likeness("write", "right") > likeness("write", "table")

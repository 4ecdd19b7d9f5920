"""What a sentence may have been meant as."""

import pytest

from intents.language import Words, load_language
from intents.matching.readings import clauses, repaired, without_stammer


def readings(said: str, *known: str) -> list[str]:
    """What a sentence may have been repaired to, where phrases begin with what is known."""

    def begins(words: Words) -> bool:
        return any(tuple(text.split())[: len(words)] == words for text in known)

    language = load_language("en")
    return [" ".join(each) for each in repaired(tuple(said.split()), language, begins)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("step step three", "step three"),
        ("can you can you skip it", "can you skip it"),
        ("go to the go to the next one", "go to the next one"),
        ("I I I want to to stop", "I want to stop"),
        ("no no no no", "no"),
        ("step by step", "step by step"),
        ("one two one", "one two one"),
        ("", ""),
    ],
)
def test_stammer(said: str, meant: str) -> None:
    assert " ".join(without_stammer(tuple(said.split()))) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("step two no three", "step three"),
        ("step two i mean three", "step three"),
        ("step two no wait step four", "step four"),
        ("step six no five no four", "step four"),
        ("two minutes no make it five minutes", "five minutes"),
        ("go back sorry next", "next"),
        ("step six no seven sorry", "step seven"),
    ],
)
def test_repairs(said: str, meant: str) -> None:
    assert meant in readings(said, "step two", "two minutes", "go back")


@pytest.mark.parametrize(
    "said", ["when the hurt is back do i say sorry all over again", "she is gone no next"]
)
def test_what_belongs_to_a_sentence_takes_nothing_back(said: str) -> None:
    """“Sorry” is what the phrase goes on with; and what no phrase begins with stays."""
    alone = ("all over again", "next")
    assert not {*alone} & {*readings(said, "when the hurt is back do i say sorry")}


@pytest.mark.parametrize("said", ["step two", "no step two", "step two no", ""])
def test_nothing_to_repair(said: str) -> None:
    """Where nothing stands before it or behind it, “no” takes nothing back."""
    assert not readings(said, "step two")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Yeah, yeah, next.", ["Yeah", "yeah", "next."]),
        ("The tap was running. Say it again", ["The tap was running", "Say it again"]),
        ("one - two, three", ["one", "two", "three"]),
        ("self-harm at 3.30", []),
        ("nothing to cut", []),
        ("Stop.", []),
        ("", []),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts

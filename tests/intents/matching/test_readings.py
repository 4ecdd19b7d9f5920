"""What a sentence may have been meant as."""

import pytest

from intents.language import load_language
from intents.matching.readings import clauses, repaired, without_stammer


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
    readings = [" ".join(each) for each in repaired(tuple(said.split()), load_language("en"))]

    assert meant in readings


@pytest.mark.parametrize("said", ["step two", "no step two", "step two no", ""])
def test_nothing_to_repair(said: str) -> None:
    """Where nothing stands before it or behind it, “no” takes nothing back."""
    assert not list(repaired(tuple(said.split()), load_language("en")))


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

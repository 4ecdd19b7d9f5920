"""Free speech against the phrases: the guide's own, and a small catalogue for the rules."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.deciding import ACCEPTED
from intents.matching.matcher import A_CLAUSE, REPAIRED, Matcher
from intents.phrases.catalogue import Catalogue, load_catalogue

SMALL = """language: en
intents:
  stop:
    data:
      - sentences: ["stop", "stop talking"]
  step:
    data:
      - sentences: ["step {number}"]
  leave:
    data:
      - sentences: ["i have to go"]
  onwards:
    data:
      - sentences: ["go"]
  never:
    data:
      - sentences: ["do not read the letter"]
lists:
  number:
    values: [{in: two, out: 2}, {in: three, out: 3}, {in: four, out: 4}]
"""


@pytest.fixture
def small(phrase_file: Callable[[str], Path]) -> Matcher:
    return Matcher(load_catalogue(phrase_file(SMALL)))


@pytest.fixture(scope="module")
def matcher(commands: Catalogue) -> Matcher:
    return Matcher(commands)


@pytest.mark.parametrize(
    "text", ["stop", "STOP!", "um, stop, please", "stop stop stop", "can you stop"]
)
def test_exact_is_certain(small: Matcher, text: str) -> None:
    best, *rest = small.rank(text)

    assert (best.intent, best.score) == ("stop", 1.0)
    assert not rest


def test_as_it_was_heard_comes_first(small: Matcher) -> None:
    """“I have to” is politeness, but not in “I have to go”."""
    assert small.rank("I have to go")[0].intent == "leave"
    assert small.rank("go")[0].intent == "onwards"


def test_what_was_taken_back_does_not_count(small: Matcher) -> None:
    (best,) = small.rank("step two, no, four")

    assert best.slots == {"number": 4}
    assert best.score == REPAIRED


def test_a_command_behind_another_sentence(small: Matcher) -> None:
    best = small.rank("the tap was running, stop talking")[0]

    assert (best.intent, best.score) == ("stop", A_CLAUSE)
    assert not [each for each in small.rank("the tap was running. stop") if each.score == A_CLAUSE]


def test_a_meaning_comes_once(matcher: Matcher) -> None:
    meanings = [(each.intent, repr(each.slots)) for each in matcher.rank("read me a step")]

    assert len(meanings) == len(set(meanings))


def test_best_first_and_not_too_many(matcher: Matcher) -> None:
    ranked = matcher.rank("could we perhaps get ready for talking to them", most=5)

    assert [each.score for each in ranked] == sorted((e.score for e in ranked), reverse=True)
    assert len(ranked) <= 6  # and one clause


@pytest.mark.parametrize("text", ["", "...", "—"])
def test_no_words(matcher: Matcher, text: str) -> None:
    assert matcher.rank(text) == []


def test_only_exact_is_certain(matcher: Matcher, commands: Catalogue) -> None:
    for phrase in commands.phrases[:: len(commands.phrases) // 40]:
        best = matcher.rank(phrase.text)[0]
        assert (best.intent, best.slots, best.score) == (phrase.intent, phrase.slots, 1.0)
        assert all(each.score < 1.0 for each in matcher.rank(f"{phrase.text} umbrella"))


@pytest.mark.parametrize(
    ("text", "not_this"),
    [
        ("don't stop", "stop"),
        ("do not read the letter", "stop"),
        ("I am not sorry", "apologize"),
        ("don't go to step three", "goto_step"),
        ("I don't want to skip this one", "skip"),
        ("never go back", "back"),
    ],
)
def test_a_negation_turns_the_meaning_round(matcher: Matcher, text: str, not_this: str) -> None:
    ranked = matcher.rank(text)

    assert all(each.score < ACCEPTED for each in ranked if each.intent == not_this), ranked[:3]


@pytest.mark.parametrize(
    "word",
    ["pose", "rack", "hell", "now", "west", "sleek", "wide", "peat", "snow", "bag"],
)
def test_a_word_that_is_near_a_command_is_not_one(matcher: Matcher, word: str) -> None:
    """By text alone: what it sounds like is for the recording to say."""
    assert all(each.score < ACCEPTED for each in matcher.rank(word)), matcher.rank(word)[:2]


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        ("help me a polly jize", "apologize"),
        ("reed it back to me", "read_back"),
        ("whats step tree about", "goto_step"),
        ("I am about two talk two her", "start_reflection"),
    ],
)
def test_sound_alikes_are_still_proposed(matcher: Matcher, heard: str, intent: str) -> None:
    assert matcher.rank(heard)[0].intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "the train leaves at seven",
        "put the kettle on would you",
        "my brother bought three tickets for the match",
        "and now the weather for the weekend",
    ],
)
def test_chatter_is_nothing(matcher: Matcher, text: str) -> None:
    assert all(each.score < ACCEPTED for each in matcher.rank(text)), matcher.rank(text)[:2]


def test_what_tells_most_weighs_most(matcher: Matcher) -> None:
    assert matcher.weight("um") < matcher.weight("the") < matcher.weight("not")
    assert matcher.weight("the") < matcher.weight("step") < matcher.weight("reflection")
    assert matcher.weight("umbrella") > matcher.weight("the")


def test_a_catalogue_of_one_sentence(phrase_file: Callable[[str], Path]) -> None:
    one = "language: en\nintents:\n  go:\n    data:\n      - sentences: [open the door]\n"
    matcher = Matcher(load_catalogue(phrase_file(one)))

    assert matcher.rank("open the door")[0].score == 1.0
    assert all(each.score < ACCEPTED for each in matcher.rank("open the window"))
    assert not matcher.rank("bananas")


def test_a_command_before_its_reason(small: Matcher) -> None:
    best = small.rank("do not read the letter, it upsets me")[0]

    assert (best.intent, best.score) == ("never", A_CLAUSE)
    assert not [each for each in small.rank("stop talking, said the man") if each.score == A_CLAUSE]

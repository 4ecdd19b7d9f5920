"""Dangers in transcripts: the rules by a small catalogue, and a few by the guide's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.safety.dangers import IDIOM, SEVERITY, UNCLEAR, Danger, Safety

SMALL = """language: en
intents:
  emergency:
    data:
      - sentences: ["not breathing", "call nine one one"]
  self_harm:
    data:
      - sentences: ["kill myself"]
  violence:
    data:
      - sentences: ["<hit> (her|him)"]
        slots: {by: self}
  afraid:
    data:
      - sentences: ["<hit> me"]
        slots: {by: other}
  check:
    data:
      - sentences: ["could have hit her", "lost control", "hit someone"]
        slots: {by: self}
  idiom:
    data:
      - sentences: ["it hit me", "hit on (her|him)", "lost control of the car"]
expansion_rules:
  hit: "(hit|hits|hitting)"
"""


@pytest.fixture
def small(phrase_file: Callable[[str], Path]) -> Safety:
    return Safety(load_catalogue(phrase_file(SMALL)))


@pytest.fixture(scope="module")
def safety(dangers: Catalogue) -> Safety:
    return Safety(dangers)


def kind(safety: Safety, text: str) -> str | None:
    danger = safety.look(text)
    return danger.kind if danger else None


def test_anywhere_in_a_transcript(small: Safety) -> None:
    assert small.look("we were shouting, and then I hit her, and I left") == Danger(
        "violence", "hit her", 1.0, own=True
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I hit her", "violence"),
        ("he hit me", "afraid"),
        ("my husband's hitting me", "afraid"),
        ("she hit him", None),
        ("I got up and hit her", "violence"),
        ("she said that I hit her", "violence"),
        ("I said she hits me", "afraid"),
        ("it hits me", None),
        ("did you hit her", None),
    ],
)
def test_who_does_it_to_whom(small: Safety, text: str, expected: str | None) -> None:
    assert kind(small, text) == expected


@pytest.mark.parametrize(
    "text", ["I saw him hit her", "my brother hit her", "hit her", "then hit me"]
)
def test_where_it_is_not_sure_who_did_it_it_asks(small: Safety, text: str) -> None:
    assert kind(small, text) == "check"


def test_who_was_named_in_another_sentence_does_not_count(small: Safety) -> None:
    assert kind(small, "She was late. I hit her.") == "violence"
    assert kind(small, "I was late. She hit him.") is None


def test_adverbs_in_between(small: Safety) -> None:
    plain, one, two = (
        small.look(text)
        for text in ("he hit me", "he hit, um, only me", "he's hitting even only me")
    )

    assert plain is not None and one is not None and two is not None
    assert 1.0 == plain.score > one.score > two.score > 0.9
    assert kind(small, "I hit the road with her") is None
    assert kind(small, "her I did hit") is None


def test_a_name_is_someone(small: Safety) -> None:
    assert kind(small, "and then I hit Sarah") == "check"
    assert kind(small, "and then I hit snooze") is None


@pytest.mark.parametrize("text", ["I did not hit her", "I'd never hit her", "he never hit me"])
def test_negated_it_is_a_question_never_nothing(small: Safety, text: str) -> None:
    assert kind(small, text) == "check"


def test_negated_self_harm_is_another_question(small: Safety) -> None:
    assert kind(small, "I'd never kill myself") == "despair"


def test_no_as_an_exclamation_negates_nothing(small: Safety) -> None:
    assert kind(small, "no, he hit me") == "afraid"
    assert kind(small, "oh no she's not breathing") == "emergency"


def test_a_negation_that_belongs_to_the_danger(small: Safety) -> None:
    assert kind(small, "she is not breathing") == "emergency"
    assert kind(small, "she's not, she's not breathing") == "emergency"


def test_a_negation_far_before_it_changes_nothing(small: Safety) -> None:
    assert kind(small, "I do not know what came over me but I hit her") == "violence"


def test_twice_the_same_is_no_stammering_in_a_number(small: Safety) -> None:
    assert kind(small, "somebody call 911") is None  # which is said nine hundred and eleven
    assert kind(small, "somebody call nine one one") == "emergency"


def test_the_longest_phrase_wins(small: Safety) -> None:
    assert small.look("I could have hit her") == Danger(
        "check", "could have hit her", 1.0, own=True
    )
    assert kind(small, "I could have hit her and then I hit her") == "violence"


def test_the_gravest_counts(small: Safety) -> None:
    everything = "I lost control, he hit me, I hit her, I'll kill myself, she's not breathing"
    parts = everything.split(", ")
    for count, expected in enumerate(("check", "afraid", "violence", "self_harm", "emergency"), 1):
        assert kind(small, ", ".join(parts[:count])) == expected


def test_an_idiom_excuses_only_what_lies_in_it(small: Safety) -> None:
    assert kind(small, "it hit me that I was wrong") is None
    assert kind(small, "it hit me that he hit me") == "afraid"
    assert kind(small, "I hit on her") is None
    assert kind(small, "I lost control of the car") is None
    assert kind(small, "I lost control") == "check"


def test_what_is_an_idiom_only_where_nothing_else_is_said(safety: Safety) -> None:
    for harmless in ("beats me", "Beats me.", "it beats me", "it's killing me"):
        assert kind(safety, harmless) is None, harmless
    for danger in ("he beats me", "I said no, and then my husband beats me"):
        assert kind(safety, danger) == "afraid", danger
    assert kind(safety, "beats me every night") == "check"


@pytest.mark.parametrize("text", ["", "…", "?!", ". . .", "step three", "I'm sorry"])
def test_nothing_dangerous(safety: Safety, text: str) -> None:
    assert safety.look(text) is None


def test_a_catalogue_without_idioms(phrase_file: Callable[[str], Path]) -> None:
    text = "language: en\nintents:\n  afraid:\n    data:\n      - sentences: [he hit me]\n"

    assert kind(Safety(load_catalogue(phrase_file(text))), "yes he hit me") == "afraid"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I hit her", "violence"),
        ("she hits me", "afraid"),
        ("I want to kill myself", "self_harm"),
        ("call an ambulance", "emergency"),
        ("I lost control", "check"),
        ("I would never kill myself", "despair"),
        ("it hit me that I had forgotten", None),
        ("this headache is killing me", None),
        ("I'm dying to see her", None),
    ],
)
def test_the_guides_own(safety: Safety, text: str, expected: str | None) -> None:
    assert kind(safety, text) == expected


def test_the_guides_own_kinds(dangers: Catalogue) -> None:
    patterns = dangers.network.patterns

    assert {p.intent for p in patterns} == {*SEVERITY, IDIOM}
    assert {p.slots.get("by") for p in patterns} == {None, "self", "other"}
    assert all(p.slots["kind"] == p.intent for p in patterns if p.intent != IDIOM)
    assert set(UNCLEAR.values()) == {"check", "despair"}


def test_the_guides_own_in_the_middle_of_a_sentence(safety: Safety, dangers: Catalogue) -> None:
    """No template is swallowed by an idiom, or by a longer phrase that is harmless."""
    doers = {"self": "I", "other": "he", None: "then"}
    phrases = [p for p in dangers.network.phrases(1) if p.intent != IDIOM]
    lost = [
        p.text
        for p in phrases
        if kind(safety, f"so yesterday {doers[p.slots.get('by')]} {p.text} and that is it") is None
    ]
    assert lost == []


def test_what_is_settled_needs_no_check_but_what_acts_does(small: Safety) -> None:
    assert small.look("I lost control", settled=("lost control",)) is None
    assert kind(small, "I lost control") == "check"
    settled = ("lost control", "hit her", "hit someone")
    hit = small.look("I lost control and I hit her", settled)
    assert hit is not None and hit.kind == "violence"

"""Dangers in transcripts: the rules by a small catalogue, and a few by the guide's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.catalogue import Catalogue, load_catalogue
from intents.safety import SEVERITY, Danger, Safety

SMALL = """language: en
intents:
  emergency:
    data:
      - sentences: ["she's not breathing"]
  self_harm:
    data:
      - sentences: ["kill myself"]
  violence:
    data:
      - sentences: ["i hit her"]
  afraid:
    data:
      - sentences: ["he hit me"]
  check:
    data:
      - sentences: ["i hit her door", "i lost control"]
  idiom:
    data:
      - sentences: ["it hit me that", "lost control of the car"]
  misheard:
    data:
      - sentences: ["i hid her"]
        slots: {kind: violence, said: "i hit her"}
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
        "violence", "i hit her", 1.0
    )


def test_who_does_it_to_whom(small: Safety) -> None:
    assert kind(small, "I hit her") == "violence"
    assert kind(small, "he hit me") == "afraid"
    assert kind(small, "she hit him") is None


def test_a_few_other_words_in_between(small: Safety) -> None:
    one, two = small.look("I really hit her"), small.look("I really did hit her")

    assert one is not None and two is not None
    assert 1.0 > one.score > two.score > 0.8
    assert kind(small, "I drove home and on the way I saw a hit film with her") is None
    assert kind(small, "hit her I did") is None


@pytest.mark.parametrize(
    "text", ["I did not hit her", "I didn't hit her", "I'd never kill myself", "no, he hit me"]
)
def test_negated_it_is_a_question_never_nothing(small: Safety, text: str) -> None:
    assert kind(small, text) == "check"


def test_a_negation_that_belongs_to_the_danger(small: Safety) -> None:
    assert kind(small, "she is not breathing") == "emergency"


def test_a_negation_far_before_it_changes_nothing(small: Safety) -> None:
    assert kind(small, "I do not know what came over me but I hit her") == "violence"


def test_the_longest_phrase_wins(small: Safety) -> None:
    assert small.look("I hit her door") == Danger("check", "i hit her door", 1.0)
    assert kind(small, "I hit her door and then I hit her") is not None


def test_the_gravest_counts(small: Safety) -> None:
    everything = "I lost control, he hit me, I hit her, I want to kill myself, she's not breathing"
    parts = everything.split(", ")
    for count, expected in enumerate(("check", "afraid", "violence", "self_harm", "emergency"), 1):
        assert kind(small, ", ".join(parts[:count])) == expected


def test_an_idiom_covers_only_itself(small: Safety) -> None:
    assert kind(small, "it hit me that I was wrong") is None
    assert kind(small, "it hit me that he hit me") == "afraid"
    assert kind(small, "I lost control of the car") is None
    assert kind(small, "I lost control") == "check"


def test_nothing_is_seen_across_an_idiom(small: Safety) -> None:
    assert kind(small, "I it hit me that hit her") is None


def test_misheard_counts_as_a_whole_utterance_only(small: Safety) -> None:
    assert small.look("I hid her.") == Danger("check", "i hid her", 1.0, "i hit her", "violence")
    assert small.look("I hid her letters") is None


def test_what_was_heard_goes_before_what_may_have_been_misheard(small: Safety) -> None:
    danger = small.look("I hid her, I hit her")

    assert danger == Danger("violence", "i hit her", 1.0)


@pytest.mark.parametrize("text", ["", "…", "?!", "step three", "I'm sorry"])
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
        ("I would never kill myself", "check"),
        ("it hit me that I had forgotten", None),
        ("this headache is killing me", None),
        ("I'm dying to see her", None),
    ],
)
def test_the_guides_own(safety: Safety, text: str, expected: str | None) -> None:
    assert kind(safety, text) == expected


def test_the_guides_own_kinds(dangers: Catalogue) -> None:
    assert {p.intent for p in dangers.phrases} == {*SEVERITY, "idiom", "misheard"}
    for phrase in dangers.phrases:
        if phrase.intent == "misheard":
            assert phrase.slots["kind"] in SEVERITY
            assert phrase.slots["said"]
        elif phrase.intent in SEVERITY:
            assert phrase.slots["kind"] == phrase.intent


def test_every_danger_phrase_is_found_in_the_middle_of_a_sentence(
    safety: Safety, dangers: Catalogue
) -> None:
    """None is swallowed by an idiom, or by a longer phrase that is harmless."""
    phrases = [p for p in dangers.phrases if p.intent in SEVERITY]
    for phrase in phrases[::61]:
        assert kind(safety, f"so yesterday {phrase.text} and that is it") is not None, phrase.text


def test_what_may_have_been_misheard_was_itself_a_danger(
    safety: Safety, dangers: Catalogue
) -> None:
    said = {(str(p.slots["said"]), p.slots["kind"]) for p in dangers.phrases if "said" in p.slots}
    assert {text: kind(safety, text) for text, _ in said} == dict(said)

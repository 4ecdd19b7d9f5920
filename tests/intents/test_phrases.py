"""Understanding on the development sentences, as text: nothing may get worse unnoticed.

The held-out sentences are left alone: `scripts/bench understanding --held-out` reads them.
"""

import pytest

from intents.hypotheses import Heard
from intents.phrases.catalogue import Catalogue
from intents.turns import Understood
from intents.understanding import Understanding
from scripts.benchmarks.sentences import FILES, Sentence, load_sentences, meaning
from voice.parts import guide_understanding

FLOORS = {
    "development": 0.92,
    "ignored": 0.95,
    "danger": 0.98,
    "harmless": 0.975,
}
"""The share of each part that must be right: a little below what was measured last. A light check
of what only resembles a danger counts as wrong there, though the guide lets it be where idle."""

SAID_BY_ANYONE = 6
"""So many words may be the same by accident: there are few ways of saying "what's step three"."""


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return guide_understanding()


@pytest.mark.parametrize("part", FLOORS)
def test_a_part_is_understood_as_well_as_it_was(part: str, understanding: Understanding) -> None:
    sentences = [each for each in load_sentences() if each.part == part]
    wrong = []
    for sentence in sentences:
        understood = understanding.understand(Heard.typed(sentence.say))
        if not sentence.is_met_by(understood.intent, understood.slots):
            wrong.append(_described(sentence, understood))
    print(f"{len(wrong)} of {len(sentences)} wrong:", *wrong, sep="\n")

    assert 1 - len(wrong) / len(sentences) >= FLOORS[part]


def test_every_sentence_stands_once_in_all_files() -> None:
    said = [each.say.lower() for each in load_sentences(*FILES)]

    assert sorted({each for each in said if said.count(each) > 1}) == []


def test_no_longer_sentence_was_copied_into_the_phrase_file_or_out_of_it(
    commands: Catalogue,
) -> None:
    written = {phrase.words for phrase in commands.phrases}
    said = {each.say: commands.language.words(each.say) for each in load_sentences(*FILES)}

    assert [
        say for say, words in said.items() if len(words) > SAID_BY_ANYONE and words in written
    ] == []


ELSEWHERE = ("support",)
"""Danger has sentences of its own."""


def test_there_are_enough_sentences_of_every_intent_in_both_sets(commands: Catalogue) -> None:
    sentences = load_sentences(*FILES)
    intents = {phrase.intent for phrase in commands.phrases}
    few = [
        f"{intent}: {part}"
        for intent in sorted(intents)
        for part, enough in (("development", 8), ("held_out", 3))
        if intent not in ELSEWHERE
        and sum(each.intent == intent for each in sentences if each.part == part) < enough
    ]

    assert few == []
    assert sum(each.part in ("development", "held_out") for each in sentences) >= 600
    assert sum(each.part in ("ignored", "ignored_held_out") for each in sentences) >= 200


def _described(sentence: Sentence, understood: Understood) -> str:
    taken = meaning(understood.intent, understood.slots)
    return f"  {sentence.say}: {sentence.meaning}, taken for {taken} ({understood.score:.2f})"

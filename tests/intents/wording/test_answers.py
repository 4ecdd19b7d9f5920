"""Answers to questions about safety: each only where it was asked."""

import pytest

from intents.guiding.flows.apology import PARTS
from intents.guiding.prompts import Prompts
from intents.wording.answers import INTENTS, Answers, load_answers


@pytest.fixture(scope="module")
def answers() -> Answers:
    return load_answers("en")


@pytest.mark.parametrize(
    ("prompt", "text", "intent"),
    [
        ("support.check", "um, just a bruise", "yes"),
        ("support.check", "we only shouted", "no"),
        ("support.who", "Me.", "yes"),
        ("support.who", "both of us", "dont_know"),
        ("support.despair", "sometimes", "yes"),
        ("support.may_i_read", "there's nobody here", "yes"),
        ("support.may_i_read", "my kids are here", "no"),
        ("support.may_i_read", "just a bruise", ""),
        ("support.which_country", "me", ""),
        ("apology.safe", "me", ""),
    ],
)
def test_an_answer_counts_only_where_it_was_asked(
    answers: Answers, prompt: str, text: str, intent: str
) -> None:
    assert answers.intent(prompt, text) == intent


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("um, the second one please", "harm"),
        ("number three", "explanation"),
        ("the last one", "change"),
        ("step two", ""),
        ("the one about listening", ""),
        ("the first one hurt her most", ""),
    ],
)
def test_parts_are_named_by_their_number(answers: Answers, text: str, part: str) -> None:
    assert answers.part(text) == part


def test_every_part_that_can_be_named_is_one(answers: Answers) -> None:
    assert set(answers.parts.values()) == {*PARTS}


def test_every_question_is_one_of_the_guides(answers: Answers, prompts: Prompts) -> None:
    assert set(answers.known) <= set(prompts.wordings)
    assert {intent for known in answers.known.values() for intent in known.values()} == {*INTENTS}

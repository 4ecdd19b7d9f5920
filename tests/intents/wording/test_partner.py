"""The partner: they, until the person says he, she or a name; and nobody else."""

import re
from collections.abc import Callable
from itertools import product

import pytest

from intents.guiding.prompts import NUMBERS, Prompts, has_blank
from intents.wording.partner import Acquaintance, Partner, People, acquaintance, load_people
from tests.intents.talking import Talk


@pytest.fixture
def people() -> People:
    return load_people("en")


@pytest.fixture
def known() -> Acquaintance:
    return acquaintance("en")


def spoken_of(known: Acquaintance) -> str:
    return known.partner.form.blanks["they"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("I'm about to talk to her", "she"),
        ("how do I apologize to him", "he"),
        ("I read his messages", "he"),
        ("She's been crying", "she"),
        ("I shouted at my husband", "he"),
        ("help me apologize to my girlfriend", "she"),
        ("I lied to them", "they"),
        ("I shouted at my partner", "they"),
        ("my sister said she was upset", "they"),
        ("he said she left", "they"),
        ("my wife's father said he was upset", "she"),
    ],
)
def test_learns_how_to_speak_of_them(known: Acquaintance, said: str, word: str) -> None:
    known.learn(said)

    assert spoken_of(known) == word


def test_one_word_misheard_changes_nothing(known: Acquaintance) -> None:
    for said in ("I read her diary", "he felt spied on"):
        known.learn(said)

    assert spoken_of(known) == "she"


def test_what_is_said_most_counts(known: Acquaintance) -> None:
    for said in ("I read his diary", "she felt spied on", "I told her"):
        known.learn(said)

    assert spoken_of(known) == "she"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("her name is anna", "Anna"),
        ("His name's Tom.", "Tom"),
        ("my partner's name is Sam", "Sam"),
        ("she is called Mary", "Mary"),
        ("just call him joe", "Joe"),
        ("I lied to my wife Anna about it", "Anna"),
        ("I'm about to talk to Kate.", "Kate"),
        ("help me apologize to Tom", "Tom"),
        ("her name's anna and she left", "Anna"),
        ("my wife is called anna", "Anna"),
        ("the name of my husband is tom", "Tom"),
        ("um it's my wife anna", "Anna"),
        ("it's about my husband, tom", "Tom"),
        ("help me apologize to my girlfriend anna", "Anna"),
        ("i'm about to talk to my wife anna", "Anna"),
        ("it's my wife again", ""),
        ("it's my wife crying", ""),
        ("this is my husband mostly", ""),
        ("i'm about to talk to my wife tomorrow", ""),
        ("help me apologize to my husband properly", ""),
        ("i hurt my wife badly", ""),
        ("i call her lazy", ""),
        ("call her tomorrow", ""),
        ("her name is important to me", ""),
        ("talk to anna", ""),
        ("I told my friend Kate about it", ""),
        ("I lied to Anna", ""),
        ("her name is on the lease", ""),
        ("I called her names", ""),
        ("call her back", ""),
        ("my wife left", ""),
        ("help me apologize to her", ""),
        ("I'm about to talk to my wife", ""),
    ],
)
def test_learns_a_name(known: Acquaintance, said: str, name: str) -> None:
    known.learn(said)

    assert known.partner.name == name


@pytest.mark.parametrize(
    ("said", "without"),
    [
        ("say sorry to Anna", "say sorry to my partner"),
        ("apologize to my wife, Anna", "apologize to my wife"),
        ("apologize to my wife anna", "apologize to my wife"),
        ("apologize to my wife", ""),
    ],
)
def test_a_sentence_without_the_name(known: Acquaintance, said: str, without: str) -> None:
    assert known.without_name(said) == without


def test_what_was_misheard_is_forgotten(known: Acquaintance) -> None:
    known.learn("I read her diary")
    known.learn("my husband Ben found out")
    known.unlearn()

    assert (spoken_of(known), known.partner.name) == ("she", "")


# ── In prompts ───────────────────────────────────────────────────────────────────────────────


def test_a_sentence_for_each(people: People) -> None:
    they, she, he = people.partners
    sentence = "When {they} {choose|chooses} to talk, hear {them}; it is {their} turn, {Partner}'s."
    assert they.fill(sentence) == (
        "When they choose to talk, hear them; it is their turn, Your partner's."
    )
    assert she.fill(sentence).startswith("When she chooses to talk, hear her; it is her turn")
    assert he.fill(sentence).startswith("When he chooses to talk, hear him; it is his turn")
    anna = Partner(she.form, she.unnamed, "Anna")
    assert anna.fill(sentence).endswith("it is her turn, Anna's.")
    assert anna.fill("{words} {step}") == "{words} {step}"


def test_no_prompt_is_spoken_wrongly_of_anybody(prompts: Prompts) -> None:
    """“They feels” and “she have” are easily written."""
    wrong = re.compile(
        r"\bthey (?:is|was|has|does|feels|wants|says)\b"
        r"|(?<!may )\b(?:she|he) (?:are|were|have|do|feel|want)\b",
        re.IGNORECASE,
    )
    assert [s for s in prompts.fixed if wrong.search(s)] == []


def test_all_that_can_be_said_without_a_name_is_rendered_ahead(prompts: Prompts) -> None:
    fixed = set(prompts.fixed)
    numbers = dict.fromkeys(("step", "part", "left"))
    for wordings, partner in product(prompts.wordings.values(), prompts.people.partners):
        for sentence in (s for wording in wordings for s in wording):
            for number in NUMBERS:
                said = partner.fill(sentence)
                for blank in numbers:
                    said = said.replace(f"{{{blank}}}", number)
                assert has_blank(said) or said in fixed


def test_what_holds_a_name_is_not(talk: Callable[..., Talk], prompts: Prompts) -> None:
    talking = talk()
    talking.say("I'm about to talk to Anna")
    lines = [line for text in ("stop", "step two") for line in talking.say(text).lines]

    named = [line for line in lines if "Anna" in line]
    assert "After being hurt, Anna may need room to feel and to think." in named
    assert not set(named) & set(prompts.fixed)
    assert {line for line in lines if "Anna" not in line} <= set(prompts.fixed)


def test_the_word_is_used_from_then_on_and_not_in_the_next_conversation(
    talk: Callable[..., Talk],
) -> None:
    talking = talk()
    talking.say("I'm about to talk to him")
    talking.say("stop")
    assert "Let him finish" in talking.say("step three").text
    assert talking.reply.expects is not None
    assert "his feelings" in talking.reply.expects.place.title

    assert "Let them finish" in talk().say("step three").text


def test_what_is_overheard_teaches_nothing(talk: Callable[..., Talk]) -> None:
    talking = talk()
    talking.say("she walked out three minutes ago")
    talking.say("go to sleep")
    talking.say("his name is Tom")
    talking.call()

    assert "Let them finish" in talking.say("step three").text


@pytest.mark.parametrize(
    ("said", "introduces"),
    [
        ("Her name is Anna.", True),
        ("um, his name's Tom by the way", True),
        ("you can call him joe", True),
        ("it's my wife anna", True),
        ("Her name is Anna and I lied to her", False),
        ("I told his mother that his name is Tom", False),
        ("her name is important to me", False),
        ("I lied to my wife Anna", False),
    ],
)
def test_an_introduction_says_a_name_and_nothing_else(
    known: Acquaintance, said: str, introduces: bool
) -> None:
    assert known.is_introduction(said) is introduces

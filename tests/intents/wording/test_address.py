"""From “she felt alone” to “you felt alone”, where that is sure; else not a word is changed."""

import pytest

from intents.wording.address import addressed
from intents.wording.partner import Partner, People, load_people


@pytest.fixture(scope="module")
def people() -> People:
    return load_people("en")


@pytest.mark.parametrize(
    ("said", "to_them"),
    [
        (
            "I read her messages while she was asleep.",
            "I read your messages while you were asleep.",
        ),
        ("She felt spied on.", "You felt spied on."),
        ("I will show her what I did.", "I will show you what I did."),
        ("I lied to her about the money.", "I lied to you about the money."),
        ("She feels that she can't trust me.", "You feel that you can't trust me."),
        ("She still worries and doesn't say why.", None),
        ("She always misses me.", "You always miss me."),
        ("She's been sleeping badly.", "You've been sleeping badly."),
        ("She's so sad.", "You're so sad."),
        ("She's decided to go.", None),
        (
            "She hasn't slept since, and it's my fault.",
            "You haven't slept since, and it's my fault.",
        ),
        ("I broke his mug and I blamed him.", "I broke your mug and I blamed you."),
        ("The money was his.", "The money was yours."),
        ("He tries to hide it.", "You try to hide it."),
        ("I hurt her feelings.", "I hurt your feelings."),
        ("I embarrassed her badly.", "I embarrassed you badly."),
        ("I let her down.", "I let you down."),
        ("I made her cry.", "I made you cry."),
        ("I let her wait alone.", "I let you wait alone."),
        ("I left her alone.", "I left you alone."),
        ("I ignored my wife and she left.", "I ignored you and you left."),
        ("I went through my husband's phone.", "I went through your phone."),
        ("My girlfriend was crying.", "You were crying."),
        ("I shouted at her sister.", "I shouted at your sister."),
        ("She and I were happy.", "You and I were happy."),
        ("I lied to them.", "I lied to you."),
        ("I'm ashamed of sneaking around.", "I'm ashamed of sneaking around."),
        ("I read your diary.", "I read your diary."),
        # Not sure, so not touched.
        ("I told her lies.", None),
        ("I called her names.", None),
        ("I made her dinner.", None),
        ("I saw her leaving.", None),
        ("I hurt her more than I thought.", None),
        ("I told my sister what she had said.", None),
        ("I told my wife lies.", None),
        ("She cries and is tired.", None),
        ("She's hurt, and my mother says she knows.", None),
        ("He told me she was sad.", None),
        ("I read their letters and showed them around.", None),
        ("I told you that she was wrong.", None),
        ("I saw his lovely wife.", None),
    ],
)
def test_said_to_them(people: People, said: str, to_them: str | None) -> None:
    told = addressed(said, people.partners[0], people)

    assert told.is_sure == (to_them is not None)
    assert told.text == (to_them or said)


def test_where_they_are_he_she_is_somebody_else(people: People) -> None:
    _, she, he = people.partners

    assert addressed("She cried.", she, people).is_sure
    assert not addressed("She cried.", he, people).is_sure


def test_where_they_are_she_they_may_be_anything(people: People) -> None:
    she = people.partners[1]
    told = addressed("I read her letters and showed them around.", she, people)

    assert told.text == "I read your letters and showed them around."


def test_by_name(people: People) -> None:
    anna = Partner(people.forms[1], people.unnamed, "Anna")

    assert addressed("I lied to Anna and Anna was sad.", anna, people).text == (
        "I lied to you and you were sad."
    )
    assert addressed("Anna's trust is gone.", anna, people).text == "Your trust is gone."


def test_typographic_apostrophes(people: People) -> None:
    assert addressed("She’s so sad.", people.partners[0], people).text == "You're so sad."

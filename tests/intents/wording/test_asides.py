"""What belongs in no apology, though it was said where one was asked for."""

import pytest

from intents.wording.asides import Aside, load_asides


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("What do I do if she says no?", Aside.QUESTION),
        ("um, can you say that again but shorter", Aside.QUESTION),
        ("is this thing working", Aside.QUESTION),
        ("am I a bad person", Aside.QUESTION),
        ("fuck this", Aside.UNWILLING),
        ("I have to go", Aside.UNWILLING),
        ("well, I don't want to do this", Aside.UNWILLING),
        ("um I guess", Aside.HESITANT),
        ("I read her messages", None),
        ("I had to go and I didn't tell her", None),
        ("will you forgive me", None),
        ("I told her I don't want to do this", None),
        ("I guess I shouted at her", None),
        ("what I did was wrong", None),
        ("how it hurt her I can only guess", None),
        ("", None),
    ],
)
def test_an_aside_is_told_from_an_answer(said: str, kind: Aside | None) -> None:
    assert load_asides("en").kind(said) is kind


def test_every_aside_can_be_said() -> None:
    asides = load_asides("en")

    assert all(asides.openings) and all(asides.whole)

"""What weakens an apology, and what only sounds like it; and answers corrected in one breath."""

import pytest

from intents.guiding.prompts import Prompts
from intents.wording.corrections import load_corrections
from intents.wording.weakening import load_weakenings

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I'm sorry if you were upset", "if_you"),
        ("I'm sorry if I hurt you", "if_you"),
        ("I shouted, but you were late", "but"),
        ("you made me so angry", "you_made_me"),
        ("mistakes were made", "mistakes_were_made"),
        ("I didn't mean to", "didnt_mean_to"),
        ("I never meant to hurt her", "didnt_mean_to"),
        ("it will never happen again", "never_again"),
        ("I've already said sorry", "already"),
        ("you made me do it, but I'm sorry", "you_made_me"),
        ("I lied about the money", ""),
        ("I had no choice but to tell the truth", ""),
        ("I was tired, but that's no excuse", ""),
        ("I'll ask her if she wants to talk", ""),
        ("I'll leave the room if you want me to", ""),
        ("I hid the butter", ""),
        ("I never said thank you", ""),
    ],
)
def test_noticed(said: str, name: str) -> None:
    assert load_weakenings("en").first(said, NOTHING) == name


def test_what_was_spoken_of_is_not_spoken_of_again() -> None:
    weakenings = load_weakenings("en")

    said = "you made me do it, but I'm sorry"
    assert weakenings.first(said, frozenset({"you_made_me"})) == "but"
    assert weakenings.first(said, frozenset({"you_made_me", "but"})) == ""


def test_each_has_its_words(prompts: Prompts) -> None:
    spoken_of = {f"apology.weak.{name}" for name in load_weakenings("en").names}

    assert spoken_of == {name for name in prompts.wordings if name.startswith("apology.weak.")}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("no, I said I hid her letters", "I hid her letters"),
        ("No. I said: she tried.", "she tried."),
        ("That's not what I said. I said he was late", "he was late"),
        ("That’s not what I said, I said he was late", "he was late"),
        ("sorry, I meant on Sunday", "on Sunday"),
        ("no, I said", ""),
        ("I said terrible things", ""),
        ("no", ""),
        ("I know I said I would come", ""),
    ],
)
def test_said_instead(said: str, instead: str) -> None:
    assert load_corrections("en").instead(said) == instead

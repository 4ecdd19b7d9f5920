"""Text becomes words: numbers spelt out, short forms in full, politeness taken off."""

import pytest

from intents.language import Language, load_language


@pytest.fixture(scope="module")
def english() -> Language:
    return load_language("en")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Step 3.", "step three"),
        ("the 3rd one", "the third one"),
        ("the 2ND, the 1st and the 21st", "the second the first and the twenty first"),
        ("21 minutes", "twenty one minutes"),
        ("3 steps, 11th day", "three steps eleventh day"),
        ("I'm sorry — don't go!", "i am sorry do not go"),
        ("I’m sorry, don’t go…", "i am sorry do not go"),
        ("dont, cannot, gonna", "do not can not going to"),
        ("ok", "okay"),
        ("Apologise", "apologize"),
        ("she said 'stop'", "she said stop"),
        ("naïve café", "naïve café"),
        ("1234567890123", "1234567890123"),
        ("[unk] stop [unk]", "[unk] stop [unk]"),
        ("...", ""),
        ("", ""),
    ],
)
def test_words(english: Language, text: str, words: str) -> None:
    assert " ".join(english.words(text)) == words


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("um, could you please skip this one", "skip this one"),
        ("step three please", "step three"),
        ("I'd like you to go back, if you don't mind", "go back"),
        ("can we maybe pause for a second thanks", "maybe pause for a second"),
        ("hey, can you just, uh, slow down a bit", "slow down a bit"),
        ("for god's sake stop", "stop"),
        # what is nothing but politeness stays as it was: it may be all that was meant
        ("okay", "okay"),
        ("please", "please"),
        ("well, um", "well um"),
        # these say something
        ("don't stop", "do not stop"),
        ("not now", "not now"),
        ("say it again", "say it again"),
    ],
)
def test_core(english: Language, text: str, core: str) -> None:
    assert " ".join(english.core(english.words(text))) == core


def test_core_of_nothing(english: Language) -> None:
    assert english.core(()) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [("stop", 0), ("don't stop", 1), ("no, I won't", 2), ("I can't say nothing", 2)],
)
def test_negations(english: Language, text: str, count: int) -> None:
    assert english.negations_in(english.words(text)) == count


def test_lead_ins_are_tried_longest_first(english: Language) -> None:
    for phrases in (english.prefixes, english.suffixes, english.repairs):
        lengths = [len(phrase) for phrase in phrases]
        assert lengths == sorted(lengths, reverse=True)


def test_a_language_without_a_word_list_still_has_words_and_numbers() -> None:
    german = load_language("de")

    assert german.words("Schritt 3, bitte!") == ("schritt", "drei", "bitte")
    assert german.core(("schritt", "drei", "bitte")) == ("schritt", "drei", "bitte")
    assert german.negations_in(("nicht",)) == 0


def test_a_language_is_read_once() -> None:
    assert load_language("en") is load_language("en")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She won't talk to me.", True),
        ("well, I messed up", True),
        ("I said sorry", True),
        ("my wife is still angry", True),
        ("how do I say sorry", False),
        ("I want to listen better", False),
        ("step four", False),
        ("um", False),
        ("", False),
    ],
)
def test_what_is_told_asks_for_nothing(english: Language, text: str, told: bool) -> None:
    assert english.is_told(text) is told

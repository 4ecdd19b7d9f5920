import pytest

from voice.speaking.sentences import LONGEST, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("One only", ["One only"]),
        ("Breathe in. Breathe out.", ["Breathe in.", "Breathe out."]),
        ("What did you do? Say it!  Now.", ["What did you do?", "Say it!", "Now."]),
        ('She said "no." Then she left.', ['She said "no."', "Then she left."]),
        ("\u201cYes.\u201d \u201cGood.\u201d", ["\u201cYes.\u201d", "\u201cGood.\u201d"]),
        ("Well\u2026 I see.", ["Well\u2026", "I see."]),
        ("Dr. Gray called Mrs. Hall.", ["Dr. Gray called Mrs. Hall."]),
        ("I said no. He said yes.", ["I said no.", "He said yes."]),
        ("It cost 3.50 today, e.g. at noon.", ["It cost 3.50 today, e.g. at noon."]),
        ("wrapped\nlines go on", ["wrapped lines go on"]),
        ("a heading\n\nand a paragraph", ["a heading", "and a paragraph"]),
    ],
)
def test_where_it_is_cut(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("word", ["word", "word,", "word;"])
def test_a_sentence_too_long_is_cut_without_losing_a_word(word: str) -> None:
    text = " ".join([word] * 300)
    pieces = sentences(text)
    assert " ".join(pieces) == text
    assert all(LONGEST / 2 < len(piece) <= LONGEST for piece in pieces[:-1])


def test_a_long_sentence_is_cut_at_its_pauses() -> None:
    phrase = "and this is what I want to say to you before I go to work"
    pieces = sentences(", ".join([phrase] * 8))
    assert len(pieces) > 1
    assert all(piece.endswith((",", "work")) for piece in pieces)

"""How Moonshine may write a word of the phrase files: with capitals, numerals, other habits."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# fmt: off
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
          "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
             "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th"}
# fmt: on

NUMERALS = {
    **{word: str(number) for number, word in enumerate(_UNITS)},
    **{word: str(10 * number) for number, word in enumerate(_TENS, start=2)},
    **_ORDINALS,
    "hundred": "100",
}
"""Words for numbers, and how they are written in figures."""

SIGNS = {"percent": "%"}
"""Words that are written as a sign, without a space before it."""

_OTHERWISE = {"okay": ("ok",), "ok": ("okay",), "all right": ("alright",)}

_HABITS = (
    (re.compile(r"(?<=\w\w\w)is(e[ds]?|ing|ation)$"), r"iz\1"),
    (re.compile(r"(?<=\w\w\w)iz(e[ds]?|ing|ation)$"), r"is\1"),
    (re.compile(r"(?<=\w\w\w)our(s|ed|ing|ite)?$"), r"or\1"),
    (re.compile(r"(?<=\w\w\w)or(s|ed|ing|ite)?$"), r"our\1"),
    (re.compile(r"ogramme(s?)$"), r"ogram\1"),
    (re.compile(r"'(s|t)$"), r"\1"),
)
"""British and American spelling, and apostrophes left out. What comes out need be no word: that
the network would never write it costs nothing."""


@lru_cache(maxsize=8192)
def spellings(word: str) -> tuple[str, ...]:
    """Every way in which a word may be written.

    Args:
        word: In lower case, as in the phrase files.
    """
    plain = _plain(word)
    lower = [plain, *_OTHERWISE.get(plain, ())]
    lower += [habit.sub(other, plain) for habit, other in _HABITS if habit.search(plain)]
    return tuple(dict.fromkeys(each for way in lower for each in _capitals(way)))


def figures(word: str, following: str = "") -> str | None:
    """A number word in figures, or two together (twenty, three: 23); None where it is none."""
    numeral = NUMERALS.get(word)
    if not following:
        return numeral
    unit = NUMERALS.get(following, "")
    if word in _TENS and unit[:1] != "0" and unit.rstrip("dhnrst").isdigit():
        return f"{numeral[0]}{unit}" if numeral and len(unit.rstrip("dhnrst")) == 1 else None
    return None


def _capitals(word: str) -> Iterator[str]:
    if word == "i" or word.startswith("i'"):
        yield "I" + word[1:]
        return
    yield word
    yield word[:1].upper() + word[1:]
    if len(word) <= 2:  # OK, TV
        yield word.upper()


def _plain(word: str) -> str:
    """Without accents, and with the apostrophe that Moonshine writes."""
    letters = unicodedata.normalize("NFD", word.replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

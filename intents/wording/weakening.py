"""Notices what weakens an apology: “but”, “if you”, “mistakes were made”."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from intents.language import Language, Words, load_language


@dataclass(frozen=True)
class Weakening:
    """Something that weakens an apology.

    Attributes:
        name: The prompt that speaks of it is named after it.
        says: The words it is said with.
        unless: Harmless words that hold those.
    """

    name: str
    says: tuple[Words, ...]
    unless: tuple[Words, ...]

    def is_in(self, words: Words) -> bool:
        """Whether it was said."""
        harmless = {at for phrase in self.unless for at in _places(phrase, words)}
        return any(
            not harmless.issuperset(range(at, at + len(phrase)))
            for phrase in self.says
            for at in _starts(phrase, words)
        )


class Weakenings:
    """All that weakens an apology, the weightiest first."""

    def __init__(self, weakenings: Sequence[Weakening], language: Language) -> None:
        self._weakenings = tuple(weakenings)
        self._language = language

    @property
    def names(self) -> tuple[str, ...]:
        """What is known."""
        return tuple(each.name for each in self._weakenings)

    def first(self, text: str, known: frozenset[str]) -> str:
        """The name of the weightiest in a text, those known left out; empty for none."""
        words = self._language.words(text)
        found = (each.name for each in self._weakenings if each.is_in(words))
        return next((name for name in found if name not in known), "")


def load_weakenings(language: str) -> Weakenings:
    """What weakens an apology in a language."""
    source = files("intents") / language / "weakening.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["weakening"]
    spoken = load_language(language)
    return Weakenings(
        [
            Weakening(
                row["name"],
                tuple(spoken.words(each) for each in row["says"]),
                tuple(spoken.words(each) for each in row.get("unless", ())),
            )
            for row in rows
        ],
        spoken,
    )


def _starts(phrase: Words, words: Words) -> Iterator[int]:
    for at in range(len(words) - len(phrase) + 1):
        if words[at : at + len(phrase)] == phrase:
            yield at


def _places(phrase: Words, words: Words) -> Iterator[int]:
    for at in _starts(phrase, words):
        yield from range(at, at + len(phrase))

"""Which country somebody is in who names a town or a state instead."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from intents.language import Language, Words

SEVERAL = "several"
"""Where there are places of that name in more than one country."""

REGION, TOWN = 1, 2
"""Of two places in one breath the larger one decides: “Paris, Texas”."""


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    size: int
    country: str


@dataclass(frozen=True)
class Towns:
    """The names of towns and regions, and which country each is in.

    Attributes:
        language: Of the names.
        known: By name: how large the place is, and its country's code or `SEVERAL`.
    """

    language: Language
    known: Mapping[Words, tuple[int, str]]

    def country(self, text: str, named: str = "") -> str:
        """The code of the country where the place named in a sentence is.

        Args:
            text: The sentence.
            named: The code of the country that is named in it, if one is. It decides over a town,
                but not over a region: “New Mexico”.

        Returns:
            `SEVERAL` where there is more than one; empty where no place is named, or one is denied.
        """
        words = self.language.words(text)
        if self.language.negations_in(words):
            return ""
        found = _outermost(self._named(words))
        regions = {place.country for place in found if place.size == REGION}
        if not regions and named:
            return named
        countries = regions or {place.country for place in found}
        if len(countries) > 1:
            countries -= {SEVERAL}  # “Birmingham, near London”
        return countries.pop() if len(countries) == 1 else SEVERAL if countries else ""

    def _named(self, words: Words) -> Iterator[_Place]:
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                if words[start:end] in self.known:
                    yield _Place(start, end, *self.known[words[start:end]])


def load_towns(language: Language) -> Towns:
    """The towns of a language that has a folder here."""
    text = (files("intents") / language.code / "towns.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    sizes = {"regions": REGION, "towns": TOWN}
    known = {
        language.words(name): (size, country)
        for kind, size in sizes.items()
        for country, names in rows[kind].items()
        for name in names
    }
    shared = {language.words(name): (TOWN, SEVERAL) for name in rows["shared"]["names"]}
    return Towns(language, {**known, **shared})


def _outermost(places: Iterator[_Place]) -> list[_Place]:
    """Without names that are only a part of another: “York” in “New York”."""
    found = list(places)
    return [
        each
        for each in found
        if not any(o.start <= each.start and each.end <= o.end and o != each for o in found)
    ]

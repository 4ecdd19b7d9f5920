"""The words of a catalogue: what each weighs, and which of them a spoken word may have been."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from intents.language import Language
from intents.matching.nearness import Nearness
from intents.phrases.index import Index

FILLER, FUNCTION, UNKNOWN, NEGATION = 0.05, 0.25, 1.2, 0.5
"""Weights of words: of hesitation, of grammar, in no phrase at all, of turning meaning round."""

LIGHTEST, HEAVIEST = 0.5, 1.5
"""Weights of words that many intents share and of words that tell one intent from all others."""

LONG_WORD = 5
"""A word of so many letters may be heard as several: “a poll of jize”."""

Near = Callable[[str], Sequence[tuple[str, float]]]


class Vocabulary:
    """The words of a network, by their numbers.

    Attributes:
        words: Each once.
        weights: How much of a sentence's meaning each carries.
    """

    def __init__(self, index: Index, language: Language) -> None:
        self.words = index.words
        self._language = language
        self._rarity = _rarity(index.spread(), index.intents)
        self.weights = {word: self.weight(word) for word in self.words}

    @cached_property
    def _near(self) -> Near:
        return lru_cache(maxsize=8192)(Nearness(self.words).near)

    @cached_property
    def _near_long(self) -> Near:
        long = [word for word in self.words if len(word) >= LONG_WORD]
        return lru_cache(maxsize=8192)(Nearness(long).near)

    def weight(self, word: str) -> float:
        """How much of a sentence's meaning a word carries."""
        language = self._language
        if word in language.negations:
            return NEGATION
        if word in language.fillers:
            return FILLER
        if word in language.function_words:
            return FUNCTION
        return self._rarity.get(word, UNKNOWN)

    def near(self, spoken: str) -> Sequence[tuple[str, float]]:
        """The words that a spoken one may have been, with how alike they are.

        1.0 is the word itself; what is less alike than 0.6 is left out.
        """
        return self._near(spoken)

    def near_long(self, joined: str) -> Sequence[tuple[str, float]]:
        """The long words that several spoken ones, joined, may have been."""
        return [
            (word, alike)
            for word, alike in self._near_long(joined)
            if abs(len(word) - len(joined)) <= len(word) // 3
        ]


def _rarity(spread: Mapping[str, int], count: int) -> dict[str, float]:
    """Inverse document frequency, an intent being a document: what few share tells most."""
    rarest = math.log(count) or 1.0
    return {
        word: LIGHTEST + (HEAVIEST - LIGHTEST) * math.log(count / where) / rarest
        for word, where in spread.items()
    }

"""Which words of a list a spoken one may have been: by letters and by sound, through an index."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from intents.matching.sounds import sound

UNLIKE = 0.6
"""Words less alike than this have nothing to do with each other."""

COMPARED = 24
"""How many words of the index are compared letter by letter, and as many by sound."""


class Nearness:
    """Finds words that are alike, in a time that hardly grows with their number.

    An index of pairs of letters proposes (Ukkonen 1992), and edit distance decides.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._sounds = [sound(word) for word in words]
        self._letters = _Pairs(words)
        self._keys = _Pairs(self._sounds)

    def near(self, spoken: str) -> tuple[tuple[str, float], ...]:
        """The words that a spoken one may have been, with how alike they are from 0 to 1."""
        key = sound(spoken)
        numbers = {*self._letters.likest(spoken), *self._keys.likest(key)}
        compared = (
            (self._words[number], likeness(spoken, key, self._words[number], self._sounds[number]))
            for number in sorted(numbers)
        )
        return tuple((word, alike) for word, alike in compared if alike >= UNLIKE)


def likeness(one: str, one_sound: str, other: str, other_sound: str) -> float:
    """How alike two words are: by letters, or by letters and sound together."""
    letters: float = Levenshtein.normalized_similarity(one, other)
    if letters == 1.0:
        return 1.0
    sounds: float = Levenshtein.normalized_similarity(one_sound, other_sound)
    # Metaphone drops the vowels, so that alone it takes “free” for “four”.
    return max(letters, (letters + sounds) / 2)


class _Pairs:
    """An index of words by the pairs of letters in them, ends included."""

    def __init__(self, words: Sequence[str]) -> None:
        where: dict[str, list[int]] = defaultdict(list)
        sizes = []
        for number, word in enumerate(words):
            pairs = set(_pairs(word))
            sizes.append(len(pairs))
            for pair in pairs:
                where[pair].append(number)
        self._sizes = np.array(sizes, np.int64)
        self._where = {pair: np.array(numbers, np.int64) for pair, numbers in where.items()}

    def likest(self, word: str) -> list[int]:
        """The numbers of the words that share most with this one (Dice 1945)."""
        pairs = set(_pairs(word))
        found: list[NDArray[np.int64]] = [
            self._where[pair] for pair in pairs if pair in self._where
        ]
        if not found:
            return []
        shared = np.bincount(np.concatenate(found), minlength=len(self._sizes))
        some = np.flatnonzero(shared)
        alike = shared[some] / (self._sizes[some] + len(pairs))
        if len(some) > COMPARED:
            some = some[np.argpartition(alike, -COMPARED)[-COMPARED:]]
        return [int(number) for number in some]


def _pairs(word: str) -> Iterator[str]:
    padded = f"^{word}$"
    return (padded[at : at + 2] for at in range(len(padded) - 1))

"""What may have been said where a recognizer wrote something else: phrases that sound alike.

Recognizers take danger words for harmless ones, and words for several others: “I grabbed the light
of throat”. So whole phrases are compared by what they sound like, wherever the words end.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from intents.language import Words

COMPARED = 120
"""How many phrases of the index are compared sound by sound."""

UNLIKE = 0.5
"""What sounds less alike than this, was not taken for each other."""

RULES = (
    ("'", ""), ("tch|ch", "C"), ("sh|ti(?=on)|ci(?=a)", "S"), ("th", "T"), ("ph", "f"),
    ("(?<=[aeiou])gh(?=$|[^aeiou])", ""), ("gh", "g"), ("^[kg]n", "n"), ("^wr", "r"), ("^wh", "w"),
    ("dg(?=[eiy])|j", "J"), ("ck|q|c(?![eiyC])", "k"), ("c", "s"), ("x", "ks"), ("mb$", "m"),
    ("lk$", "k"),
    ("(?<=[^aeiou])ed$", "d"), ("(?<=[aeiouy][^aeiouy])e$", ""), (r"([^aeiou])\1", r"\1"),
    ("igh|y$", "I"), ("ee|ea|ie|ei", "i"), ("oo|ou|ow|ew|ue", "u"), ("oa|au|aw|al(?=k)", "o"),
    ("ai|ay|ey", "e"), ("(?:er|ir|ur|ear|or|ar)(?=$|[^aeiou])", "R"), ("y", "i"),
)  # fmt: skip
"""English spelling to rough sounds, one rule after the other: enough to compare words by."""

KINDS = str.maketrans("bdgvzJTSmIeiouaRr", "ptkfsCfsnaaaaaall")
"""Sounds that are taken for each other most: voiced and unvoiced ones, nasals, all vowels."""


@dataclass(frozen=True)
class Near:
    """A phrase that a part of a transcript sounds like.

    Attributes:
        phrase: The words of the phrase.
        start: The first word of the transcript that it may stand for.
        end: The word after the last.
        alike: How alike they sound, from 0 to 1.
    """

    phrase: Words
    start: int
    end: int
    alike: float


class Mishearing:
    """Finds which of some phrases a transcript sounds like.

    An index of triples of sounds proposes (Ukkonen 1992), and edit distance decides.
    """

    def __init__(self, phrases: Iterable[Words]) -> None:
        self._phrases = tuple(dict.fromkeys(phrases))
        self._sounds = ["".join(map(pronounced, phrase)) for phrase in self._phrases]
        self._kinds = [sounds.translate(KINDS) for sounds in self._sounds]
        where: dict[str, list[int]] = defaultdict(list)
        for number, kinds in enumerate(self._kinds):
            for triple in set(_triples(kinds)):
                where[triple].append(number)
        self._where = {triple: np.array(numbers, np.int32) for triple, numbers in where.items()}
        self._sizes = np.array([len(set(_triples(kinds))) for kinds in self._kinds], np.int32)

    def near(self, words: Words) -> list[Near]:
        """The phrases that some of these words sound like, the likest first."""
        sounds = [pronounced(word) for word in words]
        kinds = "".join(sounds).translate(KINDS)
        found = (self._placed(number, sounds, kinds) for number in self._likest(kinds))
        return sorted(
            (near for near in found if near is not None and near.alike >= UNLIKE),
            key=lambda near: -near.alike,
        )

    def _likest(self, kinds: str) -> list[int]:
        lists = [self._where[each] for each in set(_triples(kinds)) if each in self._where]
        if not lists:
            return []
        shared = np.bincount(np.concatenate(lists), minlength=len(self._sizes))
        share = shared / (self._sizes + 2.0)
        best = np.argpartition(share, -COMPARED)[-COMPARED:]
        return [int(number) for number in best if shared[number]]

    def _placed(self, number: int, sounds: Sequence[str], kinds: str) -> Near | None:
        """Where a phrase fits best, whole words taken for it."""
        place = partial_ratio_alignment(self._kinds[number], kinds)
        if place is None or len(self._kinds[number]) > len(kinds) + 2:
            return None
        ends = np.cumsum([0, *map(len, sounds)])
        first = int(np.abs(ends[:-1] - place.dest_start).argmin())
        last = int(np.abs(ends[1:] - place.dest_end).argmin()) + 1
        best = None
        for start in range(max(0, first - 1), min(first + 2, len(sounds))):
            for end in range(max(start + 1, last - 1), min(last + 2, len(sounds) + 1)):
                alike = self._alike(number, "".join(sounds[start:end]))
                if best is None or alike > best.alike:
                    best = Near(self._phrases[number], start, end, alike)
        return best

    def _alike(self, number: int, sounds: str) -> float:
        exact: float = Levenshtein.normalized_similarity(self._sounds[number], sounds)
        rough: float = Levenshtein.normalized_similarity(
            self._kinds[number], sounds.translate(KINDS)
        )
        return (exact + rough) / 2


@lru_cache(maxsize=65_536)
def pronounced(word: str) -> str:
    """What a written word roughly sounds like."""
    for spelt, sounds in RULES:
        word = re.sub(spelt, sounds, word)
    return word


def _triples(sounds: str) -> Iterator[str]:
    return (sounds[at : at + 3] for at in range(max(1, len(sounds) - 2)))

"""How alike two sentences are: words laid side by side, compared by letters and by sound."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import jellyfish
from rapidfuzz.distance import Levenshtein

from intents.language import Words

Weight = Callable[[str], float]
"""How much of a sentence's meaning a word carries."""

UNLIKE = 0.6
"""Words less alike than this have nothing to do with each other."""

STRICT = 1.6
"""How much more unlike words count than they are unlike: “sorry” must not pass for “sure”."""

_LONG_WORD = 5
_MOST_JOINED = 4
"""One word may be heard as up to four: “a poll of jize”."""


def alignment(phrase: Words, spoken: Words, weight: Weight) -> float:
    """How much of the meaning of two sentences is the same, from 0 to 1.

    The words are laid side by side at the least cost (Needleman and Wunsch 1970). A word without
    a partner costs its weight; two unlike partners cost both, by how unlike they are.

    Args:
        phrase: The sentence of the phrase files.
        spoken: The sentence that was heard.
        weight: Of each word.
    """
    phrase_weights = [weight(word) for word in phrase]
    spoken_weights = [weight(word) for word in spoken]

    row = [0.0]
    for each in spoken_weights:
        row.append(row[-1] + each)
    rows = [row]
    for i in range(1, len(phrase) + 1):
        row = [rows[i - 1][0] + phrase_weights[i - 1]]
        for j in range(1, len(spoken) + 1):
            cost = min(
                rows[i - 1][j] + phrase_weights[i - 1],
                row[j - 1] + spoken_weights[j - 1],
            )
            for up, left in _partners(phrase, spoken, i, j):
                alike = likeness("".join(phrase[i - up : i]), "".join(spoken[j - left : j]))
                if alike >= UNLIKE:
                    both = sum(phrase_weights[i - up : i]) + sum(spoken_weights[j - left : j])
                    cost = min(
                        cost, rows[i - up][j - left] + min(1.0, STRICT * (1.0 - alike)) * both
                    )
            row.append(cost)
        rows.append(row)

    total = sum(phrase_weights) + sum(spoken_weights)
    return max(0.0, 1.0 - rows[-1][-1] / total) if total else 0.0


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """How alike two words are, from 0 to 1: by letters, or by letters and sound together."""
    if one == other:
        return 1.0
    letters: float = Levenshtein.normalized_similarity(one, other)
    sounds: float = Levenshtein.normalized_similarity(sound(one), sound(other))
    # Metaphone drops the vowels, so that alone it takes “free” for “four”.
    return max(letters, (letters + sounds) / 2)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """What a word sounds like: its Metaphone key (Philips 1990), consonants mostly."""
    return jellyfish.metaphone(word)


def _partners(phrase: Words, spoken: Words, i: int, j: int) -> Iterator[tuple[int, int]]:
    """How many words before (i, j) may be partners: one of each, or one of several joined.

    Only a long word is heard as several, and then they are about as long together.
    """
    yield 1, 1
    if len(phrase[i - 1]) >= _LONG_WORD:
        for several in range(2, min(_MOST_JOINED, j) + 1):
            if _about_as_long(phrase[i - 1], spoken[j - several : j]):
                yield 1, several
    if len(spoken[j - 1]) >= _LONG_WORD:
        for several in range(2, min(_MOST_JOINED, i) + 1):
            if _about_as_long(spoken[j - 1], phrase[i - several : i]):
                yield several, 1


def _about_as_long(word: str, others: Words) -> bool:
    return abs(sum(map(len, others)) - len(word)) <= len(word) // 3

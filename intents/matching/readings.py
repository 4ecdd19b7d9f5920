"""What a sentence may have been meant as: without stammering, after a repair, clause by clause."""

import re
from collections.abc import Callable, Iterator

from intents.language import Language, Words

MOST_REPEATED = 3
"""Stammering repeats up to so many words: “can you, can you”."""

_CLAUSE = re.compile(r"[.,;:!?–—]+\s+|\s+-\s+")


def clauses(text: str) -> list[str]:
    """The parts of a transcript between its punctuation, where it has more than one."""
    parts = [part for part in _CLAUSE.split(text) if part.strip()]
    return parts if len(parts) > 1 else []


def without_stammer(words: Words) -> Words:
    """Each run of words that is said twice in a row, said once."""
    rest = list(words)
    for length in range(MOST_REPEATED, 0, -1):
        at = 0
        while at + 2 * length <= len(rest):
            if rest[at : at + length] == rest[at + length : at + 2 * length]:
                del rest[at : at + length]
            else:
                at += 1
    return tuple(rest)


def repaired(words: Words, language: Language, begins: Callable[[Words], bool]) -> Iterator[Words]:
    """The sentence with what was taken back replaced: “step two, no, three” is “step three”.

    The last repair counts. Yields what follows it by itself, then with ever more of what came
    before it.

    Args:
        words: The sentence.
        language: Its language.
        begins: Whether a phrase begins with some words. What is taken back does, or nothing was;
            and in “do I say sorry all over again” nothing was, for the phrase goes on with “sorry”.
    """
    for at in range(len(words) - 1, 0, -1):
        for marker in language.repairs:
            before, after = words[:at], words[at + len(marker) :]
            if words[at : at + len(marker)] != marker or after in language.repairs:
                continue
            if not after:
                yield from repaired(before, language, begins)  # “step six, no, seven, sorry”
                return
            if begins(before + marker):
                continue
            if begins(_without_repair(before, language)):
                yield after
            for kept in range(1, len(before) + 1):
                yield before[:kept] + after
            return


def _without_repair(words: Words, language: Language) -> Words:
    """What stood before several repairs in a row: “no, make it” is two."""
    for marker in language.repairs:
        if words[-len(marker) :] == marker and words != marker:
            return words[: -len(marker)]
    return words

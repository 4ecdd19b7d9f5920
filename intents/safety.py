"""Looks at every transcript before anything else: is someone in danger?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from intents.alignment import alignment
from intents.catalogue import Catalogue, Phrase
from intents.language import Language, Words

SEVERITY = ("emergency", "self_harm", "violence", "afraid", "check")
"""Where several are heard, the first of these counts."""

CERTAIN = 0.88
"""How alike a danger phrase and a part of the transcript must be."""

NEGATED_BEFORE = 3
"""A negation within so many words before a danger makes it a question, never nothing."""

_BREAK = "…"


@dataclass(frozen=True)
class Danger:
    """Something that may be a danger.

    Attributes:
        kind: One of `SEVERITY`.
        phrase: What it was taken for.
        score: From 0 to 1.
        said: Where it may have been misheard: what to ask (“did you say …?”); else empty.
        suspected: The kind of danger it is if that was said.
    """

    kind: str
    phrase: str
    score: float
    said: str = ""
    suspected: str = ""


class Safety:
    """Finds danger phrases anywhere in a transcript.

    The phrase file's intents are the kinds of danger, `idiom` for figures of speech that only
    sound like one, and `misheard` for whole utterances that recognizers make of the real words.
    The telling words of a phrase must all be there; the small words between them may differ.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._language = catalogue.language
        self._idioms = {p.words for p in catalogue.phrases if p.intent == "idiom"}
        self._longest_idiom = max(map(len, self._idioms), default=0)
        self._misheard = {p.words: p for p in catalogue.phrases if p.intent == "misheard"}
        self._index = _Index(
            self._language, [p for p in catalogue.phrases if p.intent in SEVERITY]
        )

    def look(self, text: str) -> Danger | None:
        """The gravest danger in a transcript, or None."""
        words = self._language.words(text)
        stretches = _split(self._without_idioms(words))
        found = [danger for stretch in stretches for danger in self._in(stretch)]
        if not found and words in self._misheard:
            return _misheard(self._misheard[words])
        return min(found, key=_gravity, default=None)

    def _in(self, words: Words) -> Iterator[Danger]:
        for phrase in self._index.near(words):
            score = alignment(phrase.words, words, self._weight, anywhere=True)
            if score >= CERTAIN:
                yield self._danger(phrase, words, score)

    def _danger(self, phrase: Phrase, words: Words, score: float) -> Danger:
        kind = "check" if self._is_negated(phrase.words, words) else phrase.intent
        return Danger(kind, phrase.text, score)

    def _is_negated(self, phrase: Words, words: Words) -> bool:
        for start in range(len(words) - len(phrase) + 1):
            if words[start : start + len(phrase)] == phrase:
                before = words[max(0, start - NEGATED_BEFORE) : start]
                return self._language.negations_in(before) > 0
        return False

    def _without_idioms(self, words: Words) -> Words:
        rest = list(words)
        for length in range(self._longest_idiom, 0, -1):
            for start in range(len(rest) - length + 1):
                if tuple(rest[start : start + length]) in self._idioms:
                    rest[start : start + length] = [_BREAK] * length
        return tuple(rest)

    def _weight(self, word: str) -> float:
        return 0.5 if word in self._language.function_words else 1.0


class _Index:
    """Phrases by their telling words, so that only few are looked at closely."""

    def __init__(self, language: Language, phrases: list[Phrase]) -> None:
        self._phrases = phrases
        self._needed = [_telling(phrase.words, language) for phrase in phrases]
        self._where: dict[str, list[int]] = defaultdict(list)
        for number, needed in enumerate(self._needed):
            for word in needed:
                self._where[word].append(number)

    def near(self, words: Words) -> Iterator[Phrase]:
        """The phrases all of whose telling words were said."""
        hits = Counter(number for word in set(words) for number in self._where.get(word, ()))
        for number, count in hits.items():
            if count == len(self._needed[number]):
                yield self._phrases[number]


def _telling(words: Words, language: Language) -> frozenset[str]:
    telling = frozenset(word for word in words if word not in language.function_words)
    return telling or frozenset(words)


def _misheard(phrase: Phrase) -> Danger:
    said, suspected = str(phrase.slots["said"]), str(phrase.slots["kind"])
    return Danger("check", phrase.text, 1.0, said, suspected)


def _gravity(danger: Danger) -> tuple[int, float]:
    return SEVERITY.index(danger.kind), -danger.score


def _split(words: Words) -> Iterator[Words]:
    """The stretches between breaks."""
    stretch: list[str] = []
    for word in (*words, _BREAK):
        if word != _BREAK:
            stretch.append(word)
        elif stretch:
            yield tuple(stretch)
            stretch = []

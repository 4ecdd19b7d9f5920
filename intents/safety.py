"""Looks at every transcript before anything else: is someone in danger?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intents.catalogue import Catalogue, Phrase
from intents.language import Words

SEVERITY = ("emergency", "self_harm", "violence", "afraid", "check")
"""Where several are heard, the first of these counts."""

STRAY_WORDS = 2
"""How many other words may stand between those of a danger phrase: “i really did hit her”."""

STRAY_COST = 0.05
"""What each of them takes from the score."""

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

    The phrase file's intents are the kinds of danger, `idiom` for what only sounds like one, and
    `misheard` for whole utterances that recognizers make of the real words.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._language = catalogue.language
        self._idioms = {p.words for p in catalogue.phrases if p.intent == "idiom"}
        self._longest_idiom = max(map(len, self._idioms), default=0)
        self._misheard = {p.words: p for p in catalogue.phrases if p.intent == "misheard"}
        self._index = _Index(p for p in catalogue.phrases if p.intent in SEVERITY)

    def look(self, text: str) -> Danger | None:
        """The gravest danger in a transcript, or None."""
        words = self._language.words(text)
        found = [
            danger
            for stretch in _split(self._without_idioms(words))
            for danger in self._in(stretch)
        ]
        if not found and words in self._misheard:
            return _misheard(self._misheard[words])
        return min(found, key=_gravity, default=None)

    def _in(self, words: Words) -> Iterator[Danger]:
        spans = [
            span for phrase in self._index.near(words) if (span := _find(phrase, words)) is not None
        ]
        for span in spans:
            if not any(other.covers(span) for other in spans):
                yield self._danger(span, words)

    def _danger(self, span: "_Span", words: Words) -> Danger:
        around = words[max(0, span.start - NEGATED_BEFORE) : span.end]
        negations = self._language.negations_in
        negated = negations(around) > negations(span.phrase.words)
        kind = "check" if negated else span.phrase.intent
        return Danger(kind, span.phrase.text, 1.0 - STRAY_COST * span.strays)

    def _without_idioms(self, words: Words) -> Words:
        """Breaks where an idiom stood, so that no danger is seen in it or across it."""
        rest = list(words)
        for length in range(min(self._longest_idiom, len(rest)), 0, -1):
            for start in range(len(rest) - length + 1):
                if tuple(rest[start : start + length]) in self._idioms:
                    rest[start : start + length] = [_BREAK] * length
        return tuple(rest)


@dataclass(frozen=True)
class _Span:
    """Where a phrase stands in a transcript: from `start` up to `end`."""

    phrase: Phrase
    start: int
    end: int

    @property
    def strays(self) -> int:
        return self.end - self.start - len(self.phrase.words)

    def covers(self, other: "_Span") -> bool:
        """Whether it says more about the same words: “i punched her door” about “i punched her”."""
        inside = self.start <= other.start and other.end <= self.end
        return inside and len(self.phrase.words) > len(other.phrase.words)


class _Index:
    """Phrases by their words, so that only those whose words were all said are looked at."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = list(phrases)
        self._where: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for word in set(phrase.words):
                self._where[word].append(number)

    def near(self, words: Words) -> Iterator[Phrase]:
        """The phrases all of whose words were said, in whatever order."""
        hits = Counter(number for word in set(words) for number in self._where.get(word, ()))
        for number, count in hits.items():
            if count == len(set(self._phrases[number].words)):
                yield self._phrases[number]


def _find(phrase: Phrase, words: Words) -> _Span | None:
    """The tightest place where the phrase's words follow each other, or nearly."""
    spans = (
        _Span(phrase, start, end)
        for start, word in enumerate(words)
        if word == phrase.words[0] and (end := _follow(phrase.words, words, start))
    )
    return min(spans, key=lambda span: span.strays, default=None)


def _follow(phrase: Words, words: Words, start: int) -> int:
    """Where the phrase that begins at `start` ends; 0 where too many other words are in it."""
    at = start
    for wanted in phrase:
        limit = start + len(phrase) + STRAY_WORDS
        at = next((i + 1 for i in range(at, min(limit, len(words))) if words[i] == wanted), 0)
        if not at:
            return 0
    return at


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

"""Looks at every transcript before anything else: is someone in danger?"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from intents.language import Words
from intents.matching.readings import without_stammer
from intents.phrases.catalogue import Catalogue
from intents.phrases.determinize import grammar_of
from intents.phrases.grammar import Grammar
from intents.safety.spotting import Spotted, Spotter, outermost

SEVERITY = ("emergency", "self_harm", "violence", "afraid", "check", "despair")
"""Where several are heard, the first of these counts. The last two are unclear, and asked about."""

CHECK = "check"
"""What asks whether anyone was hurt, or felt afraid."""

UNCLEAR = {"self_harm": "despair", "despair": "despair", "check": "check"}
"""By kind: what asks about a danger that was negated, or may be somebody else's. Kinds that are not
here become `CHECK`."""

IDIOM = "idiom"

NEGATED_BEFORE = 3
"""A negation within so many words before a danger makes it a question, never nothing."""

SOMEONE = "someone"
"""What a name is taken for."""

_EXCLAIMED = {("no",), ("nope",)}

_SENTENCE = re.compile(r"(?<=[.?!;])\s+")


@dataclass(frozen=True)
class Danger:
    """Something that may be a danger.

    Attributes:
        kind: One of `SEVERITY`.
        phrase: The words that say so.
        score: From 0 to 1.
        own: Whether it is something that the person themselves did.
    """

    kind: str
    phrase: str
    score: float
    own: bool = False


class Safety:
    """Finds danger phrases anywhere in a transcript.

    The phrase file's intents are the kinds of danger, and `idiom` for what only sounds like one: an
    idiom excuses the danger phrases that lie within it. A slot `by` says who must be doing it:
    “hit her” is violence where `by` is “self”, and the last one named before it is “I”. An idiom
    with a slot `alone` is one only where nothing else was said.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._grammars = catalogue.grammars
        self._language = catalogue.language
        self._network = catalogue.network
        self._spotter = Spotter(catalogue.network, catalogue.language, strict=(IDIOM,))
        self._known = (
            self._spotter.words | catalogue.language.function_words | catalogue.language.fillers
        )

    def look(self, text: str, settled: Collection[str] = ()) -> Danger | None:
        """The gravest danger in a transcript, or None.

        Args:
            text: The transcript.
            settled: What the person did that needs no light check: they were asked, and nobody was
                hurt. “I'm not safe” always does.
        """
        dangers = (
            danger
            for sentence in _SENTENCE.split(text)
            for words in self._variants(sentence)
            for danger in self._in(words)
            if not (danger.kind == CHECK and danger.own and danger.phrase in settled)
        )
        return min(dangers, key=_gravity, default=None)

    def excuses(self, text: str) -> bool:
        """Whether there is something in a transcript that only sounds like a danger."""
        return any(
            self._is_excuse(each, words)
            for sentence in _SENTENCE.split(text)
            for words in self._variants(sentence)
            for each in self._spotter.spot(words)
        )

    @cached_property
    def grammar(self) -> Grammar:
        """Every danger, alone or behind who does it: for the recording to look for."""
        subjects, short = self._language.subjects, self._language.contractions
        negated = {words[:1] for words in short.values() if words[1:] == ("not",)}
        kinds = {pattern.intent for pattern in self._network.patterns} - {IDIOM}
        before = [
            *((word,) for word in sorted(subjects)),
            *(words for words in short.values() if words[0] in subjects),
            *sorted(negated),
        ]
        return self._grammars.of(
            self._network,
            (sorted(kinds), before, short),
            lambda: grammar_of(self._network, kinds, before).with_short_forms(short),
        )

    def _variants(self, sentence: str) -> set[Words]:
        """As it was said, and without stammering; “nine one one” is none."""
        words = self._words(sentence)
        return {words, without_stammer(words)}

    def _words(self, sentence: str) -> Words:
        """A sentence's words: names are “someone”, and “no,” is only an exclamation."""
        words: list[str] = []
        for number, token in enumerate(sentence.split()):
            spelt = self._spelt(token)
            if spelt in _EXCLAIMED and (not token[-1].isalpha() or words[-1:] == ["oh"]):
                continue
            name = number > 0 and token[:1].isupper() and len(spelt) == 1
            words += (SOMEONE,) if name and spelt[0] not in self._known else spelt
        return tuple(words)

    def _spelt(self, token: str) -> Words:
        """Its words; “my husband's hitting me” is short for “is”."""
        words = self._language.words(token)
        if len(words) == 1 and words[0].endswith("'s") and words[0][:-2] in self._language.subjects:
            return words[0][:-2], *self._language.words("it's")[1:]
        return words

    def _in(self, words: Words) -> Iterator[Danger]:
        spotted = self._spotter.spot(words)
        excused = [each for each in spotted if self._is_excuse(each, words)]
        dangers = [
            (each, kind)
            for each in spotted
            if each.intent != IDIOM
            and not any(idiom.start <= each.telling < idiom.end for idiom in excused)
            and (kind := self._kind(each, words))
        ]
        telling = outermost(each for each, _ in dangers)
        for each, kind in dangers:
            if each in telling:
                own = each.slots.get("by") == "self"
                yield Danger(kind, " ".join(each.words), each.score, own)

    @staticmethod
    def _is_excuse(spotted: Spotted, words: Words) -> bool:
        alone = "alone" not in spotted.slots or spotted.end - spotted.start == len(words)
        return spotted.intent == IDIOM and alone

    def _kind(self, spotted: Spotted, words: Words) -> str:
        """What kind of danger it is, here; empty where somebody else is spoken of."""
        kind = spotted.intent
        at, role = self._doer(words, spotted.start)
        match spotted.slots.get("by"), role:
            case None, _:
                pass
            case "self", "self":
                pass
            case "other", "other" | "named" | "object":
                pass
            case _, "" | "named" | "object":
                kind = UNCLEAR.get(kind, "check")
            case _:
                return ""
        return self._unless_negated(kind, spotted, words, at)

    def _unless_negated(self, kind: str, spotted: Spotted, words: Words, doer: int) -> str:
        near = spotted.start - NEGATED_BEFORE
        said = words[max(0, min(doer, near) if doer >= 0 else near) : spotted.end]
        negations = self._language.negations_in
        if negations(said) <= negations(spotted.words):
            return kind
        return UNCLEAR.get(kind, "check") if kind not in UNCLEAR.values() else ""

    def _doer(self, words: Words, start: int) -> tuple[int, str]:
        """Who was named last before a word: where, and in which role; -1 where nobody was.

        What can only be an object is a doer right before: “I saw him hit her”.
        """
        subjects = self._language.subjects
        for at in range(start - 1, -1, -1):
            role = subjects.get(words[at], "")
            if role and (role != "object" or at == start - 1):
                return at, role
        return -1, ""


def _gravity(danger: Danger) -> tuple[int, float]:
    return SEVERITY.index(danger.kind), -danger.score

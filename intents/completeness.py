"""Whether an utterance is all: what hearing asks at every pause, to find the end by meaning."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from intents.guiding.commands import ends_dictation
from intents.hypotheses import Heard
from intents.phrases.grammar import Grammar
from intents.turns import Listening, Understood
from intents.understanding import Understanding

SURE = 0.9
"""A score from which what was understood is taken to be all that was meant to be said."""


class Completeness(Enum):
    """How likely it is that nothing follows a pause."""

    COMPLETE = "complete"
    """A command, whole: whatever came now would be another one."""
    CONTINUABLE = "continuable"
    """A command, but it may be the beginning of another one: “help”, and “help me apologize”."""
    OPEN = "open"
    """Nobody knows."""
    UNFINISHED = "unfinished"
    """The beginning of a command, and none by itself: “go to step”."""


@dataclass(frozen=True)
class Judgement:
    """What was made of an utterance at a pause.

    Attributes:
        completeness: Whether it is all.
        understood: What it means if it is.
    """

    completeness: Completeness
    understood: Understood


class Judge:
    """Knows how every sentence of a catalogue can go on. Holds no state: any thread may ask."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self._grammars = {
            intent: understanding.grammar((intent,)) for intent in understanding.intents
        }
        last_words = frozenset[str]().union(*(each.last_words for each in self._grammars.values()))
        self._never_last = understanding.language.function_words - last_words

    def __call__(self, heard: Heard, listening: Listening) -> Judgement:
        """What an utterance means so far, and whether that is all.

        Args:
            heard: What the recognizers have heard up to the pause.
            listening: What is waited for. Where people speak in their own words, only a command
                that stands alone is ever complete.
        """
        understood = self._understanding.understand(heard)
        if listening is Listening.DICTATION:
            alone = ends_dictation(self._understanding, understood)
            return Judgement(Completeness.COMPLETE if alone else Completeness.OPEN, understood)
        return Judgement(self._completeness(understood), understood)

    def _completeness(self, understood: Understood) -> Completeness:
        language = self._understanding.language
        said = language.words(understood.transcript)
        forms = (said, language.core(said))  # politeness before a command is no part of it
        whole = self._intents(lambda grammar: any(map(grammar.accepts, forms)))
        following = self._intents(lambda grammar: any(map(grammar.goes_on, forms)))
        # Where the recording was sure of another command, its words were misheard.
        breaks_off = said and understood.score < SURE and said[-1] in self._never_last
        if said and not whole and (following or breaks_off):
            return Completeness.UNFINISHED
        if understood.intent in (None, "support"):  # of a danger people say more
            return Completeness.OPEN
        if understood.by_resemblance:  # which words would go on from here, no grammar knows
            return Completeness.OPEN
        if understood.score < SURE or following - {understood.intent}:
            return Completeness.CONTINUABLE
        return Completeness.COMPLETE

    def _intents(self, fits: Callable[[Grammar], bool]) -> set[str]:
        return {intent for intent, grammar in self._grammars.items() if fits(grammar)}

"""What hearing hands to understanding: texts, words with times, and the recording's opinion."""

from dataclasses import dataclass
from typing import Protocol

from intents.phrases.grammar import Grammar


@dataclass(frozen=True)
class Word:
    """One recognized word.

    Attributes:
        text: The word as the recognizer writes it.
        start: Seconds from the utterance's first sample to the word's first.
        end: Seconds from the utterance's first sample to the word's last.
        confidence: The recognizer's own, from 0 to 1.
    """

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True)
class Hypothesis:
    """One recognizer's opinion of one utterance.

    Attributes:
        source: Who holds it: "vosk grammar", "vosk", "moonshine" or "typed".
        text: The transcript; empty where nothing was understood.
        words: The words with their times, where the recognizer gives them.
        is_sure: Whether the recognizer is sure of nearly every word.
    """

    source: str
    text: str
    words: tuple[Word, ...] = ()
    is_sure: bool = False


class Ear(Protocol):
    """Listens to one utterance again, knowing what may have been said.

    Its ratings are natural logarithms: how much likelier a sentence is than what was heard
    without knowing anything. About 0 fits as well; -15 has nothing to do with the sound.
    """

    def likeliest(self, most: int) -> list[tuple[str, float]]:
        """The phrases of the moment that fit best, with their ratings, best first."""
        ...

    def listen_ahead(self, grammar: Grammar, least: float) -> None:
        """Says that `anywhere` will likely be asked for this, so that an ear may begin at once."""
        ...

    def anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        """The best texts with one of a grammar's sentences somewhere in them, with ratings.

        Those rated below `least` are not looked for.
        """
        ...


@dataclass(frozen=True)
class Heard:
    """All that is known of one utterance.

    Attributes:
        hypotheses: The recognizers' opinions, the most trusted source first.
        ear: For a second look at the recording; None for typed text.
    """

    hypotheses: tuple[Hypothesis, ...]
    ear: Ear | None = None

    @classmethod
    def typed(cls, text: str) -> "Heard":
        """Wraps a typed sentence."""
        return cls((Hypothesis("typed", text),))

"""Turns utterances into hypotheses: one protocol, several recognizers."""

from collections.abc import Callable, Iterable
from typing import Protocol

from intents.hypotheses import Heard
from intents.phrases.grammar import Grammar
from voice.sound import Samples

HasGoneOn = Callable[[], bool]
"""Whether speech has gone on after the pause at which somebody asked what was heard."""


class WentOn(Exception):
    """Speech has gone on: what was asked about the pause before, nobody needs to know any more."""


def never() -> bool:
    """Nothing can go on after what is over."""
    return False


class Decoding(Protocol):
    """One utterance being decoded while it is spoken."""

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples (16 kHz).

        Returns the words so far where they have changed, None where there is nothing new.
        """
        ...

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        """What was heard so far, as if it were all. More may be fed afterwards.

        Raises:
            WentOn: Speech has gone on meanwhile. The ear of what was heard raises it, too.
        """
        ...

    def finish(self) -> Heard:
        """Ends the utterance and returns what was heard in it; at once right after `peek`."""
        ...


class Recognizer(Protocol):
    """Knows a language. Loading is slow; one utterance's decoding is cheap to begin."""

    name: str

    def expect(self, grammar: Grammar) -> None:
        """Names what can be said, for the utterances that begin later."""
        ...

    def prepare(self, grammar: Grammar) -> None:
        """Makes ready what an ear will be asked to look for anywhere in an utterance."""
        ...

    def words_unknown(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of the words that it can never hear, each once, in their order."""
        ...

    def begin(self) -> Decoding:
        """Begins an utterance."""
        ...

"""Watches for danger in all that is known of an utterance: words, sound, and what it resembles."""

from collections.abc import Collection
from dataclasses import replace

from intents.hypotheses import Heard, Hypothesis
from intents.phrases.grammar import Grammar
from intents.safety.alarming import Alarming
from intents.safety.dangers import CHECK, Danger, Safety
from intents.turns import Candidate, Understood

SUPPORT = "support"
"""The intent of every danger."""

HELD = -6.0
"""The ear's rating of a text with a danger anywhere in it, from which it is asked about.

On recordings of the development sentences by synthetic voices of four engines: of 69 clean
disclosures of which the transcript had lost the danger 63 reach it, 3 of 120 others; with -4.5 60
and 2, with -8 64 and 5.
"""

HELD_FOR_SURE = -3.0
"""The same where nobody answers the guide: of talk for nobody, in kitchen noise at 10 dB, 1 of 60
recordings reaches it, and 5 reach `HELD`; of 49 dangers that only the recording holds, 29."""


class Watch:
    """Finds out whether an utterance tells of a danger.

    Every look leaves out what is `settled`: see `Safety.look`.

    Args:
        safety: Knows the phrases that tell of one.
        alarming: Knows what resembles one; None where nothing can tell.
    """

    def __init__(self, safety: Safety, alarming: Alarming | None = None) -> None:
        self._safety = safety
        self._alarming = alarming

    @property
    def grammar(self) -> Grammar:
        """What is looked for anywhere in a recording."""
        return self._safety.grammar

    def prepare(self) -> None:
        """Opens what only some utterances need, so that the first of them need not wait for it."""
        if self._alarming is not None:
            self._alarming.odds("")

    def by_words(self, heard: Heard, settled: Collection[str]) -> Understood | None:
        """The gravest danger that the first hypothesis with any in it tells of."""
        for hypothesis in heard.hypotheses:
            danger = self._safety.look(hypothesis.text, settled)
            if danger is not None:
                return _warning(hypothesis, danger)
        return None

    def by_sound(self, heard: Heard, settled: Collection[str]) -> Understood | None:
        """A danger that the recording agrees was said, where the recognizer wrote another word."""
        for said, rating in heard.ear.anywhere(self._safety.grammar) if heard.ear else ():
            danger = self._safety.look(said, settled) if rating >= HELD else None
            if danger is not None and danger.phrase not in settled:
                asked = _question(heard.hypotheses[0], danger)
                return replace(asked, by_resemblance=rating < HELD_FOR_SURE)
        return None

    def by_resemblance(self, heard: Heard, settled: Collection[str]) -> Understood | None:
        """What no phrase has, and yet resembles a danger."""
        hypothesis = heard.hypotheses[0]
        if self._alarming is None or self._safety.excuses(hypothesis.text):
            return None
        danger = self._alarming.look(hypothesis.text, settled)
        if danger is None:
            return None
        return replace(_warning(hypothesis, danger), by_resemblance=True)


def _warning(hypothesis: Hypothesis, danger: Danger) -> Understood:
    """What the guide does something about."""
    return Understood(
        hypothesis.text,
        SUPPORT,
        {"kind": danger.kind},
        round(danger.score, 3),
        recognizer=hypothesis.source,
        telling=danger.phrase,
    )


def _question(hypothesis: Hypothesis, danger: Danger) -> Understood:
    """What the guide asks about: did they say this?"""
    asked = Candidate(SUPPORT, {"kind": danger.kind}, danger.score, danger.phrase)
    return Understood(
        hypothesis.text,
        SUPPORT,
        {"kind": CHECK},
        danger.score,
        (asked,),
        hypothesis.source,
        telling=danger.phrase,
    )

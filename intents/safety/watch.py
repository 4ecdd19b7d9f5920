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

FAINTEST = -10.0
"""The ear's rating below which a text with a danger in it is not looked for."""

LETTER, LETTERS, MOST_LETTERS = 0.3, 10, 20
"""What each letter of the danger's phrase beyond ten counts, or lacks, in the unit of the rating:
what is short fits somewhere by accident. From `MOST_LETTERS` on it is no accident."""

LIKENESS = 0.5
"""What the odds count that the text resembles a disclosure: “until I've beaten them” in a recipe
does not."""

HELD = -4.8
"""How well the recording must hold a danger to be asked about: its rating with all that.

1,600 recordings of the development sentences by 26 synthetic voices of four engines, clean and in
kitchen noise at 10 dB: of 174 disclosures that the transcript had lost 132 reach it, and 62 of 998
others; by the rating alone (-6) it was 134 and 100. Each half of the sentences judged by weights
fitted on the other: what resembles a disclosure, too. What else was tried told no more than that:
how sure the transcript is (mean and least likelihood of a token), how alike both sound, how long
both are, how near other texts and other dangers come, what the words would mean as a command.
"""

HELD_FOR_SURE = -2.0
"""The same where nobody answers the guide: of the disclosures 100 reach it, of the others 21, 6 of
them for nobody's guide. By the rating alone (-3) it was 105 and 33, 9 of these for nobody."""


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

    def listen_ahead(self, heard: Heard) -> None:
        """Says that `by_sound` will likely be asked: that takes as long as all the rest."""
        if heard.ear is not None:
            heard.ear.listen_ahead(self._safety.grammar, FAINTEST)

    def by_sound(self, heard: Heard, settled: Collection[str]) -> Understood | None:
        """A danger that the recording agrees was said, where the recognizer wrote another word."""
        if heard.ear is None:
            return None
        for said, rating in heard.ear.anywhere(self._safety.grammar, FAINTEST):
            danger = self._safety.look(said, settled)
            if danger is None or danger.phrase in settled:
                continue
            held = self._held(said, rating, danger)
            if held >= HELD:
                asked = _question(heard.hypotheses[0], danger)
                return replace(asked, by_resemblance=held < HELD_FOR_SURE)
        return None

    def _held(self, said: str, rating: float, danger: Danger) -> float:
        """How well the recording holds a danger, see `HELD`."""
        letters = min(MOST_LETTERS, sum(map(len, danger.phrase.split())))
        likeness = self._alarming.likeness(said) if self._alarming is not None else 0.0
        return rating + LETTER * (letters - LETTERS) + LIKENESS * likeness

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

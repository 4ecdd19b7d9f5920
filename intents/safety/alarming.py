"""Danger in words that no phrase has: what a sentence's embedding tells of it."""

from collections.abc import Collection
from functools import cached_property
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from intents.language import Language
from intents.odds import probability
from intents.paraphrase.encoder import Encoder
from intents.safety.dangers import CHECK, UNCLEAR, Danger

ODDS = 0.4
"""The odds (natural log) from which it is asked about.

Each sentence judged by what was learned of others: of 62 disclosures that no phrase has 34 reach
it, of 97 look-alikes that no idiom excuses 6, of 226 sentences for nobody's guide 3, of 440
commands 3, of 1,427 sayings and lines of calls and television 17; from 0 on 39, 14, 6, 6 and 31.
"""

MOST = 4.0
"""The odds beyond which more tells no more: see `Alarming.likeness`."""

FEWEST_WORDS = 4
"""What is shorter tells too little: there are phrases for that."""

WEIGHTS = "alarming.npy"
"""Made by `scripts/bench alarming --write`."""

Weights = NDArray[np.float32]
"""Two rows of logistic regression, the bias last: whether somebody is in danger, and whether it is
by their own hand."""


class Alarming:
    """Asks about sentences that resemble disclosures; it never acts on one.

    Args:
        encoder: Embeds them.
        language: Theirs.
    """

    def __init__(self, encoder: Encoder, language: Language) -> None:
        self._encoder = encoder
        self._language = language

    @cached_property
    def _weights(self) -> Weights:
        with as_file(files("intents.safety") / WEIGHTS) as file:
            weights: Weights = np.load(file)
        return weights

    def look(self, text: str, settled: Collection[str] = ()) -> Danger | None:
        """What is to be asked about, or None.

        Args:
            text: What was said, in which no danger phrase is.
            settled: What was asked about before, and was no danger.
        """
        words = self._language.words(text)
        said = " ".join(words)
        if len(self._language.core(words)) < FEWEST_WORDS or said in settled:
            return None
        danger, by_own_hand = self.odds(said)
        if danger < ODDS:
            return None
        kind = UNCLEAR["self_harm"] if by_own_hand > 0 else CHECK
        return Danger(kind, said, round(probability(danger), 3), own=True)

    def likeness(self, text: str) -> float:
        """How much a text resembles a disclosure: the odds (natural log), `MOST` at most."""
        danger, _ = self.odds(" ".join(self._language.words(text)))
        return max(-MOST, min(MOST, danger))

    def odds(self, said: str) -> tuple[float, float]:
        """The odds (natural log) of each row of the weights for some words."""
        vector = self._encoder.vector(said)
        odds = np.einsum("ij,j->i", self._weights[:, :-1], vector) + self._weights[:, -1]
        return float(odds[0]), float(odds[1])

"""The second opinion: what a sentence means by what it resembles, weighed with its words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from intents.language import Language
from intents.matching.readings import clauses
from intents.odds import odds_of, probability
from intents.paraphrase.encoder import Encoder, Vectors
from intents.paraphrase.kept import Example, Examples, Kept
from intents.turns import Candidate

NEAREST = 3
"""So many examples of a meaning tell how near it is."""

CONSIDERED = 4
"""So many of the nearest meanings are considered."""

FEWEST_WORDS = 3
"""One or two words that no phrase has are no paraphrase of one: “sleep hard”, “pass the word”."""

SURE = 0.75
"""A score from which it was meant."""

LEAST = 0.5
"""The least score that is an opinion at all: worth asking about."""

UNLIKE, UNLIKE_NEGATED = 0.45, 0.4
"""Where the three nearest examples of a meaning are less near (mean cosine), it was hardly meant.

Of what words accept and is no phrase to the letter, that is none of 196 right ones, and 28 of 70
that were for nobody. Examples hold no negations, so that what negates is less like them."""

MOST = 0.8
"""The highest score: less than what was said counts more, and too low to count in dictation."""


@dataclass(frozen=True)
class Weights:
    """How much each piece of evidence counts, in the logarithm of the odds.

    Fitted by logistic regression on the development sentences and on what is to be ignored, with
    the phrases that were written before those sentences.

    Attributes:
        bias: With no evidence at all.
        words: Per point of the score of the sentence's words.
        near: Per point of the mean similarity (cosine) of the three nearest examples.
        ahead: Per point by which it is nearer than the nearest other meaning.
        told: Per point of its log-probability among all meanings, by what tells them apart. Of 32
            development sentences that words leave open it makes 16 right at 8 false of 740, where
            there were 10; 0.25 to 1.5 did alike.
    """

    bias: float = -7.0
    words: float = 3.6
    near: float = 8.2
    ahead: float = 8.7
    told: float = 0.75


WEIGHTS = Weights()


@dataclass(frozen=True)
class Resemblance:
    """How near a meaning is.

    Attributes:
        example: The nearest sentence of that meaning.
        near: The mean similarity (cosine) of its three nearest sentences.
        told: Its log-probability (natural) by what tells the meanings apart.
    """

    example: Example
    near: float
    told: float


@dataclass(frozen=True)
class Limits:
    """What a resemblance may not decide.

    Attributes:
        never: Intents for which it is not enough.
        certain: Intents that it never casts doubt on.
    """

    never: Collection[str] = frozenset()
    certain: Collection[str] = frozenset()


class SecondOpinion:
    """Finds out what a sentence means that its words leave open.

    Args:
        encoder: Embeds it.
        kept: What it may resemble.
        language: Of both.
        limits: What it may not decide.
        weights: How much each piece of evidence counts.
    """

    def __init__(
        self,
        encoder: Encoder,
        kept: Kept,
        language: Language,
        limits: Limits = Limits(),
        weights: Weights = WEIGHTS,
    ) -> None:
        self._encoder = encoder
        self._kept = kept
        self._language = language
        self._limits = limits
        self._weights = weights

    @cached_property
    def _examples(self) -> Examples:
        """Read when they are needed first: most sentences are understood without them."""
        return self._kept.load()

    def likeliest(self, text: str, candidates: Sequence[Candidate]) -> Candidate | None:
        """What a sentence means most likely; None where there is too little to be said for it.

        Args:
            text: The sentence.
            candidates: What its words may mean, best first.
        """
        scores = {each.meaning: each.score for each in reversed(candidates)}
        # “I was an arse last night, can we work on an apology”: each clause by itself, too.
        parts = (text, *clauses(text))
        found = [each for part in parts for each in self._meanings(part, scores)]
        best = max(found, key=lambda each: each.score, default=None)
        if best is None or best.score < LEAST or best.intent in self._limits.never:
            return None
        return replace(best, score=min(best.score, MOST))

    def _meanings(self, text: str, scores: Mapping[tuple[str, str], float]) -> Iterator[Candidate]:
        """What a sentence, or a clause of it, may mean.

        Args:
            text: Its words.
            scores: What the words of the whole sentence tell of each meaning.
        """
        words = self._language.words(text)
        if len(self._language.core(words)) < FEWEST_WORDS:
            return
        # To an embedding, “I'm not going to apologize” is all but “help me apologize”.
        if self._language.negations_in(words) or self._language.refusals.intersection(words):
            return
        nearest = self.nearest(text)
        best_told = sorted(nearest, key=lambda each: -each.told)[:CONSIDERED]
        for each in (*nearest[:CONSIDERED], *best_told):
            yield self._weighed(each, nearest, scores)

    def doubts(self, text: str, candidate: Candidate) -> bool:
        """Whether a sentence is so unlike what is known of a meaning that it was hardly meant.

        Args:
            text: The sentence.
            candidate: What its words mean. No value was said in it: of what has one, no examples
                are known.
        """
        if candidate.intent in self._limits.certain:
            return False
        near = {each.example.meant(0.0).meaning: each.near for each in self.nearest(text)}
        negates = self._language.negations_in(self._language.words(text))
        least = UNLIKE_NEGATED if negates else UNLIKE
        return near.get(candidate.meaning, 1.0) < least

    def nearest(self, text: str) -> list[Resemblance]:
        """Every meaning, the nearest first; none where the examples are damaged."""
        if not self._examples.known:
            return []
        vector = self._encoder.vector(" ".join(self._language.words(text)))
        # Not `@`, for which BLAS took 16 ms where this takes 0.3 (measured on two busy cores).
        alike = np.einsum("ij,j->i", self._examples.vectors, vector)
        told = self._examples.discriminant.log_probabilities(vector)
        return sorted(self._by_meaning(alike, told), key=lambda each: -each.near)

    def _by_meaning(self, alike: Vectors, told: Vectors) -> Iterator[Resemblance]:
        for places, log_probability in zip(self._examples.meanings, told, strict=True):
            ordered = places[np.argsort(-alike[places])]
            nearest = float(alike[ordered[:NEAREST]].mean())
            yield Resemblance(self._examples.known[ordered[0]], nearest, float(log_probability))

    def _weighed(
        self,
        each: Resemblance,
        nearest: Sequence[Resemblance],
        scores: Mapping[tuple[str, str], float],
    ) -> Candidate:
        """One meaning, with the probability that it was meant."""
        others = (other.near for other in nearest if other is not each)
        meant = each.example.meant(0.0)
        evidence = {
            "bias": 1.0,
            "words": scores.get(meant.meaning, 0.0),
            "near": each.near,
            "ahead": each.near - next(others, 0.0),
            "told": each.told,
        }
        return replace(meant, score=probability(odds_of(evidence, self._weights)))

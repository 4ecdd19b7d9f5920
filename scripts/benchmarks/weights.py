"""Fits the weights by which words and recording are put together, on recordings."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.evidence import Evidence, Ratings, features, once
from scripts.benchmarks.cases import Case
from scripts.benchmarks.sentences import Sentence
from scripts.benchmarks.subject import Subject

FOLDS = 5
RIDGE = 2e-3
"""How strongly weights are drawn to zero, per observation: some pieces of evidence go together."""

THRESHOLDS = (-1.5, -1.0, -0.5, 0.0, 0.5)
"""Odds (natural log) from which a meaning would be accepted."""

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """One recording as the weights see it.

    Attributes:
        sentence: What was said.
        listener: To whom: the name of the catalogue.
        condition: How.
        evidence: Of every meaning that it may have.
        rows: The features of each, shape (meanings, features).
    """

    sentence: Sentence
    listener: str
    condition: str
    evidence: Sequence[Evidence]
    rows: NDArray[np.float64]

    @property
    def right(self) -> Vector:
        """1 for the meaning that was meant, 0 for others."""
        met = [
            self.sentence.intent is not None
            and self.sentence.is_met_by(each.candidate.intent, each.candidate.slots)
            for each in self.evidence
        ]
        return np.array(met, np.float64)


def samples(subject: Subject, cases: Iterable[Case]) -> Iterator[Sample]:
    """The cases of which the words alone leave open what was meant."""
    understanding, name = subject.understanding, subject.catalogue.stem
    for case in cases:
        found = understanding.evidence(case.heard) if case.heard else None
        if found is not None and found[1]:
            transcript, evidence = found
            said = once(transcript, understanding.language)
            ratings = Ratings.of(evidence)
            rows = [list(features(each, said, ratings).values()) for each in evidence]
            yield Sample(case.sentence, name, case.condition, evidence, np.array(rows))


def fit(cases: Sequence[Sample]) -> Vector:
    """Logistic regression with a ridge, by Newton's method, on meanings right and wrong."""
    rows = np.concatenate([each.rows for each in cases])
    right = np.concatenate([each.right for each in cases])
    scale = rows.std(axis=0)
    scale[scale == 0] = 1.0
    rows = rows / scale
    weights = np.zeros(rows.shape[1])
    ridge = RIDGE * len(right) * np.eye(rows.shape[1])
    for _ in range(50):
        believed = 1.0 / (1.0 + np.exp(-rows @ weights))
        gradient = rows.T @ (believed - right) + ridge @ weights
        curvature = (rows * (believed * (1.0 - believed))[:, None]).T @ rows + ridge
        weights = weights - np.linalg.solve(curvature, gradient)
    fitted: Vector = weights / scale
    return fitted


def cross_validated(cases: Sequence[Sample]) -> Iterator[str]:
    """Lines for each threshold: the share that is right, by listener, part and condition.

    All recordings of a sentence are in the same fold.
    """
    sayings = sorted({each.sentence.say for each in cases})
    random.Random(0).shuffle(sayings)
    fold = {say: number % FOLDS for number, say in enumerate(sayings)}
    decided: list[tuple[Sample, int, float]] = []
    for number in range(FOLDS):
        weights = fit([each for each in cases if fold[each.sentence.say] != number])
        for each in cases:
            if fold[each.sentence.say] == number:
                odds = each.rows @ weights
                decided.append((each, int(odds.argmax()), float(odds.max())))
    for threshold in THRESHOLDS:
        yield f"odds {threshold:5.2f}"
        yield from (f"    {share}" for share in _shares(decided, threshold))


def named(weights: Vector, evidence: Evidence) -> Iterator[str]:
    """The weights, as they stand in the code."""
    names = features(evidence, "", Ratings.of([evidence]))
    return (f"{name}: float = {weight:.2f}" for name, weight in zip(names, weights, strict=True))


def _shares(decided: Iterable[tuple[Sample, int, float]], threshold: float) -> Iterator[str]:
    counts: dict[str, list[bool]] = defaultdict(list)
    for each, best, odds in decided:
        taken = each.evidence[best].candidate if odds > threshold else None
        met = each.sentence.is_met_by(taken.intent if taken else None, taken.slots if taken else {})
        counts[f"{each.listener}: {each.sentence.part}, {each.condition}"].append(met)
    return (f"{name} {100 * np.mean(met):.1f} %" for name, met in sorted(counts.items()))

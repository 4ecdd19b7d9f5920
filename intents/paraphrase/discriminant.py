"""Which directions among embeddings tell meanings apart: what is said of one, against the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

SHRUNK = 1.0
"""How much the spread is taken to be the same in all directions, as a share of the mean spread:
there are hardly more examples of a meaning than directions. 0.5 to 2 did alike."""

LEAST_SPREAD = 1e-4
"""Where every meaning has one example, there is no spread."""

SOFTENED = 0.3
"""What the log-likelihoods are multiplied by: examples are no independent draws of what people say,
and the probabilities would be far too sure."""


@dataclass(frozen=True, eq=False)
class Discriminant:
    """Linear discriminant analysis (Fisher 1936): meanings as normal distributions of one spread.

    Attributes:
        directions: Shape (meanings, size).
        offsets: Shape (meanings,).
    """

    directions: Vectors
    offsets: Vectors

    @classmethod
    def of(cls, vectors: Vectors, places: Sequence[NDArray[np.int64]]) -> "Discriminant":
        """Of embedded examples.

        Args:
            vectors: Their embeddings, shape (examples, size).
            places: Of each meaning: which examples are its own.
        """
        size = vectors.shape[1]
        spread = np.zeros((size, size))
        middles = np.empty((len(places), size))
        for number, own in enumerate(places):  # a meaning counts as much as another, large or small
            middles[number] = vectors[own].mean(axis=0)
            away = vectors[own] - middles[number]
            spread += away.T @ away / (len(own) * len(places))
        spread += max(SHRUNK * np.trace(spread) / size, LEAST_SPREAD) * np.eye(size)
        directions = np.linalg.solve(spread, middles.T).T
        offsets = -0.5 * np.einsum("ij,ij->i", middles, directions)
        return cls(directions.astype(np.float32), offsets.astype(np.float32))

    def log_probabilities(self, vector: Vectors) -> Vectors:
        """Of every meaning: how likely it is (natural log) that one of them was said.

        Args:
            vector: An embedding, shape (size,).
        """
        scores = SOFTENED * (np.einsum("ij,j->i", self.directions, vector) + self.offsets)
        scores -= scores.max()
        found: Vectors = scores - np.log(np.exp(scores).sum())
        return found

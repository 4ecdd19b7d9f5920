"""Which patterns may fit a spoken sentence at all: an index of the words in them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from intents.phrases.index import Index


class Shortlist:
    """Estimates for every pattern, from its words alone, how well it can fit."""

    def __init__(self, index: Index, weights: Mapping[str, float]) -> None:
        self._index = index
        self._lightest = index.lightest(weights)
        self._count = len(self._lightest)

    def best(
        self,
        heard: Sequence[Sequence[tuple[str, float]]],
        weight: float,
        least: float,
        most: int,
    ) -> list[tuple[int, float]]:
        """The likeliest patterns, best first, each with the score that it can reach at most.

        Args:
            heard: For every spoken word, the words that it may have been, with the weight that
                this accounts for.
            weight: Of the whole spoken sentence.
            least: The score from which a pattern is of interest.
            most: How many to return.
        """
        gained = np.zeros(self._count)
        for partners in heard:
            self._gain(gained, partners)
        reached = 2.0 * gained / (weight + np.maximum(self._lightest, gained) + 1e-9)
        best = np.flatnonzero(reached >= least)
        best = best[np.argsort(-reached[best], kind="stable")[:most]]
        return [(int(number), min(1.0, float(reached[number]))) for number in best]

    def _gain(self, gained: NDArray[np.float64], partners: Sequence[tuple[str, float]]) -> None:
        if len(partners) == 1:
            word, weight = partners[0]
            gained[self._index.patterns(word)] += weight
        elif partners:
            most = np.zeros(self._count)
            for word, weight in partners:
                numbers = self._index.patterns(word)
                most[numbers] = np.maximum(most[numbers], weight)
            gained += most

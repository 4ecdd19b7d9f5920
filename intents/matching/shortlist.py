"""Which patterns may fit a spoken sentence at all: an index of the words in them."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.matching.vocabulary import Vocabulary
from intents.phrases.network import Network

Numbers = NDArray[np.int64]


class Shortlist:
    """Estimates for every pattern, from its words alone, how well it can fit."""

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self._count = len(network.patterns)
        where: dict[str, list[int]] = defaultdict(list)
        lightest = np.zeros(self._count)
        weights = vocabulary.weights
        least = [0.0] * len(network.arcs)
        for number, pattern in enumerate(network.patterns):
            words: set[str] = set()
            for state in range(pattern.stop - 1, pattern.start - 1, -1):
                arcs = network.arcs[state]
                words.update(arc.word for arc in arcs)
                if state not in network.finals:
                    least[state] = min(weights[arc.word] + least[arc.after] for arc in arcs)
            lightest[number] = least[pattern.start]
            for word in words:
                where[word].append(number)
        self._lightest = lightest
        self._where: dict[str, Numbers] = {
            word: np.array(numbers, np.int64) for word, numbers in where.items()
        }

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
            gained[self._where[word]] += weight
        elif partners:
            most = np.zeros(self._count)
            for word, weight in partners:
                numbers = self._where[word]
                most[numbers] = np.maximum(most[numbers], weight)
            gained += most

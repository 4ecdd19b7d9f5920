"""Which words stand in which patterns of a network: asked for one word at a time."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from intents.phrases.network import Network

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]

NONE: Numbers = np.zeros(0, np.int64)


class Index:
    """The words of a network, and for each the numbers of the patterns that have it.

    Attributes:
        words: Each once.
        intents: How many intents there are.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        arcs = network.arcs
        numbers: dict[str, int] = {}
        of_label = [numbers.setdefault(label.word, len(numbers)) for label in arcs.labels]
        self.words = tuple(numbers)
        self._numbers = numbers
        self.intents = len({each.intent for each in network.patterns})
        self._word = np.array(of_label, np.int64)[arcs.label]
        sizes = [pattern.stop - pattern.start for pattern in network.patterns]
        states = np.repeat(np.arange(len(sizes)), sizes)
        keys = _once(self._word * len(sizes) + states[arcs.states])
        self._patterns = keys % len(sizes)
        self._bounds = np.searchsorted(keys, np.arange(len(numbers) + 1) * len(sizes))

    def count(self, word: str) -> int:
        """How many patterns have a word."""
        return len(self.patterns(word))

    def patterns(self, word: str) -> Numbers:
        """The patterns that have a word, in the order of the network."""
        number = self._numbers.get(word)
        if number is None:
            return NONE
        return self._patterns[self._bounds[number] : self._bounds[number + 1]]

    def spread(self) -> Mapping[str, int]:
        """By word: how many intents have it."""
        numbers: dict[str, int] = {}
        patterns = self._network.patterns
        intents = np.array([numbers.setdefault(each.intent, len(numbers)) for each in patterns])
        words = np.repeat(np.arange(len(self.words)), np.diff(self._bounds))
        pairs = _once(words * self.intents + intents[self._patterns])
        return dict(zip(self.words, np.bincount(pairs // self.intents).tolist(), strict=True))

    def lightest(self, weights: Mapping[str, float]) -> Weights:
        """By pattern: the least that a sentence of it weighs."""
        arcs = self._network.arcs
        weight = np.array([weights[word] for word in self.words])[self._word]
        going_on = np.flatnonzero(np.diff(arcs.firsts))
        ends = np.array(list(self._network.finals))
        least = np.zeros(len(arcs))
        before = None
        while before is None or not np.array_equal(least, before):  # once a word of the longest
            before = least.copy()
            least[going_on] = np.minimum.reduceat(
                weight + before[arcs.after], arcs.firsts[going_on]
            )
            least[ends] = 0.0
        return least[[pattern.start for pattern in self._network.patterns]]


def _once(numbers: Numbers) -> Numbers:
    """In order, each once; `np.unique` took five times as long (measured, NumPy 2.3)."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]

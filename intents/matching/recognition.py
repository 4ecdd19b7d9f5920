"""Reads a sentence that is said word for word: which phrase it is, and with what slots."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from intents.language import Words
from intents.phrases.network import Arc, Network, Pattern, Phrase, phrase

_Way = tuple[Pattern, tuple[Arc, ...], int]


class Recognition:
    """Follows a network along a sentence."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._firsts: dict[str, list[tuple[Pattern, Arc]]] = defaultdict(list)
        for pattern in network.patterns:
            for arc in network.arcs[pattern.start]:
                self._firsts[arc.word].append((pattern, arc))

    def read(self, words: Words) -> Phrase | None:
        """The phrase that these words are, or None."""
        if not words:
            return None
        first, *rest = words
        ways: list[_Way] = []
        ways += [(pattern, (arc,), arc.after) for pattern, arc in self._firsts.get(first, ())]
        for word in rest:
            ways = list(self._further(ways, word))
        finals = self._network.finals
        for pattern, path, state in ways:
            if state in finals:
                return phrase(pattern, path, finals[state])
        return None

    def _further(self, ways: Sequence[_Way], word: str) -> Iterator[_Way]:
        for pattern, path, state in ways:
            for arc in self._network.arcs[state]:
                if arc.word == word:
                    yield pattern, (*path, arc), arc.after

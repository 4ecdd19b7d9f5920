"""Reads a sentence that is said word for word: which phrase it is, and with what slots."""

from collections.abc import Iterator, Sequence

from intents.language import Words
from intents.phrases.arcs import Arc
from intents.phrases.index import Index
from intents.phrases.network import Network, Pattern, Phrase, phrase

_Way = tuple[Pattern, tuple[Arc, ...], int]


class Recognition:
    """Follows a network along a sentence."""

    def __init__(self, network: Network, index: Index) -> None:
        self._network = network
        self._index = index

    def read(self, words: Words) -> Phrase | None:
        """The phrase that these words are, or None."""
        finals = self._network.finals
        for pattern, path, state in self._ways(words):
            if state in finals:
                return phrase(pattern, path, finals[state])
        return None

    def begins(self, words: Words) -> bool:
        """Whether some phrase begins with these words, or is them."""
        return bool(self._ways(words))

    def _ways(self, words: Words) -> Sequence[_Way]:
        if not words:
            return ()
        numbers = min((self._index.patterns(word) for word in words), key=len)
        patterns = (self._network.patterns[number] for number in numbers)
        ways: list[_Way] = [(pattern, (), pattern.start) for pattern in patterns]
        for word in words:
            ways = list(self._further(ways, word))
        return ways

    def _further(self, ways: Sequence[_Way], word: str) -> Iterator[_Way]:
        for pattern, path, state in ways:
            for arc in self._network.arcs[state]:
                if arc.word == word:
                    yield pattern, (*path, arc), arc.after

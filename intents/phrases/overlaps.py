"""Finds a sentence that means two things: walks a network twice at once, over the same words."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from intents.language import Words
from intents.phrases.arcs import Arc, Filling
from intents.phrases.network import Network, Pattern, Slots

MOST_PAIRS = 300_000
"""So many pairs of states are looked at; a catalogue that has more is taken as it is."""

Fillings = frozenset[Filling]


@dataclass(frozen=True)
class Overlap:
    """One sentence with two meanings, each the pattern that gives it and its slots.

    Attributes:
        words: The sentence.
        first: The meaning that stands first in the file.
        second: The other.
    """

    words: Words
    first: tuple[Pattern, Slots]
    second: tuple[Pattern, Slots]


def find_overlap(network: Network) -> Overlap | None:
    """The shortest sentence that can be said in two ways which mean different things."""
    return _Walk(network).search()


class _Pair(NamedTuple):
    """Two states that the same words lead to.

    Attributes:
        one: The state of one walk.
        other: The state of the other.
        only_one: What slots the one walk has filled and the other has not.
        only_other: The same the other way round.
    """

    one: int
    other: int
    only_one: Fillings
    only_other: Fillings


class _Walk:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._patterns = [
            pattern for pattern in network.patterns for _ in range(pattern.start, pattern.stop)
        ]
        self._plain = _plain_meanings(network)
        self._came: dict[_Pair, tuple[_Pair | None, str]] = {}

    def search(self) -> Overlap | None:
        waiting: deque[_Pair] = deque()
        self._reach(self._seeds(), None, waiting)
        while waiting and len(self._came) < MOST_PAIRS:
            pair = waiting.popleft()
            overlap = self._overlap(pair)
            if overlap is not None:
                return overlap
            self._reach(self._following(pair), pair, waiting)
        return None

    def _reach(
        self, found: Iterator[tuple[_Pair, str]], origin: _Pair | None, waiting: deque[_Pair]
    ) -> None:
        plain = self._plain
        for pair, word in found:
            # Two templates without lists that mean the same may overlap as they like.
            if plain[pair.one] is not None and plain[pair.one] == plain[pair.other]:
                continue
            if pair not in self._came:
                self._came[pair] = origin, word
                waiting.append(pair)

    def _seeds(self) -> Iterator[tuple[_Pair, str]]:
        """Where two walks part for the first time: at the very beginning, or after any state."""
        firsts: dict[str, list[Arc]] = defaultdict(list)
        for pattern in self._network.patterns:
            for arc in self._network.arcs[pattern.start]:
                firsts[arc.word].append(arc)
        rows = [firsts, *(_by_word(arcs) for arcs in self._network.arcs)]
        for row in rows:
            for word, arcs in row.items():
                for one, other in combinations(arcs, 2):
                    yield _pair(one, other, frozenset(), frozenset()), word

    def _following(self, pair: _Pair) -> Iterator[tuple[_Pair, str]]:
        others = _by_word(self._network.arcs[pair.other])
        for one in self._network.arcs[pair.one]:
            for other in others.get(one.word, ()):
                yield _pair(one, other, pair.only_one, pair.only_other), one.word

    def _overlap(self, pair: _Pair) -> Overlap | None:
        finals = self._network.finals
        if pair.one not in finals or pair.other not in finals:
            return None
        one, other = self._patterns[pair.one], self._patterns[pair.other]
        ways = [
            (pattern, {**pattern.slots, **dict(only), **dict(finals[state])})
            for pattern, only, state in (
                (one, pair.only_one, pair.one),
                (other, pair.only_other, pair.other),
            )
        ]
        if one.intent == other.intent and ways[0][1] == ways[1][1]:
            return None
        first, second = sorted(ways, key=lambda way: way[0].start)
        return Overlap(self._words(pair), first, second)

    def _words(self, pair: _Pair) -> Words:
        """A sentence that leads to a pair, the walk up to where they parted included."""
        words: list[str] = []
        origin: _Pair | None = pair
        while origin is not None:
            first = origin
            origin, word = self._came[origin]
            words.append(word)
        return (*self._leading_to(first, words[-1]), *reversed(words))

    def _leading_to(self, seed: _Pair, word: str) -> Words:
        """The words before two walks parted."""
        pattern = self._patterns[seed.one]
        if pattern is not self._patterns[seed.other]:
            return ()
        ways: dict[int, Words] = {pattern.start: ()}
        for state in range(pattern.start, pattern.stop):
            arcs = self._network.arcs[state]
            afters = {arc.after for arc in arcs if arc.word == word}
            if state in ways and {seed.one, seed.other} <= afters:
                return ways[state]
            for arc in arcs:
                if state in ways:
                    ways.setdefault(arc.after, (*ways[state], arc.word))
        return ()


def _plain_meanings(network: Network) -> list[str | None]:
    """By state: what its pattern means, where all its sentences mean the same."""
    meanings: list[str | None] = []
    for pattern in network.patterns:
        states = range(pattern.start, pattern.stop)
        plain = not any(arc.fills for state in states for arc in network.arcs[state]) and not any(
            network.finals.get(state) for state in states
        )
        meaning = repr((pattern.intent, sorted(pattern.slots.items())))
        meanings += [meaning if plain else None] * len(states)
    return meanings


def _by_word(arcs: tuple[Arc, ...]) -> dict[str, list[Arc]]:
    row: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        row[arc.word].append(arc)
    return row


def _pair(one: Arc, other: Arc, only_one: Fillings, only_other: Fillings) -> _Pair:
    ones, others = only_one.union(one.fills), only_other.union(other.fills)
    return _Pair(one.after, other.after, ones - others, others - ones)

"""Makes a recognizer's grammar of a network: what can be said, whatever it means."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from intents.grammar import Grammar, minimal
from intents.network import Network


def grammar_of(network: Network, intents: Collection[str] | None = None) -> Grammar:
    """The sentences of some intents, or of all, each also with its short forms in full.

    Each state of the result is the set of all the network's states that the same words lead to
    (Rabin and Scott 1959).
    """
    starts = frozenset(
        pattern.start
        for pattern in network.patterns
        if intents is None or pattern.intent in intents
    )
    ways = _Ways(network)
    numbers = {starts: 0}
    rows: list[dict[str, int]] = []
    waiting = [starts]
    finals = set()
    for states in waiting:  # grows while it is gone through
        if any(state in network.finals for state in states):
            finals.add(numbers[states])
        row: dict[str, int] = {}
        for word, afters in ways.following(states):
            after = frozenset(afters)
            if after not in numbers:
                numbers[after] = len(numbers)
                waiting.append(after)
            row[word] = numbers[after]
        rows.append(row)
    return minimal(rows, finals)


class _Ways:
    """The words that lead on from each state: in full, and as they are spelt."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._rows: dict[int, list[tuple[str, int]]] = {}

    def following(self, states: Iterable[int]) -> Iterator[tuple[str, set[int]]]:
        afters: dict[str, set[int]] = defaultdict(set)
        for state in states:
            if state not in self._rows:
                self._rows[state] = list(self._row(state))
            for word, after in self._rows[state]:
                afters[word].add(after)
        yield from afters.items()

    def _row(self, state: int) -> Iterator[tuple[str, int]]:
        for arc in self._network.arcs[state]:
            yield arc.word, arc.after
            if arc.surface and arc.surface != arc.word and arc.surface[0].isalpha():
                yield arc.surface, self._end_of_spelling(arc.after)

    def _end_of_spelling(self, state: int) -> int:
        """Where a word that is spelt as one ends: “i'm” is one, and “i am” two."""
        arcs = self._network.arcs[state]
        while len(arcs) == 1 and not arcs[0].surface:
            state = arcs[0].after
            arcs = self._network.arcs[state]
        return state

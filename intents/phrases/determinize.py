"""Makes a recognizer's grammar of a network: what can be said, whatever it means."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from intents.language import Words
from intents.phrases.grammar import Grammar, minimal
from intents.phrases.network import Network


def grammar_of(
    network: Network,
    intents: Collection[str] | None = None,
    before: Sequence[Words] = (),
    after: Sequence[Words] = (),
) -> Grammar:
    """The sentences of some intents, or of all, each also with its short forms in full.

    Each state of the result is the set of all the network's states that the same words lead to
    (Rabin and Scott 1959).

    Args:
        network: The sentences.
        intents: Whose; None for all.
        before: What may be said before a sentence without meaning anything: “can you”.
        after: The same after one.
    """
    starts = frozenset(
        pattern.start
        for pattern in network.patterns
        if intents is None or pattern.intent in intents
    )
    ways = _Ways(network, starts, before, after)
    numbers = {ways.beginning: 0}
    rows: list[dict[str, int]] = []
    waiting = [ways.beginning]
    finals = set()
    for states in waiting:  # grows while it is gone through
        if not ways.finals.isdisjoint(states):
            finals.add(numbers[states])
        row: dict[str, int] = {}
        for word, afters in ways.following(states):
            reached = frozenset(afters)
            if reached not in numbers:
                numbers[reached] = len(numbers)
                waiting.append(reached)
            row[word] = numbers[reached]
        rows.append(row)
    return minimal(rows, finals)


class _Ways:
    """The words that lead on from each state: in full, and as they are spelt.

    What may be said before and after a sentence has states of its own, behind the network's.

    Attributes:
        beginning: The states in which all begins.
        finals: The states in which a sentence may end.
    """

    def __init__(
        self,
        network: Network,
        starts: frozenset[int],
        before: Sequence[Words],
        after: Sequence[Words],
    ) -> None:
        self._network = network
        self._rows: dict[int, list[tuple[str, int]]] = {}
        self._also: dict[int, frozenset[int]] = {}
        self._count = len(network.arcs)
        lead_in, ends = self._tree(before)
        self._also.update(dict.fromkeys(ends, starts))
        trail, ends = self._tree(after)
        self._also.update(dict.fromkeys(network.finals, frozenset((trail,))))
        self.beginning = starts | {lead_in}
        self.finals = frozenset(network.finals) | ends

    def following(self, states: Iterable[int]) -> Iterator[tuple[str, set[int]]]:
        """The words that may come next, and the states that each leads to."""
        afters: dict[str, set[int]] = defaultdict(set)
        for state in states:
            if state not in self._rows:
                self._rows[state] = list(self._row(state))
            for word, after in self._rows[state]:
                if self._goes_on(after):
                    afters[word].add(after)
                afters[word].update(self._also.get(after, ()))
        yield from afters.items()

    def _goes_on(self, state: int) -> bool:
        """Not the last word of something before a sentence: only what it leads to counts."""
        return state < len(self._network.arcs) or bool(self._rows[state]) or state in self.finals

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

    def _tree(self, sentences: Sequence[Words]) -> tuple[int, set[int]]:
        """States for some word sequences: the first of them, and those in which one ends."""
        root = self._new()
        ends = set()
        for words in sentences:
            state = root
            for word in words:
                row = dict(self._rows[state])
                if word not in row:
                    row[word] = self._new()
                    self._rows[state].append((word, row[word]))
                state = row[word]
            ends.add(state)
        return root, ends

    def _new(self) -> int:
        self._rows[self._count] = []
        self._count += 1
        return self._count - 1

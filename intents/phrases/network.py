"""All that a catalogue's templates stand for, as one network of words with what they mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from intents.language import Words
from intents.phrases import arcs as arcs_of
from intents.phrases.arcs import Arc, Arcs, Filling, Value

Slots = Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Pattern:
    """One template of the catalogue, as a stretch of the network's states.

    Attributes:
        intent: What its sentences mean.
        slots: The slots that go with it whatever is said.
        start: The state in which its sentences begin; the first of its own.
        stop: The first state that is no longer its own.
        line: Where it stands in the file.
    """

    intent: str
    slots: Slots
    start: int
    stop: int
    line: int


@dataclass(frozen=True)
class Phrase:
    """One sentence that can be said.

    Attributes:
        text: The sentence as it is said, in lower case.
        words: The same as normalised words: numbers spelt out, short forms in full.
        intent: The intent's name.
        slots: The slots and their values.
        implied: Whether the slots go with the whole sentence, and no value was named in it.
    """

    text: str
    words: Words
    intent: str
    slots: Slots
    implied: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The ways in which it may be said: as it is written, and with short forms in full."""
        return tuple(dict.fromkeys((self.text, " ".join(self.words))))


@dataclass(frozen=True, eq=False)
class Network:
    """An automaton of words without cycles: one stretch of states a template.

    States are numbers. Every arc leads to a higher one, so that whatever is computed along the
    network can be computed in their order.

    Attributes:
        patterns: The templates, in the order of the file.
        arcs: By state: the words that may come next.
        finals: The states in which a sentence may end, with the slots that this fills.
    """

    patterns: tuple[Pattern, ...]
    arcs: Arcs
    finals: Mapping[int, tuple[Filling, ...]]

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest sentence."""
        firsts, after = self.arcs.firsts.tolist(), self.arcs.after.tolist()  # none is written out
        lengths = [0] * len(self.arcs)
        for state in range(len(self.arcs) - 1, -1, -1):
            follow = after[firsts[state] : firsts[state + 1]]
            lengths[state] = max((1 + lengths[each] for each in follow), default=0)
        return max((lengths[pattern.start] for pattern in self.patterns), default=0)

    def phrases(self, most: int | None = None) -> Iterator[Phrase]:
        """Every sentence, one after the other: there may be millions.

        Args:
            most: Of each template only so many.
        """
        for pattern in self.patterns:
            yield from islice(self.written_out(pattern), most)

    def written_out(self, pattern: Pattern) -> Iterator[Phrase]:
        """Every sentence of one template."""
        stack: list[tuple[int, tuple[Arc, ...]]] = [(pattern.start, ())]
        while stack:
            state, path = stack.pop()
            if state in self.finals:
                yield phrase(pattern, path, self.finals[state])
            stack.extend((arc.after, (*path, arc)) for arc in reversed(self.arcs[state]))


def phrase(pattern: Pattern, path: Sequence[Arc], last: Sequence[Filling]) -> Phrase:
    """The sentence that a way through a pattern stands for.

    Args:
        pattern: The pattern.
        path: The words, in order.
        last: What its final state fills.
    """
    filled = [filling for arc in path for filling in arc.fills]
    return Phrase(
        " ".join(arc.surface for arc in path if arc.surface),
        tuple(arc.word for arc in path),
        pattern.intent,
        {**pattern.slots, **dict(filled), **dict(last)},
        bool(pattern.slots),
    )


def joined(networks: Sequence[Network]) -> Network:
    """Several networks as one, in their order."""
    patterns: list[Pattern] = []
    finals: dict[int, tuple[Filling, ...]] = {}
    by = 0
    for network in networks:
        patterns += [
            Pattern(each.intent, each.slots, each.start + by, each.stop + by, each.line)
            for each in network.patterns
        ]
        finals |= {state + by: fills for state, fills in network.finals.items()}
        by += len(network.arcs)
    return Network(tuple(patterns), arcs_of.joined([each.arcs for each in networks]), finals)

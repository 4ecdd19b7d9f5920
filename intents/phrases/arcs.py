"""The arcs of a network: held as a few arrays, and written out state by state where one looks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Value = str | int

Filling = tuple[str, Value]
"""A slot and its value."""

Numbers = NDArray[np.int32]


class Label(NamedTuple):
    """What an arc says, wherever it leads.

    Attributes:
        word: The normalised word.
        fills: The slots that are filled by going this way.
        surface: How the template spells it, in lower case. What is spelt as one and normalised to
            several, as “i'm” is to “i am”, is with the first of them, and the others have none.
        listed: Whether it belongs to the value of a list.
    """

    word: str
    fills: tuple[Filling, ...]
    surface: str
    listed: bool


class Arc(NamedTuple):
    """One word on the way through a network; `after` is the state that it leads to.

    The others are those of its `Label`.
    """

    word: str
    after: int
    fills: tuple[Filling, ...]
    surface: str
    listed: bool


Row = tuple[Arc, ...]
"""The words that may come next in a state."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """The arcs of all states, in their order.

    A catalogue has a hundred thousand, and a sentence that is heard meets a few hundred: only
    those become objects. What is computed of all of them is computed with the arrays.

    Attributes:
        labels: Every label once.
        firsts: By state: the number of its first arc; at the end, the number of arcs.
        label: By arc: the number of its label.
        after: By arc: the state that it leads to.
    """

    labels: tuple[Label, ...]
    firsts: Numbers
    label: Numbers
    after: Numbers
    _written: dict[int, Row] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, rows: Iterable[Iterable[Arc]]) -> "Arcs":
        """The arcs of states that are written out."""
        labels: dict[Label, int] = {}
        firsts, label, after = [0], [], []
        for row in rows:
            for word, leads_to, fills, surface, listed in row:
                each = Label(word, fills, surface, listed)
                label.append(labels.setdefault(each, len(labels)))
                after.append(leads_to)
            firsts.append(len(label))
        arrays = (np.array(each, np.int32) for each in (firsts, label, after))
        return cls(tuple(labels), *arrays)

    @property
    def states(self) -> Numbers:
        """By arc: the state that it begins in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.firsts))

    def __len__(self) -> int:
        """The number of states."""
        return len(self.firsts) - 1

    def __iter__(self) -> Iterator[Row]:
        return (self[state] for state in range(len(self)))

    def __getitem__(self, state: int) -> Row:
        """The arcs of one state."""
        row = self._written.get(state)
        if row is None:
            these = slice(self.firsts[state], self.firsts[state + 1])
            row = tuple(
                [
                    Arc(word, after, fills, surface, listed)
                    for (word, fills, surface, listed), after in zip(
                        [self.labels[number] for number in self.label[these]],
                        self.after[these].tolist(),
                        strict=True,
                    )
                ]
            )
            self._written[state] = row
        return row


def joined(several: Sequence[Arcs]) -> Arcs:
    """The arcs of several networks, whose states follow on each other."""
    labels: dict[Label, int] = {}
    firsts: list[Numbers] = [np.zeros(1, np.int32)]
    numbers: list[Numbers] = []
    after: list[Numbers] = []
    states = arcs = 0
    for each in several:
        renumbered = [labels.setdefault(label, len(labels)) for label in each.labels]
        firsts.append(each.firsts[1:] + arcs)
        numbers.append(np.array(renumbered, np.int32)[each.label])
        after.append(each.after + states)
        states, arcs = states + len(each), arcs + len(each.label)
    arrays = (np.concatenate(each) for each in (firsts, numbers, after))
    return Arcs(tuple(labels), *arrays)

"""What can be said at a moment, as recognizers need it: a minimal automaton of words."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Rows(Protocol):
    """By state: the words that may come next, and the state each leads to."""

    def __len__(self) -> int:
        """The number of states."""
        ...

    def __iter__(self) -> Iterator[Mapping[str, int]]:
        """Those of every state."""
        ...

    def __getitem__(self, state: int, /) -> Mapping[str, int]:
        """Those of one."""
        ...


@dataclass(frozen=True, eq=False)
class Grammar:
    """A minimal deterministic automaton of the sentences that can be said.

    It has no cycles, as phrase files have none. Words are in lower case, spelt as the phrase files
    spell them, and in full beside that: “i'm” and “i am”.

    Attributes:
        arcs: By state: the words that may come next, and the state each leads to. A sentence
            begins in state 0.
        finals: The states in which a sentence may end.
    """

    arcs: Rows
    finals: frozenset[int]

    @property
    def words(self) -> frozenset[str]:
        """Every word that can be said."""
        return frozenset(word for following in self.arcs for word in following)

    @property
    def size(self) -> int:
        """How many sentences there are."""
        sizes: dict[int, int] = {}
        for state in _children_first(self.arcs):
            following = sum(sizes[after] for after in self.arcs[state].values())
            sizes[state] = following + (state in self.finals)
        return sizes[0]

    @property
    def last_words(self) -> frozenset[str]:
        """The words with which a sentence may end."""
        return frozenset(
            word for row in self.arcs for word, after in row.items() if after in self.finals
        )

    def accepts(self, words: Iterable[str]) -> bool:
        """Whether it is one of the sentences, word for word."""
        return self._after(words) in self.finals

    def _after(self, words: Iterable[str], start: int = 0) -> int | None:
        state: int | None = start
        for word in words:
            state = self.arcs[state].get(word) if state is not None else None
        return state

    def goes_on(self, words: Iterable[str]) -> bool:
        """Whether it is the beginning of a sentence that is longer, word for word."""
        state = self._after(words)
        return state is not None and bool(self.arcs[state])

    def choices(self, words: Iterable[str]) -> float:
        """How many ways there were at each word of a sentence, and at its end, all multiplied.

        The more there were, the likelier it is that one of them fits a sound by accident.

        Returns:
            The natural logarithm; infinite where it is none of the sentences.
        """
        state, ways = 0, 0.0
        for word in words:
            following = self.arcs[state]
            if word not in following:
                return math.inf
            ways += math.log(len(following) + (state in self.finals))
            state = following[word]
        return ways + math.log(len(self.arcs[state]) + 1)

    def sentences(self) -> Iterator[tuple[str, ...]]:
        """Every sentence, one after the other: there may be millions."""
        stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
        while stack:
            state, said = stack.pop()
            if state in self.finals:
                yield said
            stack.extend((after, (*said, word)) for word, after in self.arcs[state].items())

    def without(self, words: Collection[str]) -> "Grammar":
        """The grammar without the sentences that have one of these words."""
        return minimal(
            [
                {word: after for word, after in arcs.items() if word not in words}
                for arcs in self.arcs
            ],
            self.finals,
        )

    def with_short_forms(self, forms: Mapping[str, Sequence[str]]) -> "Grammar":
        """The grammar in which two words may also be said as one: “is not” as “isn't”.

        Args:
            forms: What each short form stands for.
        """
        rows = [dict(arcs) for arcs in self.arcs]
        for arcs, row in zip(self.arcs, rows, strict=True):
            for short, (first, *rest) in forms.items():
                if first in arcs and (after := self._after(rest, arcs[first])) is not None:
                    row.setdefault(short, after)
        return minimal(rows, self.finals)

    @classmethod
    def of(cls, sentences: Iterable[Sequence[str]]) -> "Grammar":
        """The grammar of a list of sentences, each a sequence of words."""
        arcs: list[dict[str, int]] = [{}]
        finals: set[int] = set()
        for sentence in sentences:
            state = 0
            for word in sentence:
                if word not in arcs[state]:
                    arcs[state][word] = len(arcs)
                    arcs.append({})
                state = arcs[state][word]
            finals.add(state)
        return minimal(arcs, finals)


NOTHING = Grammar(({},), frozenset())
"""Where nothing in particular can be said."""


def minimal(arcs: Rows, finals: Iterable[int]) -> Grammar:
    """The smallest automaton of the same sentences, without what leads nowhere.

    Args:
        arcs: Of a deterministic automaton without cycles that begins in state 0.
        finals: Where its sentences may end.
    """
    ends = frozenset(finals)
    classes: dict[tuple[object, ...], int] = {}
    of_state: dict[int, int | None] = {}
    rows: list[dict[str, int]] = []
    for state in _children_first(arcs):
        row = {
            word: after
            for word, child in sorted(arcs[state].items())
            if (after := of_state[child]) is not None
        }
        if not row and state not in ends:
            of_state[state] = None
            continue
        key = (state in ends, *row.items())
        if key not in classes:
            classes[key] = len(rows)
            rows.append(row)
        of_state[state] = classes[key]
    start = of_state[0]
    if start is None:
        return NOTHING
    # The start is the last that was made; numbers run from it.
    last = len(rows) - 1
    accepting = {number for key, number in classes.items() if key[0]}
    return Grammar(
        tuple({word: last - after for word, after in row.items()} for row in reversed(rows)),
        frozenset(last - number for number in accepting),
    )


def _children_first(arcs: Rows) -> Iterator[int]:
    seen = {0}
    stack = [(0, iter(arcs[0].values()))]
    while stack:
        state, children = stack[-1]
        child = next((each for each in children if each not in seen), None)
        if child is None:
            stack.pop()
            yield state
        else:
            seen.add(child)
            stack.append((child, iter(arcs[child].values())))

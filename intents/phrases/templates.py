"""Writes a sentence template, as hassil parses it, as a graph of pieces of text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from hassil import expression as hassil
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from hassil.numbers import get_rbnf_engine

from intents.phrases.arcs import Filling, Value

DEEPEST = 24
"""Rules nested more deeply than this refer to each other in a circle."""

MOST_EDGES = 400_000
"""A template that needs more is a mistake: so many edges take seconds, and a phone's memory."""

MOST_PERMUTED = 12
"""Parts that may come in any order: each one more doubles the graph."""

SPACE = " "

_PIECE = re.compile(r"\s+|\S+")


class Edge(NamedTuple):
    """One way on in a graph of pieces.

    Attributes:
        text: Letters, `SPACE` between words, or nothing.
        after: The node that it leads to.
        fills: The slots that are filled by going this way.
        line: Where the text stands in the file; 0 where there is none.
        listed: Whether it belongs to the value of a list.
    """

    text: str
    after: int
    fills: tuple[Filling, ...] = ()
    line: int = 0
    listed: bool = False


@dataclass(frozen=True)
class Scope:
    """What templates may refer to.

    Attributes:
        language: Of the numbers.
        rules: Expansion rules by name.
        lists: Lists by name.
        lines: The line of every rule and list value: ("rule", name) or ("list", name, number).
    """

    language: str
    rules: Mapping[str, hassil.Sentence]
    lists: Mapping[str, SlotList]
    lines: Mapping[tuple[str | int, ...], int]


@dataclass
class Graph:
    """The pieces of one template: it begins at node 0.

    Attributes:
        scope: What the template may refer to.
        edges: By node.
    """

    scope: Scope
    edges: list[list[Edge]] = field(default_factory=lambda: [[]])
    _count: int = 0
    _listed: bool = False

    def add(self, expression: hassil.Expression, start: int, line: int, depth: int = 0) -> int:
        """Adds all that an expression stands for.

        Args:
            expression: A part of a template.
            start: The node from which it goes on.
            line: Where the expression stands in the file.
            depth: How many rules it is within.

        Returns:
            The node at which it ends.

        Raises:
            LookupError: It names a rule or list that is not there, or that cannot be written out.
        """
        if depth > DEEPEST:
            raise LookupError("its rules refer to each other in a circle")
        match expression:
            case hassil.TextChunk():
                return self._text(expression.original_text, start, line)
            case hassil.Alternative():
                ends = [self.add(item, start, line, depth + 1) for item in expression.items]
                return self._joined(ends)
            case hassil.Permutation():
                return self._permutation(expression, start, line, depth)
            case hassil.Group():
                for item in expression.items:
                    start = self.add(item, start, line, depth + 1)
                return start
            case hassil.RuleReference(rule_name=name):
                if name not in self.scope.rules:
                    raise LookupError(f"there is no rule <{name}>")
                rule = self.scope.rules[name].expression
                return self.add(rule, start, self.scope.lines["rule", name], depth + 1)
            case hassil.ListReference():
                return self._list(expression, start, line, depth)
            case _:
                raise LookupError(f"{type(expression).__name__} cannot be written out")

    def _permutation(
        self, permutation: hassil.Permutation, start: int, line: int, depth: int
    ) -> int:
        """An automaton over what remains to be said, not over the orders of saying it."""
        items = [_needed(item) for item in permutation.items]
        if len(items) > MOST_PERMUTED:
            raise LookupError(f"more than {MOST_PERMUTED} parts in any order: split it")
        every = (1 << len(items)) - 1
        required = sum(1 << i for i, (_, optional) in enumerate(items) if not optional)
        nodes = {0: start}
        ends = []
        for said in range(every + 1):
            if said not in nodes:
                continue
            if said & required == required:
                ends.append(nodes[said])
            for i, (item, _) in enumerate(items):
                more = said | 1 << i
                if more != said:
                    if more not in nodes:
                        nodes[more] = self._node()
                    self._link(self.add(item, nodes[said], line, depth + 1), nodes[more])
        return self._joined(ends)

    def _list(self, reference: hassil.ListReference, start: int, line: int, depth: int) -> int:
        ends = []
        for value in self._values(reference, line, depth):
            filled = self._node()
            self._link(start, filled, ((reference.slot_name, value.out),))
            outside, self._listed = self._listed, True
            ends.append(self.add(value.text, filled, value.line, depth + 1))
            self._listed = outside
        return self._joined(ends)

    def _values(
        self, reference: hassil.ListReference, line: int, depth: int
    ) -> Iterator["_ListValue"]:
        name = reference.list_name
        if reference.is_inline_range:
            first, last, step = reference.get_inline_range() or (0, 0, 1)
            yield from _numbers(self.scope.language, range(first, last + 1, step), 1, line)
            return
        match self.scope.lists.get(name):
            case TextSlotList(values=values):
                for number, value in enumerate(values):
                    place = self.scope.lines["list", name, number]
                    if value.value_out is not None:
                        yield _ListValue(value.text_in, value.value_out, place)
                    else:
                        for text in self._written_out(value.text_in, depth):
                            yield _ListValue(hassil.TextChunk(text), text, place)
            case RangeSlotList() as numbers:
                if numbers.fraction_type is not None:
                    raise LookupError(f"the list {{{name}}} has fractions: use whole numbers")
                whole = range(numbers.start, numbers.stop + 1, numbers.step)
                language = numbers.words_language or self.scope.language
                factor = 1 if numbers.multiplier is None else numbers.multiplier
                yield from _numbers(language, whole, factor, line)
            case None:
                raise LookupError(f"there is no list {{{name}}}")
            case _:
                raise LookupError(f"the list {{{name}}} is a wildcard: name values")

    def _written_out(self, expression: hassil.Expression, depth: int) -> Iterator[str]:
        """Every text of a list's value: where it names no output, what is said is the output."""
        inner = Graph(self.scope)
        end = inner.add(expression, 0, 0, depth + 1)
        stack = [(0, "")]
        texts: dict[str, None] = {}
        while stack:
            node, text = stack.pop()
            if node == end:
                texts[" ".join(text.split())] = None
            stack.extend((edge.after, text + edge.text) for edge in reversed(inner.edges[node]))
        return iter(texts)

    def _text(self, text: str, start: int, line: int) -> int:
        for piece in _PIECE.findall(text):
            after = self._node()
            text = SPACE if piece.isspace() else piece
            self._append(start, Edge(text, after, (), line, self._listed))
            start = after
        return start

    def _joined(self, ends: list[int]) -> int:
        if len(ends) == 1:
            return ends[0]
        joined = self._node()
        for end in ends:
            self._link(end, joined)
        return joined

    def _link(self, start: int, after: int, fills: tuple[Filling, ...] = ()) -> None:
        self._append(start, Edge("", after, fills))

    def _append(self, start: int, edge: Edge) -> None:
        self._count += 1
        if self._count > MOST_EDGES:
            raise LookupError(f"it stands for more than {MOST_EDGES:,} pieces: split it")
        self.edges[start].append(edge)

    def _node(self) -> int:
        self.edges.append([])
        return len(self.edges) - 1


@dataclass(frozen=True)
class _ListValue:
    text: hassil.Expression
    out: Value
    line: int


def _numbers(language: str, numbers: range, factor: float, line: int) -> Iterator[_ListValue]:
    for number in numbers:
        value = number * factor
        if value != int(value):
            raise LookupError(f"{number} times {factor:g} is not a whole number")
        yield _ListValue(hassil.TextChunk(_spelt(language, number)), int(value), line)


@cache
def _spelt(language: str, number: int) -> str:
    return get_rbnf_engine(language).format_number(number).text


def _needed(item: hassil.Expression) -> tuple[hassil.Expression, bool]:
    """A part of a permutation without the choice to leave it out, and whether there was one.

    Leaving it out is a way through what remains to be said, and needs no edge of its own.
    """
    if isinstance(item, hassil.Sequence):
        told = [part for part in item.items if not _is_nothing(part)]
        if len(told) == 1 and isinstance(told[0], hassil.Alternative) and told[0].is_optional:
            inner = hassil.Alternative(items=[c for c in told[0].items if not _is_nothing(c)])
            space = hassil.TextChunk(SPACE)
            return hassil.Sequence(items=[space, inner, space]), True
    return item, False


def _is_nothing(expression: hassil.Expression) -> bool:
    return isinstance(expression, hassil.TextChunk) and not expression.original_text.strip()

"""Compiles a phrase file into a network of words, and names what cannot be right in it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hassil import expression as hassil
from hassil.intents import Intents, SlotList
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError

from intents.language import Language, load_language
from intents.phrases import phrasefile
from intents.phrases.arcs import Arc, Arcs, Filling
from intents.phrases.errors import CatalogueError
from intents.phrases.network import Network, Pattern, Slots
from intents.phrases.overlaps import Overlap, find_overlap
from intents.phrases.phrasefile import PhraseFile
from intents.phrases.templates import SPACE, Graph, Scope

MOST_STATES = 200_000
"""A catalogue with more states than this is a mistake in a template, not a catalogue."""


def compile_file(path: Path, *, may_overlap: bool = False) -> tuple[str, Network, dict[str, int]]:
    """Compiles a phrase file.

    Args:
        path: The file.
        may_overlap: Whether the same words may have two meanings: where all of them are wanted.

    Returns:
        Its language, the network, and the line where each of its words stands first.

    Raises:
        CatalogueError: The file is missing, or something in it cannot be right.
    """
    file = PhraseFile(path)
    language = load_language(file.language)
    network, lines = _Compiler(file, language).compile()
    overlap = None if may_overlap else find_overlap(network)
    if overlap is not None:
        raise _clash(file, overlap)
    return file.language, network, lines


def _clash(file: PhraseFile, overlap: Overlap) -> CatalogueError:
    (first, first_slots), (second, second_slots) = overlap.first, overlap.second
    return CatalogueError(
        f"{file.path}:{second.line}: “{' '.join(overlap.words)}” means "
        f"{_meaning(second.intent, second_slots)} here and "
        f"{_meaning(first.intent, first_slots)} on line {first.line}: keep one."
    )


def _meaning(intent: str, slots: Slots) -> str:
    filled = ", ".join(f"{name} {value}" for name, value in slots.items())
    return f"{intent} ({filled})" if filled else intent


class _Compiler:
    def __init__(self, file: PhraseFile, language: Language) -> None:
        self._file = file
        self._language = language
        self._patterns: list[Pattern] = []
        self._arcs: list[tuple[Arc, ...]] = []
        self._finals: dict[int, tuple[Filling, ...]] = {}
        self._word_lines: dict[str, int] = {}
        self._scopes: dict[int, Scope] = {}
        self._parsed: dict[str, hassil.Sentence] = {}

    def compile(self) -> tuple[Network, dict[str, int]]:
        self._check_unused()
        for template in self._file.templates():
            self._add(template)
        return Network(tuple(self._patterns), Arcs.of(self._arcs), self._finals), self._word_lines

    def _add(self, template: phrasefile.Template) -> None:
        scope = self._scope(template.rules, template.lists)
        line = self._file.line(template.place)
        words = self._compiled(template.text, scope, template.place, line)
        start = len(self._arcs)
        self._patterns.append(
            Pattern(template.intent, template.slots, start, start + len(words.arcs), line)
        )
        for state, arcs in enumerate(words.arcs):
            shifted = tuple(arc._replace(after=arc.after + start) for arc in arcs)
            self._arcs.append(shifted)
            if state in words.finals:
                self._finals[start + state] = words.finals[state]
        if start in self._finals:
            raise self._file.error(template.place, f"“{template.text}” may be empty")
        if len(self._arcs) > MOST_STATES:
            raise self._file.error(
                template.place, f"more than {MOST_STATES:,} states with “{template.text}”: split it"
            )

    def _compiled(self, text: str, scope: Scope, place: phrasefile.Place, line: int) -> "_Words":
        sentence = self._parse(text, place)
        graph = Graph(scope)
        try:
            end = graph.add(sentence.expression, 0, line)
        except LookupError as error:
            raise self._file.error(place, f"“{text}”: {error.args[0]}") from error
        return _Words(graph, end, self._language, self._word_lines)

    def _check_unused(self) -> None:
        """Rules that no sentence uses are read too: a mistake in them would wait for its user."""
        scope = self._scope(self._file.rules, self._file.lists)
        for name, rule in self._file.rules.items():
            self._compiled(rule, scope, ("expansion_rules", name), 0)

    def _scope(self, rules: Mapping[str, str], lists: Mapping[str, Any]) -> Scope:
        # Blocks without rules and lists of their own share the file's.
        key = hash((tuple(rules.items()), tuple(lists)))
        if key not in self._scopes:
            lines: dict[tuple[str | int, ...], int] = {
                ("rule", name): self._file.line(("expansion_rules", name)) for name in rules
            }
            parsed = {name: self._list(name, content, lines) for name, content in lists.items()}
            self._scopes[key] = Scope(
                self._file.language,
                {
                    name: self._parse(text, ("expansion_rules", name))
                    for name, text in rules.items()
                },
                parsed,
                lines,
            )
        return self._scopes[key]

    def _list(
        self, name: str, content: Mapping[str, Any], lines: dict[tuple[str | int, ...], int]
    ) -> SlotList:
        place = ("lists", name)
        try:
            read = Intents.from_dict({"language": "en", "intents": {}, "lists": {name: content}})
        except (ParseError, ValueError, KeyError, TypeError, AssertionError) as error:
            reason = str(error) or type(error).__name__
            raise self._file.error(place, f"the list {name} cannot be read: {reason}") from error
        for number in range(len(content.get("values", ()))):
            lines["list", name, number] = self._file.line((*place, "values", number))
        return read.slot_lists[name]

    def _parse(self, template: str, place: phrasefile.Place) -> hassil.Sentence:
        if template not in self._parsed:
            try:
                self._parsed[template] = parse_sentence(template)
            except ParseError as error:
                raise self._file.error(
                    place, f"“{template}” is no template: check its brackets"
                ) from error
        return self._parsed[template]


class _Word(NamedTuple):
    """One word that may come next in a graph of pieces: its text, and where it leads to."""

    text: str
    after: int
    fills: tuple[Filling, ...]
    listed: bool


class _Words:
    """A graph of pieces as an automaton of words.

    Attributes:
        arcs: By state, in an order in which every arc leads on.
        finals: The states in which a sentence may end, with the slots that this fills.
    """

    def __init__(
        self, graph: Graph, end: int, language: Language, word_lines: dict[str, int]
    ) -> None:
        self._graph = graph
        self._end = end
        self._language = language
        self._word_lines = word_lines
        self._following: dict[int, list[_Word]] = {}
        self._last: dict[int, tuple[Filling, ...]] = {}
        firsts, rows = self._numbered(self._in_order())
        arcs = [
            [
                arc if arc.after >= 0 else arc._replace(after=firsts[after])
                for arc, after in dict.fromkeys(row)
            ]
            for row in rows
        ]
        finals = {firsts[node]: fills for node, fills in self._last.items()}
        self.arcs, self.finals = _merged(arcs, finals)

    def _numbered(self, order: list[int]) -> tuple[dict[int, int], list[list[tuple[Arc, int]]]]:
        """Makes states of nodes; a word of several parts goes through states of its own.

        Those come right after the state that it begins in, so that every arc leads on.

        Returns:
            The state of each node, and by state the arcs, beside those that lead to a node (and
            to state -1 for now) the node.
        """
        firsts: dict[int, int] = {}
        rows: list[list[tuple[Arc, int]]] = []
        for node in order:
            firsts[node] = len(rows)
            rows.append([])
            for each in self._following[node]:
                *inner, last = self._parts(each.text)
                state, fills = firsts[node], each.fills
                for word, surface in inner:
                    rows.append([])
                    after = len(rows) - 1
                    rows[state].append((Arc(word, after, fills, surface, each.listed), -1))
                    state, fills = after, ()
                rows[state].append((Arc(last[0], -1, fills, last[1], each.listed), each.after))
        return firsts, rows

    def _parts(self, text: str) -> list[tuple[str, str]]:
        """The normalised words of a text, each with the spelling that it begins."""
        return [
            (word, "" if number else surface)
            for surface, words in self._language.pieces(text)
            for number, word in enumerate(words)
        ]

    def _in_order(self) -> list[int]:
        """The nodes where words begin, each before those that can be reached from it."""
        order: list[int] = []
        seen = {0}
        stack = [(0, self._afters(0))]
        while stack:
            node, afters = stack[-1]
            child = next((each for each in afters if each not in seen), None)
            if child is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(child)
                stack.append((child, self._afters(child)))
        return order[::-1]

    def _afters(self, node: int) -> Iterator[int]:
        self._following[node] = list(dict.fromkeys(self._words_from(node)))
        return iter([word.after for word in self._following[node]])

    def _words_from(self, node: int) -> Iterator[_Word]:
        stack: list[tuple[int, str, tuple[Filling, ...], int, bool]] = [(node, "", (), 0, False)]
        seen = set()
        while stack:
            at, text, fills, line, listed = stack.pop()
            if (at, text, fills) in seen:
                continue
            seen.add((at, text, fills))
            complete = bool(text) and self._is_word(text)
            if at == self._end and complete:
                yield self._noted(_Word(text, at, fills, listed), line)
            elif at == self._end:
                self._last[node] = fills
            for edge in reversed(self._graph.edges[at]):
                if edge.text == SPACE and complete:
                    yield self._noted(_Word(text, edge.after, fills, listed), line)
                elif edge.text == SPACE:
                    stack.append((edge.after, "", fills, 0, False))
                else:
                    more, within = text + edge.text, listed or (edge.listed and bool(edge.text))
                    stack.append((edge.after, more, fills + edge.fills, line or edge.line, within))

    def _is_word(self, text: str) -> bool:
        return bool(self._language.pieces(text))

    def _noted(self, word: _Word, line: int) -> _Word:
        for surface, _ in self._language.pieces(word.text):
            self._word_lines.setdefault(surface, line)
        return word


def _merged(
    arcs: list[list[Arc]], finals: dict[int, tuple[Filling, ...]]
) -> tuple[list[list[Arc]], dict[int, tuple[Filling, ...]]]:
    """The same automaton, with states from which all goes on alike made one."""
    numbers: dict[int, int] = {}
    kept: dict[tuple[object, ...], int] = {}
    rows: list[tuple[list[Arc], tuple[Filling, ...] | None]] = []
    for state in range(len(arcs) - 1, -1, -1):
        row = [arc._replace(after=numbers[arc.after]) for arc in arcs[state]]
        key = (finals.get(state), *dict.fromkeys(row))
        if key not in kept:
            kept[key] = len(rows)
            rows.append((list(dict.fromkeys(row)), finals.get(state)))
        numbers[state] = kept[key]
    last = len(rows) - 1  # the state that all begin in
    turned = [[arc._replace(after=last - arc.after) for arc in row] for row, _ in reversed(rows)]
    ends = {last - number: fills for number, (_, fills) in enumerate(rows) if fills is not None}
    return turned, ends

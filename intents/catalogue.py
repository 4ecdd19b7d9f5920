"""Phrase files: reads Home Assistant sentence templates, checks them, and writes them out.

hassil parses the templates but checks little, so this does: what is wrong is named with its file
and line before anything runs.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hassil import expression as hassil
from hassil.intents import Intents, RangeSlotList, SlotList, TextSlotList
from hassil.numbers import get_rbnf_engine
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.errors import CatalogueError
from intents.language import Language, Words, load_language

__all__ = ["Catalogue", "CatalogueError", "Phrase", "Slots", "load_catalogue"]

Slots = Mapping[str, str | int]

MOST_PHRASES = 100_000
"""More sentences than this in one catalogue are a mistake in a template, not a catalogue."""

_DEEPEST = 24


@dataclass(frozen=True)
class Phrase:
    """One sentence that can be said.

    Attributes:
        text: The sentence as it is said, in lower case.
        words: The same as normalised words: numbers spelt out, short forms in full.
        intent: The intent's name.
        slots: The slots and their values.
    """

    text: str
    words: Words
    intent: str
    slots: Slots

    @property
    def forms(self) -> tuple[str, ...]:
        """The ways in which it may be said: as it is written, and with short forms in full."""
        return tuple(dict.fromkeys((self.text, " ".join(self.words))))


@dataclass(frozen=True)
class Catalogue:
    """All that can be said, written out.

    Attributes:
        language: Of its sentences.
        phrases: Every sentence once.
    """

    language: Language
    phrases: tuple[Phrase, ...]


def load_catalogue(path: Path) -> Catalogue:
    """Reads a phrase file.

    Raises:
        CatalogueError: The file is missing, or something in it cannot be right.
    """
    return _Reader(path).read()


class _Rule(BaseModel):
    model_config = ConfigDict(extra="allow")


class _Data(_Rule):
    sentences: list[str]
    slots: dict[str, str | int] = {}


class _Intent(_Rule):
    data: list[_Data]


class _File(_Rule):
    language: str
    intents: dict[str, _Intent]
    lists: dict[str, dict[str, Any]] = {}
    expansion_rules: dict[str, str] = {}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2: yes, no, on and off are words, as in every phrase file they are meant to be."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))

Place = tuple[str | int, ...]


class _Reader:
    """Reads one file; knows the line of everything in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[Place, int] = {}

    def read(self) -> Catalogue:
        content = self._load()
        try:
            _File.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            raise self._error(first["loc"], f"{_dotted(first['loc'])}: {first['msg']}") from error
        language = load_language(content["language"])
        for name, rule in content.get("expansion_rules", {}).items():
            self._check_template(rule, ("expansion_rules", name))
        try:
            intents = Intents.from_dict(content)
        except (ParseError, ValueError, KeyError, TypeError, AssertionError) as error:
            raise self._error(("lists",), f"a list cannot be read: {error}") from error
        return Catalogue(language, tuple(self._phrases(intents, language)))

    def _load(self) -> dict[str, Any]:
        try:
            text = self._path.read_text(encoding="utf-8")
        except IsADirectoryError:
            raise CatalogueError(f"{self._path} is a folder: name a phrase file in it.") from None
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            raise CatalogueError(
                f"The phrase file {self._path} cannot be read ({reason}): check its name."
            ) from error
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise CatalogueError(f"The phrase file {self._path} is empty: give it sentences.")
            self._note_lines(node, ())
            content = loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise CatalogueError(
                f"{self._path}:{line}: this is not YAML: {error.problem}."
            ) from error
        except yaml.YAMLError as error:
            raise CatalogueError(f"The phrase file {self._path} is not YAML: {error}.") from error
        finally:
            loader.dispose()
        if not isinstance(content, dict):
            raise CatalogueError(f"{self._path}:1: a phrase file begins with language and intents.")
        return content

    def _note_lines(self, node: yaml.Node, place: Place) -> None:
        self._lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._note_lines(value, (*place, str(key.value)))
                self._lines[(*place, str(key.value))] = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                self._note_lines(value, (*place, number))

    def _phrases(self, intents: Intents, language: Language) -> Iterator[Phrase]:
        seen: dict[Words, tuple[Phrase, Place]] = {}
        for intent in intents.intents.values():
            for number, data in enumerate(intent.data):
                scope = _Scope(
                    intents.language,
                    {**intents.slot_lists, **data.slot_lists},
                    {**intents.expansion_rules, **data.expansion_rules},
                )
                for line, template in enumerate(data.sentence_texts):
                    place = ("intents", intent.name, "data", number, "sentences", line)
                    for text, slots in self._written_out(template, scope, place):
                        phrase = Phrase(
                            " ".join(text.lower().split()),
                            language.words(text),
                            intent.name,
                            {**data.slots, **slots},
                        )
                        if not phrase.words:
                            raise self._error(place, f"“{template}” may be empty")
                        if phrase.words not in seen:
                            seen[phrase.words] = (phrase, place)
                            yield phrase
                        elif not _same(seen[phrase.words][0], phrase):
                            raise self._clash(phrase, place, *seen[phrase.words])
                        if len(seen) > MOST_PHRASES:
                            raise self._error(
                                place,
                                f"more than {MOST_PHRASES:,} sentences with “{template}”: "
                                "use lists and fewer optional parts",
                            )

    def _written_out(
        self, template: str, scope: "_Scope", place: Place
    ) -> Iterator[tuple[str, dict[str, str | int]]]:
        sentence = self._check_template(template, place)
        try:
            yield from scope.write_out(sentence.expression)
        except LookupError as error:
            raise self._error(place, f"“{template}”: {error.args[0]}") from error

    def _check_template(self, template: str, place: Place) -> hassil.Sentence:
        try:
            return parse_sentence(template)
        except ParseError as error:
            raise self._error(place, f"“{template}” is no template: check its brackets") from error

    def _clash(self, phrase: Phrase, place: Place, other: Phrase, there: Place) -> CatalogueError:
        return self._error(
            place,
            f"“{phrase.text}” means {_meaning(phrase)} here and {_meaning(other)} "
            f"on line {self._line(there)}: keep one",
        )

    def _line(self, place: Sequence[str | int]) -> int:
        while place and tuple(place) not in self._lines:
            place = place[:-1]
        return self._lines.get(tuple(place), 1)

    def _error(self, place: Sequence[str | int], what: str) -> CatalogueError:
        return CatalogueError(f"{self._path}:{self._line(place)}: {what}.")


@dataclass(frozen=True)
class _Scope:
    """The lists and rules that a template may refer to."""

    language: str
    lists: Mapping[str, SlotList]
    rules: Mapping[str, hassil.Sentence]

    def write_out(
        self, expression: hassil.Expression, depth: int = 0
    ) -> Iterator[tuple[str, dict[str, str | int]]]:
        """Every text that an expression stands for, with its slots.

        Raises:
            LookupError: It names a rule or list that is not there, or that cannot be written out.
        """
        if depth > _DEEPEST:
            raise LookupError("its rules refer to each other in a circle")
        match expression:
            case hassil.TextChunk():
                yield expression.original_text, {}
            case hassil.Alternative():
                for item in expression.items:
                    yield from self.write_out(item, depth + 1)
            case hassil.Permutation():
                for order in itertools.permutations(expression.items):
                    yield from self._in_a_row(order, depth)
            case hassil.Group():
                yield from self._in_a_row(expression.items, depth)
            case hassil.RuleReference():
                if expression.rule_name not in self.rules:
                    raise LookupError(f"there is no rule <{expression.rule_name}>")
                yield from self.write_out(self.rules[expression.rule_name].expression, depth + 1)
            case hassil.ListReference():
                for text, value in self._values(expression, depth):
                    yield text, {expression.slot_name: value}
            case _:
                raise LookupError(f"{type(expression).__name__} cannot be written out")

    def _in_a_row(
        self, items: Iterable[hassil.Expression], depth: int
    ) -> Iterator[tuple[str, dict[str, str | int]]]:
        parts = [self._bounded(self.write_out(item, depth + 1)) for item in items]
        for chosen in itertools.product(*parts):
            slots = {name: value for _, part in chosen for name, value in part.items()}
            yield "".join(text for text, _ in chosen), slots

    def _bounded(
        self, written: Iterator[tuple[str, dict[str, str | int]]]
    ) -> list[tuple[str, dict[str, str | int]]]:
        some = list(itertools.islice(written, MOST_PHRASES + 1))
        if len(some) > MOST_PHRASES:
            raise LookupError(f"a part of it stands for more than {MOST_PHRASES:,} sentences")
        return some

    def _values(
        self, reference: hassil.ListReference, depth: int
    ) -> Iterator[tuple[str, str | int]]:
        values = self.lists.get(reference.list_name)
        match values:
            case TextSlotList():
                for value in values.values:
                    for text, _ in self.write_out(value.text_in, depth + 1):
                        yield text, text.strip() if value.value_out is None else value.value_out
            case RangeSlotList():
                numbers = get_rbnf_engine(values.words_language or self.language)
                for number in range(values.start, values.stop + 1, values.step):
                    yield numbers.format_number(number).text, number
            case None:
                raise LookupError(f"there is no list {{{reference.list_name}}}")
            case _:
                raise LookupError(f"the list {{{reference.list_name}}} is a wildcard: name values")


def _same(one: Phrase, other: Phrase) -> bool:
    return one.intent == other.intent and one.slots == other.slots


def _meaning(phrase: Phrase) -> str:
    slots = ", ".join(f"{name} {value}" for name, value in phrase.slots.items())
    return f"{phrase.intent} ({slots})" if slots else phrase.intent


def _dotted(place: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in place)

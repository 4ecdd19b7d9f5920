"""Reads a phrase file: Home Assistant's sentence templates in YAML, with the line of everything."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.phrases.errors import CatalogueError

Place = tuple[str | int, ...]
"""Where something stands in a file: the keys and numbers that lead to it."""


@dataclass(frozen=True)
class Template:
    """One sentence template, with what it may refer to.

    Attributes:
        text: As it is written.
        place: Where it stands.
        intent: Whose it is.
        slots: The slots that go with it whatever is said.
        rules: The expansion rules in reach, as they are written.
        lists: The lists in reach, as they are written.
    """

    text: str
    place: Place
    intent: str
    slots: Mapping[str, str | int]
    rules: Mapping[str, str]
    lists: Mapping[str, Mapping[str, Any]]


class PhraseFile:
    """The content of one phrase file.

    Attributes:
        path: The file.
        language: The code of its language.
        skip_words: Words that may be said anywhere and mean nothing.
        rules: The expansion rules that all its sentences share.
        lists: The lists that all its sentences share.

    Raises:
        CatalogueError: The file cannot be read, or is no phrase file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[Place, int] = {}
        content = self._load()
        try:
            file = _File.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            place = first["loc"]
            raise self.error(place, f"{'.'.join(map(str, place))}: {first['msg']}") from error
        self._intents = file.intents
        self.language = file.language
        self.skip_words = tuple(file.skip_words)
        self.rules = file.expansion_rules
        self.lists = file.lists

    def templates(self) -> Iterator[Template]:
        """Every sentence template, from the first to the last."""
        for intent, blocks in self._intents.items():
            for number, block in enumerate(blocks.data):
                rules = {**self.rules, **block.expansion_rules}
                lists = {**self.lists, **block.lists}
                for line, text in enumerate(block.sentences):
                    place = ("intents", intent, "data", number, "sentences", line)
                    yield Template(text, place, intent, block.slots, rules, lists)

    def line(self, place: Sequence[str | int]) -> int:
        """The line on which something stands, or what it stands in."""
        while place and tuple(place) not in self._lines:
            place = place[:-1]
        return self._lines.get(tuple(place), 1)

    def error(self, place: Sequence[str | int], what: str) -> CatalogueError:
        """Says that something is wrong, and where."""
        return CatalogueError(f"{self.path}:{self.line(place)}: {what}.")

    def _load(self) -> dict[str, Any]:
        text = self._read()
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise CatalogueError(f"The phrase file {self.path} is empty: give it sentences.")
            self._note_lines(node, ())
            content = loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise CatalogueError(
                f"{self.path}:{line}: this is not YAML: {error.problem}."
            ) from error
        except yaml.YAMLError as error:
            raise CatalogueError(f"The phrase file {self.path} is not YAML: {error}.") from error
        finally:
            loader.dispose()
        if not isinstance(content, dict):
            raise CatalogueError(f"{self.path}:1: a phrase file begins with language and intents.")
        return content

    def _read(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except IsADirectoryError:
            raise CatalogueError(f"{self.path} is a folder: name a phrase file in it.") from None
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            raise CatalogueError(
                f"The phrase file {self.path} cannot be read ({reason}): check its name."
            ) from error

    def _note_lines(self, node: yaml.Node, place: Place) -> None:
        self._lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*place, str(key.value))
                if inner in self._lines:
                    first = self._lines[inner]
                    raise CatalogueError(
                        f"{self.path}:{key.start_mark.line + 1}: “{key.value}” stands here and on "
                        f"line {first}, and only one would count: make it one."
                    )
                self._note_lines(value, inner)
                self._lines[inner] = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                self._note_lines(value, (*place, number))


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow")


class _Block(_Part):
    sentences: list[str]
    slots: dict[str, str | int] = {}
    lists: dict[str, dict[str, Any]] = {}
    expansion_rules: dict[str, str] = {}


class _Intent(_Part):
    data: list[_Block]


class _File(_Part):
    language: str
    intents: dict[str, _Intent]
    lists: dict[str, dict[str, Any]] = {}
    expansion_rules: dict[str, str] = {}
    skip_words: list[str] = []


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # built at run time
    """YAML 1.2: yes, no, on and off are words, as in every phrase file they are meant to be."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))

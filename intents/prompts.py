"""What the guide says, as data: prompts by name, each with one or more wordings."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from string import Formatter
from typing import Any

from intents.turns import Place

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
"""Step numbers as they are spoken; prompts hold words, not digits."""

Wording = tuple[str, ...]


@dataclass(frozen=True)
class Silence:
    """A silence of the reflection, in seconds, in either of its lengths."""

    part: str
    two: float
    five: float


@dataclass(frozen=True)
class Prompts:
    """All that can be said in a language.

    Attributes:
        wordings: By prompt name: its wordings, each a few sentences.
        silences: The parts of the reflection, in order.
        step_names: The seven steps' short names.
        places: What the screen shows, by where the conversation stands.
    """

    wordings: Mapping[str, tuple[Wording, ...]]
    silences: tuple[Silence, ...]
    step_names: tuple[str, ...]
    places: Mapping[str, Place]

    def lines(
        self, name: str, values: Mapping[str, str] | None = None, turn: int = 0
    ) -> tuple[str, ...]:
        """The sentences of a prompt.

        Args:
            name: The prompt.
            values: What fills its blanks.
            turn: Which wording, counted on and on: the same prompt twice sounds different.
        """
        wordings = self.wordings[name]
        wording = wordings[turn % len(wordings)]
        return tuple(sentence.format_map(values or {}) for sentence in wording)

    def place(self, name: str, **values: str) -> Place:
        """What the screen shows there, its blanks filled."""
        place = self.places[name]
        sayings = tuple(saying.format_map(values) for saying in place.sayings)
        return Place(place.title.format_map(values), sayings)

    @cached_property
    def fixed(self) -> tuple[str, ...]:
        """Every sentence without a blank, once: what can be rendered before anybody speaks."""
        sentences = (s for each in self.wordings.values() for wording in each for s in wording)
        return tuple(dict.fromkeys(s for s in sentences if not has_blank(s)))


def has_blank(sentence: str) -> bool:
    """Whether a sentence is completed only when it is spoken."""
    return any(field is not None for _, field, _, _ in Formatter().parse(sentence))


def load_prompts(language: str) -> Prompts:
    """The prompts of a language that has a folder here."""
    folder = files("intents") / language
    said = tomllib.loads((folder / "prompts.toml").read_text(encoding="utf-8"))
    steps = tomllib.loads((folder / "steps.toml").read_text(encoding="utf-8"))["step"]
    silences = tuple(Silence(**row) for row in said.pop("silence"))
    shown = said.pop("shown")
    return Prompts(
        {**dict(_named(said)), **dict(_steps(steps))},
        silences,
        tuple(step["name"][0] for step in steps),
        {name: Place(row["title"], tuple(row["say"])) for name, row in shown.items()},
    )


def _named(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, tuple[Wording, ...]]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _named(value, f"{prefix}{name}.")
        else:
            yield prefix + name, tuple(tuple(wording) for wording in value)


def _steps(steps: list[dict[str, list[str]]]) -> Iterator[tuple[str, tuple[Wording, ...]]]:
    for number, step in enumerate(steps, 1):
        title = f"Step {NUMBERS[number - 1]}."
        yield f"step.{number}.text", ((title, *step["name"], *step["intro"], *step["body"]),)
        for part in ("action", "pitfall", "example", "why"):
            yield f"step.{number}.{part}", (tuple(step[part]),)
        yield f"step.{number}.questions", tuple((question,) for question in step["questions"])

"""What the guide says, as data: prompts by name, each with one or more wordings."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import product
from string import Formatter
from typing import Any

from intents.turns import Candidate, Place, Slowly
from intents.wording.partner import Partner, People, load_people

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
"""Numbers of steps and parts as they are spoken; prompts hold words, not digits."""

COUNTED = ("step", "part", "left")
"""Blanks that are filled with one of `NUMBERS`, and with nothing that anybody said."""

WRITTEN_DOWN = "{number}"
"""The blank that somebody may want to write down; a sentence with it is spoken slowly."""

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
        language: Its code.
        wordings: By prompt name: its wordings, each a few sentences.
        silences: The parts of the reflection, in order.
        step_names: The seven steps' short names.
        questions: How many questions each step has.
        sayings: By command, a plain way to say it; its blanks are the command's values.
        places: What the screen shows, by where the conversation stands.
        people: How the language speaks of people.
    """

    language: str
    wordings: Mapping[str, tuple[Wording, ...]]
    silences: tuple[Silence, ...]
    step_names: tuple[str, ...]
    questions: tuple[int, ...]
    sayings: Mapping[str, str]
    places: Mapping[str, Place]
    people: People

    def lines(
        self,
        name: str,
        values: Mapping[str, str] | None = None,
        turn: int = 0,
        partner: Partner | None = None,
    ) -> tuple[str, ...]:
        """The sentences of a prompt.

        Args:
            name: The prompt.
            values: What fills its blanks.
            turn: Which wording, counted on and on: the same prompt twice sounds different.
            partner: Whom it speaks of; None for somebody of whom nothing is known.
        """
        wordings = self.wordings[name]
        wording = wordings[turn % len(wordings)]
        spoken_of = partner or self.people.partners[0]
        # The partner first: what the person said may hold braces, which then are only braces.
        said = (spoken_of.fill(sentence).format_map(values or {}) for sentence in wording)
        slowly = (WRITTEN_DOWN in sentence for sentence in wording)
        return tuple(
            Slowly(each) if slow else each for each, slow in zip(said, slowly, strict=True)
        )

    def place(self, name: str, **values: str) -> Place:
        """What the screen shows there, its blanks filled."""
        place = self.places[name]
        sayings = tuple(saying.format_map(values) for saying in place.sayings)
        return Place(place.title.format_map(values), sayings)

    def saying(self, candidate: Candidate) -> str:
        """What somebody says who means this, to ask whether they did."""
        values = {name: _as_word(value) for name, value in candidate.slots.items()}
        saying = self.sayings.get(candidate.intent, candidate.phrase)
        return saying.format_map(values)

    @cached_property
    def fixed(self) -> tuple[str, ...]:
        """All that can be rendered before anybody speaks, each sentence once.

        Of a partner without a name, in every form; with every number. What holds a name, or the
        person's own words, is not among them: it is rendered when it is said, and not kept.
        """
        sentences = (s for each in self.wordings.values() for wording in each for s in wording)
        spoken = (said for sentence in sentences for said in self._spoken(sentence))
        return tuple(dict.fromkeys(said for said in spoken if not has_blank(said)))

    def _spoken(self, sentence: str) -> Iterator[str]:
        for partner in self.people.partners:
            filled = partner.fill(sentence)
            counted = [blank for blank in COUNTED if f"{{{blank}}}" in filled]
            for numbers in product(NUMBERS, repeat=len(counted)):
                said = filled
                for blank, number in zip(counted, numbers, strict=True):
                    said = said.replace(f"{{{blank}}}", number)
                yield said


def _as_word(value: str | int) -> str:
    """A command's value as it is spoken: a number as a word."""
    if isinstance(value, int) and 1 <= value <= len(NUMBERS):
        return NUMBERS[value - 1]
    return str(value).replace("_", " ")


def has_blank(sentence: str) -> bool:
    """Whether a sentence is completed only when it is spoken."""
    return any(field is not None for _, field, _, _ in Formatter().parse(sentence))


def load_prompts(language: str) -> Prompts:
    """The prompts of a language that has a folder here."""
    folder = files("intents") / language
    said = tomllib.loads((folder / "prompts.toml").read_text(encoding="utf-8"))
    steps = tomllib.loads((folder / "steps.toml").read_text(encoding="utf-8"))["step"]
    silences = tuple(Silence(**row) for row in said.pop("silence"))
    shown, sayings = said.pop("shown"), said.pop("sayings")
    return Prompts(
        language,
        {**dict(_named(said)), **dict(_steps(steps))},
        silences,
        tuple(step["name"][0] for step in steps),
        tuple(len(step["questions"]) for step in steps),
        sayings,
        {name: Place(row["title"], tuple(row["say"])) for name, row in shown.items()},
        load_people(language),
    )


def _named(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, tuple[Wording, ...]]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _named(value, f"{prefix}{name}.")
        else:
            yield prefix + name, tuple(tuple(wording) for wording in value)


def _steps(steps: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[Wording, ...]]]:
    for number, step in enumerate(steps, 1):
        title = f"Step {NUMBERS[number - 1]}."
        yield f"step.{number}.text", ((title, *step["name"], *step["intro"], *step["body"]),)
        for part in ("action", "pitfall", "example", "why"):
            yield f"step.{number}.{part}", (tuple(step[part]),)
        yield f"step.{number}.told", tuple(map(tuple, step["told"]))
        for which, question in enumerate(step["questions"], 1):
            yield f"step.{number}.question.{which}", ((question,),)

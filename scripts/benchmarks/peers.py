"""Who is measured: this project's understanding, and what others would do with the same phrases."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

import yaml
from hassil.intents import Intents
from hassil.recognize import recognize_best
from rapidfuzz import fuzz, process, utils

from intents.catalogue import Catalogue, load_catalogue
from intents.hypotheses import Heard
from intents.understanding import Understanding
from scripts.benchmarks.sentences import SUPPORT
from voice.parts import LANGUAGE, guide_understanding

CUTOFF = 80
"""The score from which plain RapidFuzz counts as a match."""

NOT_A_DANGER = ("idiom",)
"""Intents of the danger file that the peers must not take for one."""

OF_EACH = 12
"""How many sentences of each danger template the peers know: all of them are millions."""


@dataclass(frozen=True)
class Reading:
    """What someone made of an utterance.

    Attributes:
        intent: The intent, or None.
        slots: Its slots.
        score: From 0 to 1, where there is one.
        asks: Whether it would ask which of several was meant.
    """

    intent: str | None
    slots: Mapping[str, str | int]
    score: float = 0.0
    asks: bool = False


NOTHING = Reading(None, {})


class Reader(Protocol):
    """Understands utterances."""

    name: str

    def read(self, heard: Heard) -> Reading:
        """What it makes of an utterance."""
        ...


class Guide:
    """Our own understanding, with everything that was heard."""

    name = "amends"

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    def read(self, heard: Heard) -> Reading:
        """As the guide understands it."""
        understood = self._understanding.understand(heard)
        return Reading(
            understood.intent, understood.slots, understood.score, bool(understood.candidates)
        )


class PlainFuzzy:
    """RapidFuzz as most projects use it: the nearest phrase by WRatio, from a cutoff on."""

    name = "rapidfuzz WRatio"

    def __init__(self, commands: Catalogue, dangers: Catalogue) -> None:
        self._readings = {phrase.text: (phrase.intent, phrase.slots) for phrase in commands.phrases}
        self._readings |= {
            phrase.text: (SUPPORT, {"kind": phrase.intent})
            for phrase in dangers.network.phrases(OF_EACH)
            if phrase.intent not in NOT_A_DANGER
        }
        self._texts = list(self._readings)

    def read(self, heard: Heard) -> Reading:
        """The nearest phrase's meaning."""
        found = process.extractOne(
            _transcript(heard),
            self._texts,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            score_cutoff=CUTOFF,
        )
        if found is None:
            return NOTHING
        text, score, _ = found
        intent, slots = self._readings[text]
        return Reading(intent, slots, score / 100)


class Hassil:
    """Home Assistant's own matching of the same templates."""

    name = "hassil"

    def __init__(self, commands: Path, dangers: Path) -> None:
        self._commands = _intents(commands)
        self._dangers = _intents(dangers)

    def read(self, heard: Heard) -> Reading:
        """The template that fits exactly, dangers first."""
        text = _transcript(heard)
        danger = recognize_best(text, self._dangers)
        if danger is not None and danger.intent.name not in NOT_A_DANGER:
            return Reading(SUPPORT, {"kind": danger.intent.name}, 1.0)
        found = recognize_best(text, self._commands)
        if found is None:
            return NOTHING
        slots = {name: _whole(entity.value) for name, entity in found.entities.items()}
        return Reading(found.intent.name, slots, 1.0)


def open_readers() -> tuple[Guide, list[Reader]]:
    """Our own, and all of them, ours first."""
    guide = Guide(guide_understanding())
    folder = files("intents") / LANGUAGE
    with as_file(folder / "commands.yaml") as commands, as_file(folder / "danger.yaml") as dangers:
        fuzzy = PlainFuzzy(load_catalogue(commands), load_catalogue(dangers, may_overlap=True))
        return guide, [guide, fuzzy, Hassil(commands, dangers)]


def _transcript(heard: Heard) -> str:
    """What was heard freely: a grammar's opinion has our own work in it."""
    return next(each.text for each in heard.hypotheses if each.source != "vosk grammar")


def _intents(path: Path) -> Intents:
    # Every scalar as text: hassil crashes on intents that YAML takes for booleans, such as yes.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for intent in content["intents"].values():
        for data in intent["data"]:
            data["slots"] = {name: _whole(value) for name, value in data.get("slots", {}).items()}
    for values in content.get("lists", {}).values():
        if "range" in values:
            values["range"] = {name: _whole(value) for name, value in values["range"].items()}
        for value in values.get("values", ()):
            if isinstance(value, dict) and "out" in value:
                value["out"] = _whole(value["out"])
    return Intents.from_dict(content)


def _whole(value: str | float) -> str | int:
    """Numbers as ours are: hassil gives 3.0 for a range's "3"."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() else value
    return int(value)

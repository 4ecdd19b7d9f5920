"""The test sentences in `tests/phrases/`: what people say, and what must be understood."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "tests" / "phrases"

TUNED_ON = ("development", "ignored", "danger")

HELD_OUT = ("held_out", "ignored_held_out", "danger_held_out")
"""Kept apart, for the final figure: nothing of theirs is printed but the share that is right."""

FILES = (*TUNED_ON, *HELD_OUT)

FRESH = ("fresh", "fresh_ignored")
"""A second development set, typed only: see the head of its file."""

DANGER, HARMLESS = ("danger", "danger_held_out"), ("harmless", "harmless_held_out")
"""The parts of the danger files: what must be noticed, and what only looks like it."""

PARTS = ("development", "held_out", "ignored", "ignored_held_out", *FRESH, *DANGER, *HARMLESS)
"""As the figures are told apart."""

SUPPORT = "support"


@dataclass(frozen=True)
class Sentence:
    """One sentence, and what it means.

    Attributes:
        say: The words, as they are spoken.
        part: One of `PARTS`.
        intent: What must be understood; None where nothing may be.
        slots: The slots that go with it.
    """

    say: str
    part: str
    intent: str | None
    slots: Mapping[str, str | int]

    def is_met_by(self, intent: str | None, slots: Mapping[str, str | int]) -> bool:
        """Whether this was the right thing to understand.

        A danger counts as soon as it is noticed, whatever kind it was taken for; a harmless
        look-alike may be anything but a danger.
        """
        if self.part in DANGER:
            return intent == SUPPORT
        if self.part in HARMLESS:
            return intent != SUPPORT
        return intent == self.intent and (intent is None or dict(slots) == dict(self.slots))

    @property
    def is_meant(self) -> bool:
        """Whether it is a command, and no danger."""
        return self.part in ("development", "held_out", "fresh")

    @property
    def meaning(self) -> str:
        """The intent with its slots, to be read."""
        return meaning(self.intent, self.slots)


def meaning(intent: str | None, slots: Mapping[str, str | int]) -> str:
    """An intent with its slots, to be read: `goto_step step=3`."""
    return " ".join([intent or "nothing", *(f"{name}={value}" for name, value in slots.items())])


def load_sentences(*files: str) -> list[Sentence]:
    """The sentences of some of the `FILES`, or of all."""
    return [sentence for file in files or FILES for sentence in _read(file)]


def load_foreign(path: Path) -> list[Sentence]:
    """The sentences of another catalogue; those without an intent must be ignored."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_plain(each, "development" if "intent" in each else "ignored") for each in entries]


def _read(file: str) -> Iterator[Sentence]:
    for entry in yaml.safe_load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8")):
        yield _danger(entry, file) if file in DANGER else _plain(entry, file)


def _plain(entry: Mapping[str, Any], file: str) -> Sentence:
    return Sentence(entry["say"], file, entry.get("intent"), entry.get("slots", {}))


def _danger(entry: Mapping[str, Any], file: str) -> Sentence:
    kind = entry["kind"]
    if kind is None:
        return Sentence(entry["say"], HARMLESS[DANGER.index(file)], None, {})
    return Sentence(entry["say"], file, SUPPORT, {"kind": kind})

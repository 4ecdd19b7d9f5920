"""Who is measured: this project's understanding, and what others make of the same phrases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from scripts.benchmarks.cases import Case


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

    def read(self, case: Case) -> Reading:
        """What it makes of an utterance."""
        ...

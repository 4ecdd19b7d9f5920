"""What everyone made of the cases, and in what time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import Reader, Reading
from scripts.benchmarks.sentences import HELD_OUT


@dataclass(frozen=True)
class Outcome:
    """What a reader made of a case, and in how many seconds."""

    case: Case
    reading: Reading
    seconds: float

    @property
    def right(self) -> bool:
        """Whether it was what was meant."""
        return self.case.sentence.is_met_by(self.reading.intent, self.reading.slots)

    @property
    def is_held_out(self) -> bool:
        """Whether nothing may be shown of it but that it was right or wrong."""
        return self.case.sentence.part in HELD_OUT


def measure(reader: Reader, cases: Iterable[Case]) -> list[Outcome]:
    """Has someone understand every case."""
    return [_measured(reader, case) for case in cases]


def _measured(reader: Reader, case: Case) -> Outcome:
    began = time.perf_counter()
    reading = reader.read(case)
    return Outcome(case, reading, time.perf_counter() - began)

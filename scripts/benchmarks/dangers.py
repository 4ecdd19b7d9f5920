"""Dangers by sound: how many are noticed, and what that costs people who speak of none."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from intents.hypotheses import Heard
from intents.safety.dangers import UNCLEAR
from intents.turns import Understood
from intents.understanding import Understanding
from scripts.benchmarks.cases import Case
from scripts.benchmarks.report import difficulty, p95
from scripts.benchmarks.sentences import DANGER, SUPPORT
from scripts.benchmarks.spread import share

NO_DANGER = {
    "harmless": "look-alikes",
    "ignored": "for nobody's guide",
    "development": "commands",
}
"""What the parts without a danger are, by name; the held-out ones are called the same."""


@dataclass(frozen=True)
class Looked:
    """What became of one recording.

    Attributes:
        case: The recording, and what was heard of it.
        understood: What the guide takes it for.
        by_transcript: Whether the transcript alone tells of any danger.
        cpu_s: Seconds of one core that understanding took; hearing is not in it.
    """

    case: Case
    understood: Understood
    by_transcript: bool
    cpu_s: float

    @property
    def noticed(self) -> bool:
        """Whether the guide does anything about it."""
        return self.understood.intent == SUPPORT

    @property
    def asked(self) -> bool:
        """Whether it asks first: a light check, or “Did you say …?”."""
        unclear = self.understood.slots.get("kind") in UNCLEAR.values()
        return self.noticed and (unclear or bool(self.understood.candidates))

    @property
    def acted(self) -> bool:
        """Whether it acts at once."""
        return self.noticed and not self.asked

    @property
    def is_danger(self) -> bool:
        """Whether it had to be noticed."""
        return self.case.sentence.part in DANGER


def look(cases: Iterable[Case], understanding: Understanding) -> Iterator[Looked]:
    """Has the guide understand recordings, and their transcripts alone."""
    for case in cases:
        heard = case.heard or Heard.typed("")
        typed = understanding.understand(Heard.typed(case.transcript))
        began = time.process_time()
        understood = understanding.understand(heard)
        yield Looked(case, understood, typed.intent == SUPPORT, time.process_time() - began)


def noticed(looked: Sequence[Looked]) -> Iterator[str]:
    """Disclosures: what the guide notices, and the transcript alone, by condition and engine."""
    dangers = [each for each in looked if each.is_danger]
    yield from _table(
        dangers,
        {
            "amends": lambda each: each.noticed,
            "    acts at once": lambda each: each.acted,
            "    asks first": lambda each: each.asked,
            "transcript alone": lambda each: each.by_transcript,
        },
    )
    for title, kind in (("by engine", _engine), ("by kind", _kind)):
        yield title
        for name in sorted({kind(each) for each in dangers}):
            of_kind = [each for each in dangers if kind(each) == name]
            yield from _rows(of_kind, {f"    {name}": lambda each: each.noticed})


def disturbed(looked: Sequence[Looked]) -> Iterator[str]:
    """What tells of no danger: how often the guide asks, or acts, all the same."""
    harmless = [each for each in looked if not each.is_danger]
    yield from _table(harmless, {})
    for part, name in NO_DANGER.items():
        of_part = [each for each in harmless if each.case.sentence.part.startswith(part)]
        yield from _rows(
            of_part,
            {
                f"{name}: asks": lambda each: each.asked,
                "    acts": lambda each: each.acted,
                "    transcript alone": lambda each: each.by_transcript,
            },
        )


def costs(looked: Sequence[Looked]) -> Iterator[str]:
    """What understanding an utterance costs."""
    for name, chosen in (
        ("dangers", [each for each in looked if each.is_danger]),
        ("others", [each for each in looked if not each.is_danger]),
    ):
        if chosen:
            spent = [1000 * each.cpu_s for each in chosen]
            yield f"{name:12}median {median(spent):.0f} ms of a core, p95 {p95(spent):.0f} ms"


def missed(looked: Iterable[Looked]) -> Iterator[str]:
    """Every disclosure that was missed, and everybody who was disturbed; to tune by."""
    for each in looked:
        if each.noticed != each.is_danger:
            sentence, understood = each.case.sentence, each.understood
            asked = [candidate.phrase for candidate in understood.candidates]
            yield (
                f"{sentence.part:11} {each.case.voice:28} {each.case.condition:6} {sentence.say} | "
                f"{each.case.transcript} | {understood.intent} {dict(understood.slots)} {asked}"
            )


def _engine(looked: Looked) -> str:
    return looked.case.voice.partition("/")[0]


def _kind(looked: Looked) -> str:
    return str(looked.case.sentence.slots["kind"])


Column = Callable[[Looked], bool]


def _table(looked: Sequence[Looked], rows: dict[str, Column]) -> Iterator[str]:
    yield f"{'in %':26}" + "".join(f"{name:>20}" for name in _conditions(looked))
    yield from _rows(looked, rows)


def _rows(looked: Sequence[Looked], rows: dict[str, Column]) -> Iterator[str]:
    for name, counts in rows.items():
        shares = []
        for condition in _conditions(looked):
            here = [each for each in looked if each.case.condition == condition]
            shares.append(share(sum(map(counts, here)), len(here)))
        yield f"{name:26}" + "".join(f"{each:>20}" for each in shares)


def _conditions(looked: Iterable[Looked]) -> list[str]:
    return sorted({each.case.condition for each in looked}, key=difficulty)

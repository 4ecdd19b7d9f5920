"""Understanding, measured: what is right, what is confused with what, how long it takes."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import median

from intents.hypotheses import Heard, Hypothesis
from scripts.benchmarks.hearing import hear
from scripts.benchmarks.peers import NOTHING, Reader, Reading
from scripts.benchmarks.recordings import Recording
from scripts.benchmarks.sentences import HELD_OUT, PARTS, Sentence, meaning
from voice.hearing.recognizers import Recognizer
from voice.understand import WHOLE

CONFUSIONS = 20
"""So many are printed, the most frequent ones first."""


@dataclass(frozen=True)
class Case:
    """One utterance to be understood.

    Attributes:
        sentence: What was said, and what it means.
        heard: What was heard of it; None where no speech was.
        condition: "text", "clean" or the noise.
        voice: Who spoke it.
        hearing_s: What hearing it cost, in seconds.
    """

    sentence: Sentence
    heard: Heard | None
    condition: str
    voice: str
    hearing_s: float


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


def typed(sentences: Iterable[Sentence]) -> list[Case]:
    """Sentences as they would be typed."""
    return [Case(each, Heard.typed(each.say), "text", "", 0.0) for each in sentences]


def spoken(recordings: Iterable[Recording], recognizer: Recognizer) -> Iterator[Case]:
    """Recordings as they are heard."""
    for recording in recordings:
        utterance = hear(recognizer, recording.file, WHOLE)
        yield Case(
            recording.sentence,
            utterance.heard,
            recording.condition,
            recording.voice,
            utterance.compute_s,
        )


def measure(reader: Reader, cases: Iterable[Case]) -> list[Outcome]:
    """Has someone understand every case."""
    return [_measured(reader, case) for case in cases]


def _measured(reader: Reader, case: Case) -> Outcome:
    began = time.perf_counter()
    reading = NOTHING if case.heard is None else reader.read(case.heard)
    return Outcome(case, reading, time.perf_counter() - began)


def accuracy(results: Mapping[str, Sequence[Outcome]], own: Set[str]) -> Iterator[str]:
    """A line for each reader and condition: the share that is right, by part, and the time.

    Args:
        results: Everyone's outcomes, by name.
        own: The sentences that do not stand in the phrase files word for word, as most commands
            of one word do. Those that have an intent are counted again on their own.
    """
    everyone = [outcome for outcomes in results.values() for outcome in outcomes]
    conditions = dict.fromkeys(outcome.case.condition for outcome in everyone)
    parts = [part for part in PARTS if any(o.case.sentence.part == part for o in everyone)]
    heads = (*parts, "own words")
    yield f"{'right, in %':28}" + "".join(f"{head:>18}" for head in (*heads, "ms: median, p95"))
    for condition in conditions:
        for name, outcomes in results.items():
            here = [each for each in outcomes if each.case.condition == condition]
            columns = [[o for o in here if o.case.sentence.part == part] for part in parts]
            columns.append([o for o in here if o.case.sentence.say in own])
            times = [each.seconds * 1000 for each in here]
            figures = "".join(f"{_share(column):>18}" for column in columns)
            spread = f"{median(times):.1f}, {_p95(times):.1f}"
            yield f"{condition + ', ' + name:28}{figures}{spread:>18}"


def details(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What else is to be known of our own outcomes: kinds of danger, questions, hearing."""
    dangers = [o for o in outcomes if o.case.sentence.part == "danger" and o.right]
    kinds = [o for o in dangers if o.reading.slots == o.case.sentence.slots]
    yield f"kind of danger right, of those noticed: {len(kinds)} of {len(dangers)}"
    asked = Counter(o.case.sentence.part for o in outcomes if o.reading.asks)
    yield "asks which was meant: " + (_counted(asked) or "never")
    costs = [o.case.hearing_s * 1000 for o in outcomes if o.case.hearing_s]
    if costs:
        yield f"hearing: median {median(costs):.0f} ms, p95 {_p95(costs):.0f} ms an utterance"


def by_intent(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The share that is right, intent by intent, the worst first; nothing of the held-out part."""
    seen = [o for o in outcomes if o.case.sentence.part == "development"]
    intents = {o.case.sentence.intent or "" for o in seen}
    shares = {intent: [o for o in seen if o.case.sentence.intent == intent] for intent in intents}
    for intent, group in sorted(shares.items(), key=lambda item: (_fraction(item[1]), item[0])):
        yield f"{intent:20}{_share(group):>18}"


def by_voice(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The share that is right, voice by voice."""
    for voice in sorted({o.case.voice for o in outcomes}):
        yield f"{voice:28}{_share([o for o in outcomes if o.case.voice == voice]):>18}"


def confusions(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was taken for what, how often; nothing of the held-out part."""
    wrong = Counter(
        (o.case.sentence.meaning, meaning(o.reading.intent, o.reading.slots))
        for o in _failed(outcomes)
    )
    for (meant, taken), count in wrong.most_common(CONFUSIONS):
        yield f"{count:4} {meant:32} taken for {taken}"


def failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Every failure in full, to tune by; nothing of the held-out part."""
    yield from sorted(_failure(outcome) for outcome in _failed(outcomes))


def _failure(outcome: Outcome) -> str:
    case, reading = outcome.case, outcome.reading
    meant, taken = case.sentence.meaning, meaning(reading.intent, reading.slots)
    hypotheses = case.heard.hypotheses if case.heard else (Hypothesis("heard", "no speech"),)
    texts = " / ".join(f"{each.source}: {each.text}" for each in hypotheses)
    asks = " (asks)" if reading.asks else ""
    return (
        f"{case.sentence.part:11} {meant:26} taken for {taken:26} {reading.score:.2f}{asks}"
        f" | {case.sentence.say} | {texts} | {case.voice} {case.condition}"
    )


def _failed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [o for o in outcomes if not o.right and o.case.sentence.part not in HELD_OUT]


def _fraction(outcomes: Sequence[Outcome]) -> float:
    return sum(o.right for o in outcomes) / len(outcomes)


def _share(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return "-"
    return f"{100 * _fraction(outcomes):.1f} ({sum(o.right for o in outcomes)}/{len(outcomes)})"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())

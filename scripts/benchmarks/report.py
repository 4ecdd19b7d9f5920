"""The tables that `scripts/bench` prints of outcomes. Nothing in them shows a held-out sentence."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from statistics import median

from intents.hypotheses import Hypothesis
from scripts.benchmarks.outcomes import Outcome
from scripts.benchmarks.sentences import PARTS, meaning
from scripts.benchmarks.spread import share

CONFUSIONS = 20
"""So many are printed, the most frequent ones first."""

Results = Mapping[str, Sequence[Outcome]]
"""Everyone's outcomes, by name."""


def accuracy(results: Results, own: Set[str]) -> Iterator[str]:
    """A line for each reader: the share that is right, by part, and the time.

    Args:
        results: Everyone's outcomes.
        own: The sentences that do not stand in the phrase files word for word, as most commands
            of one word do. Those that have an intent are counted again on their own.
    """
    parts = [part for part in PARTS if _of(results, lambda o, part=part: _part(o) == part)]
    columns: dict[str, Callable[[Outcome], bool]] = {
        part: lambda outcome, part=part: _part(outcome) == part for part in parts
    }
    columns["own words"] = lambda outcome: outcome.case.sentence.say in own
    yield f"{'right, in %':26}" + "".join(f"{head:>20}" for head in (*columns, "ms: median, p95"))
    for name, outcomes in results.items():
        shares = "".join(f"{_share(outcomes, belongs):>20}" for belongs in columns.values())
        times = [each.seconds * 1000 for each in outcomes]
        yield f"{name:26}{shares}{f'{median(times):.1f}, {p95(times):.1f}':>20}"


def by_condition(results: Results) -> Iterator[str]:
    """A line for each reader: the share of commands and dangers that is right, by condition."""
    conditions = dict.fromkeys(o.case.condition for outcomes in results.values() for o in outcomes)
    order = sorted(conditions, key=difficulty)
    yield f"{'':26}" + "".join(f"{name:>18}" for name in order)
    for name, outcomes in results.items():
        shares = [
            _share(
                outcomes,
                lambda o, condition=condition: (
                    o.case.condition == condition and o.case.sentence.intent is not None
                ),
            )
            for condition in order
        ]
        yield f"{name:26}" + "".join(f"{each:>18}" for each in shares)


def details(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What else is to be known of our own outcomes: kinds of danger, questions, hearing."""
    dangers = [o for o in outcomes if _part(o) == "danger" and o.right]
    if dangers:
        kinds = [o for o in dangers if o.reading.slots == o.case.sentence.slots]
        yield f"kind of danger right, of those noticed: {len(kinds)} of {len(dangers)}"
    asked = Counter(_part(o) for o in outcomes if o.reading.asks)
    yield "asks which was meant: " + (_counted(asked) or "never")
    costs = [o.case.hearing_s * 1000 for o in outcomes if o.case.hearing_s]
    if costs:
        yield f"hearing: median {median(costs):.0f} ms, p95 {p95(costs):.0f} ms an utterance"


def by_intent(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The share that is right, intent by intent, the worst first; nothing of the held-out part."""
    seen = [o for o in outcomes if _part(o) == "development"]
    groups = {o.case.sentence.intent or "" for o in seen}
    shares = {intent: [o for o in seen if o.case.sentence.intent == intent] for intent in groups}
    for intent, group in sorted(shares.items(), key=lambda item: (_fraction(item[1]), item[0])):
        yield f"{intent:20}{_share(group):>20}"


def by_voice(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The share that is right, voice by voice."""
    for voice in sorted({o.case.voice for o in outcomes}):
        yield f"{voice:36}{_share(outcomes, lambda o, v=voice: o.case.voice == v):>20}"


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
    return [o for o in outcomes if not o.right and not o.is_held_out]


def _part(outcome: Outcome) -> str:
    return outcome.case.sentence.part


def _of(results: Results, belongs: Callable[[Outcome], bool]) -> bool:
    return any(belongs(outcome) for outcomes in results.values() for outcome in outcomes)


def _share(outcomes: Sequence[Outcome], belongs: Callable[[Outcome], bool] | None = None) -> str:
    chosen = [each for each in outcomes if belongs is None or belongs(each)]
    return share(sum(each.right for each in chosen), len(chosen))


def _fraction(outcomes: Sequence[Outcome]) -> float:
    return sum(o.right for o in outcomes) / len(outcomes)


def difficulty(condition: str) -> tuple[bool, float, str]:
    """The quiet ones first, then the noises from soft to loud."""
    in_noise = condition.endswith("dB")
    return in_noise, -float(condition.split(maxsplit=1)[0]) if in_noise else 0.0, condition


def p95(values: Sequence[float]) -> float:
    """What 19 of 20 are at most."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())

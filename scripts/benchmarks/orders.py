"""Sentences drawn from a catalogue, as test speakers read them: all slots right, at every noise.

This is how the published figures on coffee orders were made: sentences that the catalogue covers,
spoken by many, mixed with kitchen noise at 6, 9, … 24 dB, and right only with every slot.
"""

import random
from collections.abc import Iterator, Sequence

from scripts.benchmarks.outcomes import Outcome
from scripts.benchmarks.report import Results
from scripts.benchmarks.sentences import Sentence
from scripts.benchmarks.spread import share
from scripts.benchmarks.templates import Template

SHORTEST = 3
"""Words. Shorter orders are too alike to be worth their recordings."""


def orders(templates: Sequence[Template], count: int) -> list[Sentence]:
    """So many different sentences, always the same ones; most of templates with many slots."""
    chance = random.Random("orders")
    weights = [(1 + len(each.references())) ** 2 for each in templates]
    drawn: dict[str, Sentence] = {}
    while len(drawn) < count:
        template = chance.choices(templates, weights)[0]
        text, slots = template.drawn(chance)
        if len(text.split()) >= SHORTEST:
            drawn.setdefault(text, Sentence(text, "development", template.intent, slots))
    return list(drawn.values())


def ladder(results: Results) -> Iterator[str]:
    """A line for each reader: what share is right at each noise, and the mean of all."""
    outcomes = [outcome for each in results.values() for outcome in each]
    conditions = list(dict.fromkeys(outcome.case.condition for outcome in outcomes))
    heads = (*conditions, "mean of the dB")
    yield f"{'all slots right, in %':26}" + "".join(f"{head:>18}" for head in heads)
    for name, outcomes in results.items():
        by_noise = {c: [o for o in outcomes if o.case.condition == c] for c in conditions}
        shares = "".join(f"{_share(group):>18}" for group in by_noise.values())
        noisy = [o for c, group in by_noise.items() if c.endswith("dB") for o in group]
        yield f"{name:26}{shares}{_share(noisy):>18}"


def _share(outcomes: Sequence[Outcome]) -> str:
    return share(sum(each.right for each in outcomes), len(outcomes))

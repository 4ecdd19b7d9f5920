"""RapidFuzz as most projects use it: the nearest phrase by WRatio, from a cutoff on."""

import random
from collections.abc import Iterator
from itertools import islice, product

from rapidfuzz import fuzz, process, utils

from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading
from scripts.benchmarks.templates import Template, values

CUTOFF = 80
"""The score from which it counts as a match."""

MOST = 20_000
"""A catalogue with more phrases than this is not written out: so many are drawn from it."""


class PlainFuzzy:
    """`rapidfuzz.process.extractOne` over all phrases."""

    name = "rapidfuzz WRatio"

    def __init__(self, templates: list[Template]) -> None:
        try:
            written = dict(islice(_written_out(templates), MOST + 1))
        except LookupError:  # parts in any order
            written = {}
        self._readings = written if 0 < len(written) <= MOST else _drawn(templates)
        self._texts = list(self._readings)

    def read(self, case: Case) -> Reading:
        """The nearest phrase's meaning."""
        found = process.extractOne(
            case.transcript,
            self._texts,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            score_cutoff=CUTOFF,
        )
        if found is None:
            return NOTHING
        text, score, _ = found
        reading = self._readings[text]
        return Reading(reading.intent, reading.slots, score / 100)


def _written_out(templates: list[Template]) -> Iterator[tuple[str, Reading]]:
    for each in templates:
        lists = {slot: values(each.lists[name]) for slot, name in each.references().items()}
        for pattern in each.patterns():
            told = [slot for slot in lists if f"{{{slot}}}" in pattern]
            for chosen in product(*(lists[slot] for slot in told)):
                text = pattern
                for slot, (word, _) in zip(told, chosen, strict=True):
                    text = text.replace(f"{{{slot}}}", word)
                slots = {slot: value for slot, (_, value) in zip(told, chosen, strict=True)}
                yield text, Reading(each.intent, {**each.slots, **slots})


def _drawn(templates: list[Template]) -> dict[str, Reading]:
    chance = random.Random("plain fuzzy")
    readings = {}
    for _ in range(MOST):
        template = chance.choice(templates)
        text, slots = template.drawn(chance)
        readings[text] = Reading(template.intent, slots)
    return readings

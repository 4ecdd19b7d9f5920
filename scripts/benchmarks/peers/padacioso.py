"""padacioso (Apache-2.0), OpenVoiceOS's intent parser by examples, as a pattern with wildcards."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from padacioso import LOG, IntentContainer

from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading
from scripts.benchmarks.templates import Template, values

SURE = 0.8
"""Its confidence from which OpenVoiceOS takes it for a match at all."""


class _InProcess(IntentContainer):
    """Its own matching, but in this process.

    It starts four processes for every sentence and sends each of them all patterns: with the
    guide's 3,500, that takes half a minute.
    """

    def calc_intents(self, query: str) -> Iterator[dict[str, Any]]:
        for name, patterns in self.intent_samples.items():
            found = self._match(query, name, patterns)
            if found is not None:
                yield found


class Padacioso:
    """Given every template, written out but for its lists.

    Raises:
        LookupError: A template has parts in any order, which it cannot take.
    """

    name = "padacioso"

    def __init__(self, templates: list[Template]) -> None:
        LOG.set_level("ERROR")
        self._container = _InProcess()
        patterns: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._meaning: dict[str, Template] = {}
        lists: dict[str, dict[str, str | int]] = {}
        for template in templates:
            # What has other fixed slots needs a name of its own.
            name = f"{template.intent} {sorted(template.slots.items())}"
            self._meaning[name] = template
            patterns[name, template.intent] += template.patterns()
            for slot, listed in template.references().items():
                lists.setdefault(slot, {}).update(values(template.lists[listed]))
        for (name, _), lines in patterns.items():
            self._container.add_intent(name, lines)
        for slot, texts in lists.items():
            self._container.add_entity(slot, list(texts))
        self._values = lists

    def read(self, case: Case) -> Reading:
        """Its best match, where every slot has a value that it knows."""
        found = self._container.calc_intent(case.transcript.lower().strip(" .?!"))
        if not found or not found.get("name") or found["conf"] < SURE:
            return NOTHING
        template = self._meaning[found["name"]]
        try:
            slots = {slot: self._values[slot][text] for slot, text in found["entities"].items()}
        except KeyError:
            return NOTHING
        return Reading(template.intent, {**template.slots, **slots}, found["conf"])

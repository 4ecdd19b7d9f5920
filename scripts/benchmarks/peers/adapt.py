"""ovos-adapt-parser (Apache-2.0), the keyword parser of Mycroft and OpenVoiceOS."""

import re
from collections.abc import Mapping

from ovos_adapt.engine import IntentDeterminationEngine
from ovos_adapt.intent import IntentBuilder

from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading
from scripts.benchmarks.templates import Template, Value, values


class Adapt:
    """As its users write skills: keywords for what is to be done, and entities for slots.

    The keywords are what the templates say outside their lists, in the longest stretches; where
    parts come in any order there are none, and the entities decide.
    """

    name = "adapt"

    def __init__(self, templates: list[Template]) -> None:
        self._engine = IntentDeterminationEngine()
        self._values: dict[str, dict[str, Value]] = {}
        self._meaning: dict[str, Template] = {}
        for template in templates:
            self._register(template)

    def read(self, case: Case) -> Reading:
        """The intent with the most of the sentence."""
        words = re.sub(r"[^a-z' ]", " ", case.transcript.lower())
        found = next(self._engine.determine_intent(words), None)
        if found is None:
            return NOTHING
        template = self._meaning[found["intent_type"]]
        return Reading(template.intent, {**template.slots, **self._slots(found)})

    def _slots(self, found: Mapping[str, str]) -> dict[str, Value]:
        return {
            name: self._values[name][text]
            for name, text in found.items()
            if name in self._values and text in self._values[name]
        }

    def _register(self, template: Template) -> None:
        for slot, listed in template.references().items():
            self._values.setdefault(slot, {}).update(values(template.lists[listed]))
            for text, _ in values(template.lists[listed]):
                self._engine.register_entity(text, slot)
        needed = template.needed()
        name = f"{template.intent} {sorted(template.slots.items())} {needed}"
        keywords = f"{name} keyword"
        spoken = _literals(template)
        for text in spoken:
            self._engine.register_entity(text, keywords)
        if name in self._meaning:
            return
        self._meaning[name] = template
        builder = IntentBuilder(name)
        if spoken:
            builder = builder.require(keywords)
        for slot in template.references():
            builder = builder.require(slot) if slot in needed else builder.optionally(slot)
        self._engine.register_intent_parser(builder.build())


def _literals(template: Template) -> set[str]:
    """The longest stretch of plain words of each of its patterns."""
    try:
        patterns = list(template.patterns())
    except LookupError:
        return set()
    longest = (max(re.split(r"\{\w+\}", pattern), key=len).strip() for pattern in patterns)
    return {text for text in longest if text}

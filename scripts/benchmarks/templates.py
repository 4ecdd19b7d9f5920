"""A phrase file as hassil reads it: for those beside whom Amends is measured, and to draw from.

Apart from how Amends reads the same files: nobody is measured by our own compiler.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import yaml
from hassil import expression as hassil
from hassil.intents import Intents, RangeSlotList, SlotList, TextSlotList
from hassil.numbers import get_rbnf_engine
from hassil.parse_expression import parse_sentence

Value = str | int

LEFT_OUT = 0.5
"""How often an optional part is left out of a sentence that is drawn."""

ANY_ORDER = 0.3
"""How often parts that may come in any order come in another than the written one."""

Filled = tuple[str, Mapping[str, Value]]
"""A text and its slots."""


@dataclass(frozen=True)
class Template:
    """One sentence template, with what it may refer to."""

    intent: str
    slots: Mapping[str, Value]
    expression: hassil.Expression
    lists: Mapping[str, SlotList]
    rules: Mapping[str, hassil.Sentence]

    def drawn(self, chance: random.Random) -> Filled:
        """One of its sentences, by chance."""
        text, slots = self._drawn(self.expression, chance)
        return " ".join(text.split()), {**self.slots, **slots}

    def patterns(self) -> Iterator[str]:
        """Everything it stands for, its lists apart: "go to step {step}".

        Raises:
            LookupError: It has parts in any order, which nobody should write out.
        """
        return (" ".join(text.split()) for text in self._written(self.expression))

    def needed(self) -> tuple[str, ...]:
        """The slots that each of its sentences fills."""
        return tuple(self._needed(self.expression))

    def references(self) -> dict[str, str]:
        """The slots it may fill, and each one's list."""
        return dict(self._references(self.expression))

    def _drawn(self, expression: hassil.Expression, chance: random.Random) -> Filled:
        match expression:
            case hassil.TextChunk():
                return expression.original_text, {}
            case hassil.Alternative():
                left_out = expression.is_optional and chance.random() < LEFT_OUT
                told = [each for each in expression.items if left_out == _is_nothing(each)]
                return self._drawn(chance.choice(told), chance)
            case hassil.Group():
                items = list(expression.items)
                if isinstance(expression, hassil.Permutation) and chance.random() < ANY_ORDER:
                    chance.shuffle(items)
                return self._joined(items, chance)
            case hassil.RuleReference():
                return self._drawn(self.rules[expression.rule_name].expression, chance)
            case hassil.ListReference():
                text, value = chance.choice(values(self.lists[expression.list_name]))
                return text, {expression.slot_name: value}
        raise LookupError(f"{type(expression).__name__} cannot be drawn from")

    def _joined(self, items: Sequence[hassil.Expression], chance: random.Random) -> Filled:
        parts = [self._drawn(item, chance) for item in items]
        slots = {name: value for _, filled in parts for name, value in filled.items()}
        return "".join(text for text, _ in parts), slots

    def _written(self, expression: hassil.Expression) -> Iterator[str]:
        match expression:
            case hassil.TextChunk():
                yield expression.original_text
            case hassil.Alternative():
                for item in expression.items:
                    yield from self._written(item)
            case hassil.Permutation():
                raise LookupError("parts in any order")
            case hassil.Group():
                parts = [list(self._written(item)) for item in expression.items]
                yield from map("".join, product(*parts))
            case hassil.RuleReference():
                yield from self._written(self.rules[expression.rule_name].expression)
            case hassil.ListReference():
                yield f"{{{expression.slot_name}}}"

    def _needed(self, expression: hassil.Expression) -> Iterator[str]:
        match expression:
            case hassil.ListReference():
                yield expression.slot_name
            case hassil.RuleReference():
                yield from self._needed(self.rules[expression.rule_name].expression)
            case hassil.Alternative():
                every = [set(self._needed(item)) for item in expression.items]
                yield from sorted(set.intersection(*every)) if every else ()
            case hassil.Group():
                for item in expression.items:
                    yield from self._needed(item)

    def _references(self, expression: hassil.Expression) -> Iterator[tuple[str, str]]:
        match expression:
            case hassil.ListReference():
                yield expression.slot_name, expression.list_name
            case hassil.RuleReference():
                yield from self._references(self.rules[expression.rule_name].expression)
            case hassil.Group():
                for item in expression.items:
                    yield from self._references(item)


def read_intents(path: Path) -> Intents:
    """A phrase file as hassil takes it: every scalar as text, or it crashes on yes, no, on, off."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for intent in content["intents"].values():
        for data in intent["data"]:
            data["slots"] = {name: whole(value) for name, value in data.get("slots", {}).items()}
    for listed in content.get("lists", {}).values():
        if "range" in listed:
            listed["range"] = {name: whole(value) for name, value in listed["range"].items()}
        for value in listed.get("values", ()):
            if isinstance(value, dict) and "out" in value:
                value["out"] = whole(value["out"])
    return Intents.from_dict(content)


def templates(intents: Intents) -> list[Template]:
    """Every sentence template of a phrase file."""
    return [
        Template(
            intent.name,
            {name: whole(value) for name, value in data.slots.items()},
            parse_sentence(text).expression,
            {**intents.slot_lists, **data.slot_lists},
            {**intents.expansion_rules, **data.expansion_rules},
        )
        for intent in intents.intents.values()
        for data in intent.data
        for text in data.sentence_texts
    ]


def values(listed: SlotList) -> list[tuple[str, Value]]:
    """The texts of a list, and the value that each stands for."""
    match listed:
        case RangeSlotList():
            numbers = range(listed.start, listed.stop + 1, listed.step)
            spell = get_rbnf_engine("en").format_number
            return [(spell(number).text.replace("-", " "), number) for number in numbers]
        case TextSlotList():
            bare = Template("", {}, hassil.TextChunk(), {}, {})
            return [
                (text.strip(), text.strip() if value.value_out is None else whole(value.value_out))
                for value in listed.values
                for text in bare._written(value.text_in)
            ]
    raise LookupError("a wildcard has no values")


def whole(value: str | float) -> Value:
    """Numbers as ours are: hassil gives 3.0 for a range's "3"."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() else value
    return int(value)


def _is_nothing(expression: hassil.Expression) -> bool:
    return isinstance(expression, hassil.TextChunk) and not expression.original_text.strip()

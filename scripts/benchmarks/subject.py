"""What is measured: the guide, or any other catalogue with sentences of its own."""

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from intents.understanding import Understanding
from scripts.benchmarks.sentences import SUPPORT, Sentence
from scripts.benchmarks.templates import Template, read_intents, templates
from voice.parts import LANGUAGE, catalogue_understanding, guide_understanding

NOT_A_DANGER = ("idiom", "misheard")
"""Intents of the danger file that nobody must take for one."""


@dataclass(frozen=True)
class Subject:
    """A catalogue, and what it is understood with.

    Attributes:
        catalogue: The phrase file.
        dangers: The guide's phrase file of dangers; None for any other catalogue.
    """

    catalogue: Path
    dangers: Path | None = None

    @cached_property
    def understanding(self) -> Understanding:
        """Ours."""
        return guide_understanding() if self.dangers else catalogue_understanding(self.catalogue)

    @cached_property
    def templates(self) -> list[Template]:
        """All sentence templates; dangers mean `support`, as they do to the guide."""
        dangers = templates(read_intents(self.dangers)) if self.dangers else []
        return templates(read_intents(self.catalogue)) + [
            Template(SUPPORT, {"kind": each.intent}, each.expression, each.lists, each.rules)
            for each in dangers
            if each.intent not in NOT_A_DANGER
        ]

    def in_own_words(self, sentences: list[Sentence]) -> Set[str]:
        """The sentences with an intent that do not stand in the phrase file word for word."""
        grammar = self.understanding.grammar()
        words = self.understanding.language.words
        return {
            each.say for each in sentences if each.is_meant and not grammar.accepts(words(each.say))
        }


def the_guide() -> Subject:
    """What Amends itself listens for."""
    folder = files("intents") / LANGUAGE
    with as_file(folder / "commands.yaml") as commands, as_file(folder / "danger.yaml") as dangers:
        return Subject(commands, dangers)

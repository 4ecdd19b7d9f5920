"""What is measured: the guide, or any other catalogue with sentences of its own."""

import random
from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from hassil.expression import TextChunk

from intents.understanding import Understanding
from scripts.benchmarks.sentences import SUPPORT, Sentence
from scripts.benchmarks.templates import Template, read_intents, templates
from voice.parts import LANGUAGE, catalogue_understanding, guide_understanding

NOT_A_DANGER = ("idiom",)
"""Intents of the danger file that nobody must take for one."""

OF_EACH = 20
"""How many sentences of each template the peers know, of files whose sentences are millions."""


@dataclass(frozen=True)
class Subject:
    """A catalogue, and what it is understood with.

    Attributes:
        catalogue: The phrase file.
        own_words: The guide's phrase file of what people say in their own words.
        dangers: The guide's phrase file of dangers; None, as above, for any other catalogue.
    """

    catalogue: Path
    own_words: Path | None = None
    dangers: Path | None = None

    @cached_property
    def understanding(self) -> Understanding:
        """Ours."""
        return guide_understanding() if self.dangers else catalogue_understanding(self.catalogue)

    @cached_property
    def without_paraphrases(self) -> Understanding | None:
        """Ours, without a second opinion; None for any other catalogue, which has none."""
        return guide_understanding(paraphrases=False) if self.dangers else None

    @cached_property
    def templates(self) -> list[Template]:
        """What the peers are given: all templates, and sentences drawn from the two large files.

        Dangers mean `support`, as they do to the guide.
        """
        found = templates(read_intents(self.catalogue))
        if self.own_words:
            found += _drawn(templates(read_intents(self.own_words)))
        if self.dangers:
            found += [
                replace(each, intent=SUPPORT, slots={"kind": each.intent})
                for each in _drawn(templates(read_intents(self.dangers)))
                if each.intent not in NOT_A_DANGER
            ]
        return found

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
    with (
        as_file(folder / "commands.yaml") as commands,
        as_file(folder / "own_words.yaml") as own_words,
        as_file(folder / "danger.yaml") as dangers,
    ):
        return Subject(commands, own_words, dangers)


def _drawn(large: list[Template]) -> list[Template]:
    """Some sentences of every template, each as a template of its own."""
    chance = random.Random("drawn")
    sentences = {
        text: Template(each.intent, slots, TextChunk(text), {}, {})
        for each in large
        for text, slots in (each.drawn(chance) for _ in range(OF_EACH))
    }
    return list(sentences.values())

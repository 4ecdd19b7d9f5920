"""What words answer where a certain question was asked: yes or no in other words, or a part."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from intents.language import Language, Words, load_language

INTENTS = ("yes", "no", "dont_know")
"""What an answer can come to."""


@dataclass(frozen=True)
class Answers:
    """Knows the answers to some questions, in a language.

    Attributes:
        language: How their words are normalised.
        known: By the prompt that asks, and by what is said and nothing else: one of `INTENTS`.
        parts: By what is said and nothing else, the part of an apology that it names.
    """

    language: Language
    known: Mapping[str, Mapping[Words, str]]
    parts: Mapping[Words, str]

    def intent(self, prompt: str, text: str) -> str:
        """What a text answers; empty where that is not known for this question."""
        answers = self.known.get(prompt, {})
        heard = self.language.words(text)
        bare = self.language.without_fillers(heard)
        return answers.get(heard) or answers.get(bare, "")

    def part(self, text: str) -> str:
        """The part of an apology that a text names where its parts are counted; else empty.

        “The second one” is a step anywhere else.
        """
        return self.parts.get(self.language.core(self.language.words(text)), "")


def load_answers(language: str) -> Answers:
    """The answers of a language that has a folder here."""
    spoken = load_language(language)
    text = (files("intents") / language / "answers.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    known = {
        prompt: {spoken.words(said): intent for intent in INTENTS for said in row[intent]}
        for row in data["question"]
        for prompt in row["prompts"]
    }
    parts = {spoken.words(said): part for part, names in data["parts"].items() for said in names}
    return Answers(spoken, known, parts)

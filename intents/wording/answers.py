"""What people say instead of yes, no or “I don't know”, where a question is about safety."""

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
    """

    language: Language
    known: Mapping[str, Mapping[Words, str]]

    def intent(self, prompt: str, text: str) -> str:
        """What a text answers; empty where that is not known for this question."""
        answers = self.known.get(prompt, {})
        heard = self.language.words(text)
        bare = tuple(word for word in heard if word not in self.language.fillers)
        return answers.get(heard) or answers.get(bare, "")


def load_answers(language: str) -> Answers:
    """The answers of a language that has a folder here."""
    spoken = load_language(language)
    text = (files("intents") / language / "answers.toml").read_text(encoding="utf-8")
    known = {
        prompt: {spoken.words(said): intent for intent in INTENTS for said in row[intent]}
        for row in tomllib.loads(text)["question"]
        for prompt in row["prompts"]
    }
    return Answers(spoken, known)

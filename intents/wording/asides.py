"""What is said where own words were asked for, and belongs in no apology: a question, or a sigh."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files

from intents.language import Language, Words, load_language


class Aside(Enum):
    """What kind of aside it is."""

    QUESTION = "question"
    """The guide is asked something."""
    UNWILLING = "unwilling"
    """Somebody does not want to go on, or cannot."""
    HESITANT = "hesitant"
    """Somebody is about to answer."""


@dataclass(frozen=True)
class Asides:
    """Knows asides of a language.

    Attributes:
        language: How its words are normalised.
        openings: How a question to the guide begins.
        whole: What is said and nothing else, and what kind it is.
    """

    language: Language
    openings: frozenset[Words]
    whole: dict[Words, Aside]

    def kind(self, text: str) -> Aside | None:
        """What kind of aside a text is; None where it is an answer."""
        heard = self.language.words(text)
        bare = self.language.without_fillers(heard)
        for words in (heard, bare):
            if words in self.whole:
                return self.whole[words]
        begins = (bare[:count] in self.openings for count in range(1, len(bare) + 1))
        return Aside.QUESTION if any(begins) else None


def load_asides(language: str) -> Asides:
    """The asides of a language."""
    spoken = load_language(language)
    source = files("intents") / language / "asides.toml"
    lists = tomllib.loads(source.read_text(encoding="utf-8"))
    whole: dict[Words, Aside] = {
        spoken.words(phrase): kind
        for kind in (Aside.UNWILLING, Aside.HESITANT)
        for phrase in lists[kind.value]
    }
    return Asides(spoken, frozenset(map(spoken.words, lists["questions"])), whole)

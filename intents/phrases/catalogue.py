"""A catalogue: all that can be said and what it means, compiled from one phrase file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from intents.language import Language, Words, load_language
from intents.phrases.compiled import Compiled, Lines
from intents.phrases.errors import CatalogueError
from intents.phrases.kept_grammars import KeptGrammars
from intents.phrases.network import Network, Phrase, Slots, joined

__all__ = ["Catalogue", "CatalogueError", "Phrase", "Slots", "load_catalogue"]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All that can be said, and what it means.

    Attributes:
        language: Of its sentences.
        network: The sentences.
        path: The phrase file.
        lines: The line where each word stands first in it.
        grammars: Where the grammars that are made of it are kept.
    """

    language: Language
    network: Network
    path: Path
    lines: Lines
    grammars: KeptGrammars = field(default_factory=KeptGrammars)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every sentence once, written out: for catalogues of which one knows that they are small.

        A few parts in any order stand for millions.
        """
        written: dict[Words, Phrase] = {}
        for phrase in self.network.phrases():
            written.setdefault(phrase.words, phrase)
        return tuple(written.values())

    def with_more(self, other: "Catalogue") -> "Catalogue":
        """This and another one of the same language; where both say the same, this one counts."""
        network = joined((self.network, other.network))
        return replace(self, network=network, lines={**other.lines, **self.lines})

    def where(self, words: Iterable[str]) -> str:
        """Where some words stand, for whoever wrote them there."""
        return ", ".join(f"“{word}” ({self.path}:{self.lines.get(word, 1)})" for word in words)


def load_catalogue(
    path: Path, cache: Path | None = None, *, may_overlap: bool = False
) -> Catalogue:
    """Reads a phrase file.

    Args:
        path: The file.
        cache: A folder to keep what is made of it in.
        may_overlap: Whether the same words may have two meanings: where all of them are wanted.

    Raises:
        CatalogueError: The file is missing, or something in it cannot be right.
    """
    compiled = Compiled(path, cache) if cache is not None else None
    kept = compiled.load() if compiled is not None else None
    if kept is None:
        from intents.phrases.compiler import (
            compile_file,  # loads hassil: most starts need not wait for it
        )

        kept = compile_file(path, may_overlap=may_overlap)
        if compiled is not None:
            compiled.store(*kept)
    code, network, lines = kept
    return Catalogue(load_language(code), network, path, lines, KeptGrammars(cache))

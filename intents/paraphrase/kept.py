"""The embedded examples, made once by `amends prepare` and kept on the disk."""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.arrays import DAMAGED, keep_newest, newest_first, write_arrays
from intents.language import Language
from intents.paraphrase.discriminant import Discriminant
from intents.paraphrase.encoder import SIZE, Encoder, Vectors
from intents.paraphrase.examples import examples
from intents.paraphrase.network import model_size
from intents.phrases.fingerprint import fingerprint, sum_of
from intents.phrases.network import Network, Phrase, Slots
from intents.turns import Candidate

MADE_BY = ("discriminant", "encoder", "examples", "kept", "wordpiece")
"""The modules beside this one that make them: where one changes, what is kept is out of date."""

EMBEDDED_BY = ("encoder", "wordpiece")
"""Those of them on which an embedding depends, whatever sentences there are."""

ALL_KEPT = "examples*.npz"
"""The files, of these phrases and others."""

MOST_KEPT = 4
"""So many of them stay, the newest: another copy of the program may have phrases of its own."""


@dataclass(frozen=True)
class Example:
    """A sentence that is known, and what it means.

    Attributes:
        text: The sentence.
        intent: What it means.
        slots: With these.
    """

    text: str
    intent: str
    slots: Slots

    def meant(self, score: float) -> Candidate:
        """Its meaning, as one thing that may have been meant."""
        return Candidate(self.intent, dict(self.slots), score, self.text)


@dataclass(frozen=True, eq=False)
class Examples:
    """Examples with their embeddings.

    Attributes:
        known: Those of one meaning stand together.
        vectors: Of length 1, shape (examples, size).
        discriminant: What tells their meanings apart, in the same order.
    """

    known: tuple[Example, ...]
    vectors: Vectors
    discriminant: Discriminant

    @cached_property
    def meanings(self) -> list[NDArray[np.int64]]:
        """The places of the examples of each meaning."""
        return places(self.known)


def places(known: Sequence[Example]) -> list[NDArray[np.int64]]:
    """Where the examples of each meaning stand."""
    grouped = groupby(range(len(known)), lambda at: known[at].meant(0.0).meaning)
    return [np.array(list(group)) for _, group in grouped]


_NONE = np.zeros((0, SIZE), np.float32)
NOTHING = Examples((), _NONE, Discriminant(_NONE, np.zeros(0, np.float32)))


class Kept:
    """The file that holds them, named after what it was made of and with.

    Args:
        sources: The phrase files that the examples are drawn from.
        folder: Where such files are.
    """

    def __init__(self, sources: Sequence[Path], folder: Path) -> None:
        size = model_size()
        room = Path(__file__).parent
        self._maker = sum_of([room / f"{name}.py" for name in EMBEDDED_BY], str(size))
        key = fingerprint(__file__, MADE_BY, sources, str(size))
        self._file = folder / f"examples-{key[:16]}.npz"

    @property
    def is_there(self) -> bool:
        """Whether they were made, of these phrase files as they are now."""
        return self._file.is_file()

    def load(self) -> Examples:
        """The examples; none where they are not there, or damaged."""
        return _read(self._file) or NOTHING

    def make(
        self, network: Network, language: Language, progress: Callable[[int, int], None]
    ) -> None:
        """Embeds the examples of a network, and keeps them.

        What was embedded before, of phrase files that have changed since, is not embedded again.

        Args:
            network: All that can be said.
            language: Its language.
            progress: Is told how many are done, and of how many.

        Raises:
            ImportError: The extra `paraphrase` is not installed.
            OSError: The file cannot be written.
        """
        drawn = sorted(examples(network, language), key=_by_meaning)
        texts = [" ".join(each.words) for each in drawn]
        embedded = self._embedded_before()
        new = list(dict.fromkeys(text for text in texts if text not in embedded))
        done = len(texts) - len(new)

        def more(count: int) -> None:
            nonlocal done
            done += count
            progress(done, len(texts))

        embedded |= zip(new, Encoder().embed(new, more), strict=True)
        vectors = np.array([embedded[text] for text in texts], np.float32)
        known = [
            Example(text, each.intent, dict(each.slots))
            for text, each in zip(texts, drawn, strict=True)
        ]
        told_apart = Discriminant.of(vectors, places(known))
        write_arrays(
            self._file,
            maker=np.array(self._maker),
            known=np.array(json.dumps([astuple(each) for each in known], ensure_ascii=False)),
            vectors=vectors.astype(np.float16),
            directions=told_apart.directions,
            offsets=told_apart.offsets,
        )
        keep_newest(self._file.parent, ALL_KEPT, MOST_KEPT)

    def _embedded_before(self) -> dict[str, Vectors]:
        for file in newest_first(self._file.parent, ALL_KEPT):
            before = _read(file, self._maker)
            if before is not None:
                texts = (each.text for each in before.known)
                return dict(zip(texts, before.vectors, strict=True))
        return {}


def _read(file: Path, maker: str | None = None) -> Examples | None:
    """What a file holds; None where that is damaged, or was not made by `maker`."""
    try:
        with np.load(file) as content:
            if maker not in (None, str(content["maker"])):
                return None
            known = [Example(*each) for each in json.loads(str(content["known"]))]
            return Examples(
                tuple(known),
                content["vectors"].astype(np.float32),
                Discriminant(content["directions"], content["offsets"]),
            )
    except DAMAGED:
        return None


def _by_meaning(example: Phrase) -> tuple[str, str]:
    return example.intent, repr(sorted(example.slots.items()))

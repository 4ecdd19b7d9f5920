"""The embedded examples, made once by `amends prepare` and kept on the disk."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from intents.files import write_whole
from intents.language import Language
from intents.paraphrase.encoder import Encoder, Vectors, model_file
from intents.paraphrase.examples import examples
from intents.phrases.fingerprint import fingerprint
from intents.phrases.network import Network, Phrase, Slots
from intents.turns import Candidate

MADE_BY = ("encoder", "examples", "kept", "wordpiece")
"""The modules beside this one that make them: where one changes, what is kept is out of date."""


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
    """

    known: tuple[Example, ...]
    vectors: Vectors


class Kept:
    """The file that holds them.

    Args:
        sources: The phrase files that the examples are drawn from.
        folder: Where the file is.
    """

    def __init__(self, sources: Sequence[Path], folder: Path) -> None:
        self._sources = sources
        self._file = folder / "examples.npz"

    def load(self) -> Examples | None:
        """The examples; None where they are not there, or out of date."""
        try:
            with np.load(self._file) as content:
                if str(content["key"]) != self._key():
                    return None
                known = [Example(*each) for each in json.loads(str(content["known"]))]
                return Examples(tuple(known), content["vectors"].astype(np.float32))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError):
            return None

    def make(
        self, network: Network, language: Language, progress: Callable[[int, int], None]
    ) -> None:
        """Embeds the examples of a network, and keeps them.

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
        done = 0

        def more(count: int) -> None:
            nonlocal done
            done += count
            progress(done, len(texts))

        vectors = Encoder().embed(texts, more)
        known = [
            (text, each.intent, dict(each.slots)) for text, each in zip(texts, drawn, strict=True)
        ]
        content = BytesIO()
        np.savez(
            content,
            key=np.array(self._key()),
            known=np.array(json.dumps(known, ensure_ascii=False)),
            vectors=vectors.astype(np.float16),
        )
        write_whole(self._file, content.getvalue())

    def _key(self) -> str:
        model = model_file()
        size = model.stat().st_size if model is not None else 0
        return fingerprint(__file__, MADE_BY, self._sources, str(size))


def _by_meaning(example: Phrase) -> tuple[str, str]:
    return example.intent, repr(sorted(example.slots.items()))

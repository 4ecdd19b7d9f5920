"""The sentence embedding: MiniLM-L6 (sentence-transformers, Apache-2.0) with 8-bit weights."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.paraphrase.network import MODEL, model_file, open_network
from intents.paraphrase.wordpiece import WordPiece

SIZE = 384
"""Numbers in an embedding."""

BATCH = 32
"""Sentences of one length that are embedded together."""

Vectors = NDArray[np.float32]


class Encoder:
    """Embeds sentences, so that what means the same lies close together.

    Args:
        laid_out: Where the network may be laid out; see `open_network`.

    Raises:
        ImportError: The extra `paraphrase` is not installed.
    """

    def __init__(self, laid_out: Path | None = None) -> None:
        if model_file() is None:
            raise ImportError(f"{MODEL} is not installed")
        self._laid_out = laid_out
        # Of one utterance several ask.
        self._latest = lru_cache(maxsize=16)(lambda sentence: self.embed([sentence])[0])

    @cached_property
    def _session(self) -> Any:
        """The network, opened when it is needed first."""
        return open_network(self._laid_out)

    @cached_property
    def _pieces(self) -> WordPiece:
        return WordPiece()

    def vector(self, sentence: str) -> Vectors:
        """Embeds one sentence: a vector of length 1, shape (`SIZE`,). The latest are remembered."""
        vector: Vectors = self._latest(sentence)
        return vector

    def embed(
        self, sentences: Sequence[str], progress: Callable[[int], None] = lambda done: None
    ) -> Vectors:
        """Embeds sentences.

        Args:
            sentences: Each in words.
            progress: Is told how many more are done.

        Returns:
            Vectors of length 1, shape (sentences, `SIZE`).
        """
        tokens = [self._pieces.tokens(sentence) for sentence in sentences]
        by_length: dict[int, list[int]] = defaultdict(list)
        for at, each in enumerate(tokens):
            by_length[len(each)].append(at)
        found = np.empty((len(sentences), SIZE), np.float32)
        for places in by_length.values():
            for first in range(0, len(places), BATCH):
                batch = places[first : first + BATCH]
                found[batch] = self._run(np.array([tokens[at] for at in batch], np.int64))
                progress(len(batch))
        return found

    def _run(self, tokens: NDArray[np.int64]) -> Vectors:
        """Embeds sentences of one length: tokens of shape (sentences, length)."""
        values = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        wanted = {each.name for each in self._session.get_inputs()}
        (states, *_) = self._session.run(None, {name: values[name] for name in wanted})
        mean = states.mean(axis=1)
        vectors: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors

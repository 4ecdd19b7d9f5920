"""What can be said, as a tree of Moonshine's tokens, for a search that knows nothing else."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voice.hearing.recognizers.moonshine.tokenizer import Tokenizer

Tokens = NDArray[np.int64]


class PhraseTree:
    """Phrases that share their beginnings.

    A node is a number, 0 being the beginning of all.

    Attributes:
        phrases: The phrases, as they were given.
        tokens: Each one's tokens.
        ends: The phrase that is complete at a node.
        children: The tokens that may follow at a node, and the nodes that they lead to.
    """

    def __init__(self, phrases: Sequence[str], tokenizer: Tokenizer) -> None:
        # Tokens never reach across words, and the same words come again and again.
        encode = lru_cache(maxsize=None)(tokenizer.encode)
        self.phrases = tuple(phrases)
        self.tokens = [
            [token for word in written(phrase).split() for token in encode(word)]
            for phrase in phrases
        ]
        self.ends: dict[int, int] = {}
        nodes: list[dict[int, int]] = [{}]
        for number, tokens in enumerate(self.tokens):
            node = 0
            for token in tokens:
                if token not in nodes[node]:
                    nodes[node][token] = len(nodes)
                    nodes.append({})
                node = nodes[node][token]
            self.ends.setdefault(node, number)
        self.children: list[tuple[Tokens, Tokens]] = [
            (np.array(list(node), np.int64), np.array(list(node.values()), np.int64))
            for node in nodes
        ]


def written(sentence: str) -> str:
    """A sentence of the phrase files, as Moonshine writes one."""
    words = ["I" if word == "i" else word for word in sentence.split()]
    capital = " ".join(words).replace(" i'", " I'")
    return capital[:1].upper() + capital[1:]

"""What can be said, as an automaton of Moonshine's tokens: every spelling, every way to cut it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from intents.phrases.grammar import Grammar
from voice.hearing.recognizers.moonshine.spelling import SIGNS, figures, spellings
from voice.hearing.recognizers.moonshine.tokenizer import SPACE, Tokenizer

PUNCTUATION = (",", ".", "?", "!", "...", ";", ":")
"""Signs that may stand after a word: each is one token."""


@dataclass(eq=False)
class Node:
    """Where a spelling stands, within a word or at its end.

    Attributes:
        letters: The letters that may come next, and where each leads.
        ends: The words that are complete here, and the state of the grammar that each leads to.
            An empty one says that the word was counted before.
        signed: Whether there is a sign behind the word already; one is enough.
    """

    letters: dict[str, "Node"] = field(default_factory=dict)
    ends: list[tuple[str, int]] = field(default_factory=list)
    signed: bool = False


@dataclass(frozen=True)
class Steps:
    """The tokens that may come next, side by side with what they mean; as long as each other.

    Attributes:
        tokens: Their numbers, int64.
        words: The word that each completes, counting only what comes before the token.
        nodes: Where each leads.
        finished: The words with which the sentence may end here.
    """

    tokens: NDArray[np.int64]
    words: tuple[str, ...]
    nodes: tuple[Node, ...]
    finished: tuple[str, ...]


class TokenGrammar:
    """An automaton of tokens, made where the search goes and kept for the next time.

    Tokens never reach across words, so that a state of the grammar has one set of first tokens,
    whatever was said before it.
    """

    def __init__(self, grammar: Grammar, tokenizer: Tokenizer) -> None:
        self._grammar = grammar
        self._ids = tokenizer.ids
        self._signs = [self._ids[sign] for sign in PUNCTUATION]
        self._starts: dict[int, list[tuple[int, Node]]] = {}
        self._after_sign: dict[int, Node] = {}
        self._steps: dict[Node, Steps] = {}

    @cached_property
    def start(self) -> Node:
        """Where a sentence begins."""
        return Node({SPACE: self._words(0)})

    def steps(self, node: Node) -> Steps:
        """What may follow."""
        if node not in self._steps:
            self._steps[node] = self._look_ahead(node)
        return self._steps[node]

    def _look_ahead(self, node: Node) -> Steps:
        found = [(token, "", after) for token, after in self._spelt(node)]
        for word, state in node.ends:
            found += [(token, word, after) for token, after in self._next_words(state)]
            if not node.signed:
                found += [(sign, word, self._behind_sign(state)) for sign in self._signs]
        tokens, words, nodes = zip(*found, strict=True) if found else ((), (), ())
        return Steps(
            np.array(tokens, np.int64),
            words,
            nodes,
            tuple(word for word, state in node.ends if state in self._grammar.finals),
        )

    def _next_words(self, state: int) -> list[tuple[int, Node]]:
        """The tokens with which the words after a state begin: behind a space or a hyphen."""
        if state not in self._starts:
            words = self._words(state)
            between = {SPACE: words, "-": words}
            for word, after in self._grammar.arcs[state].items():
                if word in SIGNS:
                    between[SIGNS[word]] = Node(ends=[(word, after)])
            self._starts[state] = list(self._spelt(Node(between)))
        return self._starts[state]

    def _behind_sign(self, state: int) -> Node:
        return self._after_sign.setdefault(state, Node(ends=[("", state)], signed=True))

    def _words(self, state: int) -> Node:
        """The words that may follow a state, as a tree of letters."""
        root = Node()
        arcs = self._grammar.arcs
        for word, after in arcs[state].items():
            for spelling in spellings(word):
                _insert(root, spelling, word, after)
            if (figure := figures(word)) is not None:
                _insert(root, figure, word, after)
                for following, behind in arcs[after].items():
                    if (number := figures(word, following)) is not None:
                        _insert(root, number, f"{word} {following}", behind)
        return root

    def _spelt(self, node: Node) -> Iterator[tuple[int, Node]]:
        """Every token that spells a way through the letters after a node."""
        stack = [(letter, after) for letter, after in node.letters.items()]
        while stack:
            piece, after = stack.pop()
            if (token := self._ids.get(piece)) is not None:
                yield token, after
            if after.ends:  # "%." is one token
                for sign in PUNCTUATION:
                    if (token := self._ids.get(piece + sign)) is not None:
                        yield token, Node(ends=after.ends, signed=True)
            stack.extend((piece + letter, child) for letter, child in after.letters.items())


def _insert(node: Node, spelling: str, word: str, after: int) -> None:
    for letter in spelling:
        node = node.letters.setdefault(letter, Node())
    if (word, after) not in node.ends:
        node.ends.append((word, after))

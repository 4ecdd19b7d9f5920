"""What can be said, as an automaton of Moonshine's tokens: every way to write it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from intents.phrases.grammar import Grammar
from voice.hearing.recognizers.moonshine.spelling import SIGNS, figures, spellings
from voice.hearing.recognizers.moonshine.tokenizer import SPACE, Tokenizer

PUNCTUATION = (",", ".", "?", "!", "...", ";", ":")
"""Signs that may stand after a word: each is one token."""


@dataclass(eq=False)
class Node:
    """Where the writing stands, within a word or at its end.

    Attributes:
        following: The tokens that may come next within the word, and where each leads.
        ends: The words that are complete here, and the state of the grammar that each leads to.
            An empty one says that the word was counted before.
        signed: Whether there is a sign behind the word already; one is enough.
    """

    following: dict[int, "Node"] = field(default_factory=dict)
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

    Each way to write a word is cut into tokens as the network was taught to, and in no other way:
    with every cut (" a", "mer", "icano") the beam held little but cuts of one word. Tokens never
    reach across words, so that a state of the grammar has one set of first tokens, whatever was
    said before it.
    """

    def __init__(self, grammar: Grammar, tokenizer: Tokenizer) -> None:
        self._grammar = grammar
        self._tokenizer = tokenizer
        self._signs = [tokenizer.ids[sign] for sign in PUNCTUATION]
        self._starts: dict[int, Node] = {}
        self._after_sign: dict[int, Node] = {}
        self._steps: dict[Node, Steps] = {}

    @cached_property
    def start(self) -> Node:
        """Where a sentence begins."""
        return self._written(0, (SPACE,))

    def steps(self, node: Node) -> Steps:
        """What may follow."""
        if node not in self._steps:
            self._steps[node] = self._look_ahead(node)
        return self._steps[node]

    def _look_ahead(self, node: Node) -> Steps:
        found = [(token, "", after) for token, after in node.following.items()]
        for word, state in node.ends:
            following = self._next_words(state).following
            found += [(token, word, after) for token, after in following.items()]
            if not node.signed:
                found += [(sign, word, self._behind_sign(state)) for sign in self._signs]
        tokens, words, nodes = zip(*found, strict=True) if found else ((), (), ())
        return Steps(
            np.array(tokens, np.int64),
            words,
            nodes,
            tuple(word for word, state in node.ends if state in self._grammar.finals),
        )

    def _next_words(self, state: int) -> Node:
        """The words after a state, behind a space or a hyphen, and the signs without either."""
        if state not in self._starts:
            root = self._written(state, (SPACE, "-"))
            for word, after in self._grammar.arcs[state].items():
                if word in SIGNS:
                    self._insert(root, SIGNS[word], word, after)
                    self._insert_with_signs(root, SIGNS[word], word, after)
            self._starts[state] = root
        return self._starts[state]

    def _behind_sign(self, state: int) -> Node:
        return self._after_sign.setdefault(state, Node(ends=[("", state)], signed=True))

    def _written(self, state: int, marks: Sequence[str]) -> Node:
        """The words that may follow a state, behind each of some marks, as a tree of tokens."""
        root = Node()
        arcs = self._grammar.arcs
        for word, after in arcs[state].items():
            ways = [*spellings(word), figures(word)]
            for mark, way in product(marks, filter(None, ways)):
                self._insert(root, mark + way, word, after)
            for following, behind in arcs[after].items():
                if (number := figures(word, following)) is not None:
                    for mark in marks:
                        self._insert(root, mark + number, f"{word} {following}", behind)
        return root

    def _insert(self, root: Node, text: str, word: str, after: int) -> Node:
        node = root
        for token in self._tokenizer.cut(text):
            node = node.following.setdefault(token, Node())
        if (word, after) not in node.ends:
            node.ends.append((word, after))
        return node

    def _insert_with_signs(self, root: Node, text: str, word: str, after: int) -> None:
        """The same with a sign behind it, where both are one token: “%.” is."""
        for sign in PUNCTUATION:
            if len(self._tokenizer.cut(text + sign)) == 1:
                self._insert(root, text + sign, word, after).signed = True

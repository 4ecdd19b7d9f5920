"""What can be said, as an automaton of Moonshine's tokens: every way to write it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.phrases.grammar import Grammar
from voice.hearing.recognizers.moonshine.spelling import SIGNS, figures, spellings
from voice.hearing.recognizers.moonshine.tokenizer import SPACE, Tokenizer

PUNCTUATION = (",", ".", "?", "!", "...", ";", ":")
"""Signs that may stand after a word: each is one token."""


Tokens = tuple[int, ...]

Spelt = tuple[Tokens, str, int]
"""The tokens that are missing of a word, the word, and the state of the grammar that it leads to;
an empty word was counted before."""


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """Where the writing stands, within a word or at its end.

    Attributes:
        words: What may become of it.
        signed: Whether there is a sign behind the word already; one is enough.
    """

    words: Sequence[Spelt]
    signed: bool = False


class Ways:
    """The tokens that may come next, and where each leads.

    Hardly one in thirty is ever taken, so nodes are made when they are asked for: all those that a
    conversation passes by took 100 MB.

    Args:
        words: What may be written, again whenever it is asked for.

    Attributes:
        tokens: Their numbers, int64.
    """

    def __init__(self, words: Callable[[], Iterable[Spelt]]) -> None:
        self._words = words
        first = dict.fromkeys(tokens[0] for tokens, _, _ in words() if tokens)
        self.tokens: NDArray[np.int64] = np.fromiter(first, np.int64, len(first))
        self._count = len(first)
        self._strung: list[Any] = []
        self._ends: list[int] = []
        self._nodes: dict[int, Node] = {}
        self._behind_signs: Node | None = None

    def with_signs(self, signs: Sequence[int], behind: Node) -> "Ways":
        """The same, or one of some more tokens, the last ones, all of which lead to one node."""
        more = copy(self)  # so that the nodes are the same, whichever way one comes to them
        more.tokens = np.append(self.tokens, signs)
        more._behind_signs = behind
        return more

    def node(self, at: int) -> Node:
        """Where the token at a place leads: always the same node."""
        if self._behind_signs is not None and at >= self._count:
            return self._behind_signs
        if at not in self._nodes:
            self._nodes[at] = Node(self._behind(at))
        return self._nodes[at]

    def _behind(self, at: int) -> Sequence[Spelt]:
        """What is missing of the words that begin with the token at a place."""
        if not self._strung:  # to look through all words for each node took as long as all the rest
            by_first: dict[int, list[Any]] = {}
            for tokens, word, state in self._words():
                if tokens:
                    by_first.setdefault(tokens[0], []).extend((tokens, word, state))
            # In one list they take a fifth of the memory: it was 40 MB after 25 sentences.
            self._ends.extend(accumulate(map(len, by_first.values()), initial=0))
            self._strung.extend(chain.from_iterable(by_first.values()))
        behind = iter(self._strung[self._ends[at] : self._ends[at + 1]])
        return [
            (tokens[1:], word, state) for tokens, word, state in zip(*[behind] * 3, strict=True)
        ]


@dataclass(frozen=True)
class Steps:
    """How it goes on from a node.

    Attributes:
        branches: The ways on, each behind the word that is complete before it; an empty one where
            none is.
        finished: The words with which the sentence may end here.
    """

    branches: tuple[tuple[str, Ways], ...]
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
        self._behind_words: dict[int, Ways] = {}
        self._behind_signs: dict[int, Ways] = {}
        self._steps: dict[Node, Steps] = {}

    @cached_property
    def start(self) -> Node:
        """Where a sentence begins."""
        return Node(list(self._next_words(0, SPACE)))

    def steps(self, node: Node) -> Steps:
        """What may follow."""
        if node not in self._steps:
            self._steps[node] = self._look_ahead(node)
        return self._steps[node]

    def _look_ahead(self, node: Node) -> Steps:
        ends = list(
            dict.fromkeys((word, state) for missing, word, state in node.words if not missing)
        )
        ways_on = self._behind_sign if node.signed else self._behind_word
        branches = [
            ("", Ways(lambda: node.words)),
            *((word, ways_on(state)) for word, state in ends),
        ]
        finals = self._grammar.finals
        return Steps(
            tuple((word, ways) for word, ways in branches if len(ways.tokens)),
            tuple(word for word, state in ends if state in finals),
        )

    def _behind_word(self, state: int) -> Ways:
        """The next words after a state, and the signs before them."""
        if state not in self._behind_words:
            sign = Node([((), "", state)], signed=True)
            self._behind_words[state] = self._behind_sign(state).with_signs(self._signs, sign)
        return self._behind_words[state]

    def _behind_sign(self, state: int) -> Ways:
        """The next words after a state."""
        if state not in self._behind_signs:
            self._behind_signs[state] = Ways(partial(self._words_behind, state))
        return self._behind_signs[state]

    def _words_behind(self, state: int) -> Iterator[Spelt]:
        """The next words: behind a space or a hyphen; “%” stands without either."""
        yield from self._next_words(state, SPACE)
        yield from self._next_words(state, "-")
        yield from self._next_signs(state)

    def _next_words(self, state: int, mark: str) -> Iterator[Spelt]:
        """Every way to write the words that may follow a state, behind a mark."""
        arcs = self._grammar.arcs
        for word, after in arcs[state].items():
            for way in spellings(word):
                yield self._tokenizer.cut(mark + way), word, after
            if (figure := figures(word)) is not None:
                yield self._tokenizer.cut(mark + figure), word, after
                for following, behind in arcs[after].items():
                    if (number := figures(word, following)) is not None:
                        yield self._tokenizer.cut(mark + number), f"{word} {following}", behind

    def _next_signs(self, state: int) -> Iterator[Spelt]:
        """The words after a state that are written as signs, also where two signs are one token."""
        for word, after in self._grammar.arcs[state].items():
            if word in SIGNS:
                for behind in ("", *PUNCTUATION):
                    tokens = self._tokenizer.cut(SIGNS[word] + behind)
                    if len(tokens) == 1:
                        yield tokens, word, after

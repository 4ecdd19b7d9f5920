"""Keeps large grammars on the disk: to make one of all phrases takes seconds, to read it none."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.arrays import DAMAGED, keep_newest, write_arrays
from intents.phrases.fingerprint import sum_of
from intents.phrases.grammar import Grammar
from intents.phrases.network import Network

MADE_BY = ("determinize", "grammar", "kept_grammars")
"""The modules beside this one that make them: where one changes, what is kept is out of date."""

MOST_KEPT = 12
"""So many such files stay, the newest: each other phrase file has grammars of its own."""

Numbers = NDArray[np.int32]


class KeptGrammars:
    """The place where they are kept, each named after all that it was made of.

    Args:
        folder: The place; None to keep nothing, and make each anew.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def of(self, network: Network, others: object, make: Callable[[], Grammar]) -> Grammar:
        """The grammar of a network.

        Args:
            network: Its sentences.
            others: What else it is made of; written out, equal things are equal.
            make: Makes it.
        """
        if self._folder is None:
            return make()
        file = self._folder / f"grammar-{_key(network, others)[:16]}.npz"
        grammar = _read(file)
        if grammar is None:
            grammar = make()
            with suppress(OSError):  # then it is made again the next time
                _store(grammar, file)
                keep_newest(self._folder, "grammar-*.npz", MOST_KEPT)
        return grammar


class _KeptRows:
    """The arcs of each state, written out where one looks."""

    def __init__(
        self, words: Sequence[str], firsts: Numbers, word: Numbers, after: Numbers
    ) -> None:
        self._words = words
        self._firsts = firsts
        self._word = word
        self._after = after

    def __len__(self) -> int:
        return len(self._firsts) - 1

    def __iter__(self) -> Iterator[Mapping[str, int]]:
        return (self[state] for state in range(len(self)))

    def __getitem__(self, state: int) -> Mapping[str, int]:
        these = slice(self._firsts[state], self._firsts[state + 1])
        words = [self._words[number] for number in self._word[these].tolist()]
        return dict(zip(words, self._after[these].tolist(), strict=True))


def _store(grammar: Grammar, file: Path) -> None:
    words = sorted(grammar.words)
    numbers = {word: number for number, word in enumerate(words)}
    write_arrays(
        file,
        words=np.array(json.dumps(words, ensure_ascii=False)),
        firsts=np.cumsum([0, *map(len, grammar.arcs)], dtype=np.int32),
        word=np.array([numbers[word] for row in grammar.arcs for word in row], np.int32),
        after=np.array([*chain.from_iterable(row.values() for row in grammar.arcs)], np.int32),
        finals=np.array(sorted(grammar.finals), np.int32),
    )


def _read(file: Path) -> Grammar | None:
    """What a file holds; None where it is not there, or damaged."""
    try:
        with np.load(file) as content:
            words = json.loads(str(content["words"]))
            rows = _KeptRows(words, *(content[name] for name in ("firsts", "word", "after")))
            return Grammar(rows, frozenset(content["finals"].tolist()))
    except DAMAGED:
        return None


def _key(network: Network, others: object) -> str:
    arcs = network.arcs
    numbers = (arcs.firsts, arcs.label, arcs.after)
    made_of = [
        *(hashlib.sha256(each.tobytes()).hexdigest() for each in numbers),
        *map(repr, (arcs.labels, sorted(network.finals), network.patterns, others)),
    ]
    room = Path(__file__).parent
    return sum_of([room / f"{name}.py" for name in MADE_BY], *made_of)

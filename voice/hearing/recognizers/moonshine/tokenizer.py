"""Moonshine's tokens: a byte-pair vocabulary of 32,768 pieces, read from `tokenizer.bin`."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SPACE = "▁"
_BYTES = range(3, 259)
"""Ids of the 256 single bytes, by which letters without a piece of their own are spelt."""


class Tokenizer:
    """Turns text into Moonshine's tokens and back.

    Attributes:
        ids: The token of each piece of text; single bytes and control tokens have none.

    Raises:
        ValueError: The file holds no such vocabulary.
    """

    BEGIN = 1
    END = 2

    def __init__(self, path: Path) -> None:
        try:
            self._pieces = list(_read_pieces(path.read_bytes()))
        except IndexError:
            raise ValueError(f"{path} breaks off") from None
        if len(self._pieces) <= _BYTES.stop:
            raise ValueError(f"{path} holds no vocabulary")
        # The words of a grammar come again in many of its states.
        self._cuts: dict[str, tuple[int, ...]] = {}
        self.ids = {
            piece.decode(): number
            for number, piece in enumerate(self._pieces)
            if number >= _BYTES.stop and not piece.startswith(b"<<")
        }

    def encode(self, text: str) -> list[int]:
        """The tokens of a sentence, without begin and end."""
        return list(self._merged(SPACE + text.strip().replace(" ", SPACE)))

    def cut(self, text: str) -> tuple[int, ...]:
        """The tokens of a piece of text, in which each space is written as `SPACE`.

        Byte-pair encoding: neighbours merge into the piece with the lowest id until none merges,
        which is how SentencePiece builds what this model was trained on.
        """
        if text not in self._cuts:
            self._cuts[text] = tuple(self._merged(text))
        return self._cuts[text]

    def _merged(self, text: str) -> Iterator[int]:
        parts = list(text)
        while True:
            ranks = [
                (self.ids[left + right], at)
                for at, (left, right) in enumerate(pairwise(parts))
                if left + right in self.ids
            ]
            if not ranks:
                break
            _, at = min(ranks)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        for part in parts:
            yield from self._spell(part)

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of some tokens; control tokens and broken letters are left out."""
        spelt = b"".join(self._pieces[token] for token in tokens if token >= _BYTES.start)
        return spelt.decode(errors="ignore").replace(SPACE, " ").strip()

    @cached_property
    def between_words(self) -> NDArray[np.bool_]:
        """Which tokens may follow a whole word, by number: the end, a sign, another word."""
        allowed = np.zeros(len(self._pieces), np.bool_)
        allowed[self.END] = True
        for piece, number in self.ids.items():
            allowed[number] = piece.startswith(SPACE) or not any(map(str.isalnum, piece))
        return allowed

    def _spell(self, part: str) -> list[int]:
        if part in self.ids:
            return [self.ids[part]]
        return [_BYTES.start + byte for byte in part.encode()]


def _read_pieces(data: bytes) -> Iterator[bytes]:
    """Pieces in the order of their ids, each behind its length: one byte, or two from 128 on."""
    at = 0
    while at < len(data):
        length = data[at]
        at += 1
        if length >= 128:
            length += (data[at] - 1) * 128
            at += 1
        yield data[at : at + length]
        at += length

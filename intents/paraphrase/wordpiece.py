"""WordPiece: splits text into the pieces of words that BERT models know.

As in “Japanese and Korean Voice Search” (Schuster and Nakajima, 2012) and BERT's own tokenizer, for
lower-case text without accents. The `tokenizers` library does the same, but comes with a client
for a model hub, and nothing here may go out to the network. `vocabulary.txt` is that of
bert-base-uncased (Google, Apache-2.0).
"""

import re
from collections.abc import Iterator
from importlib.resources import files

_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
_CONTINUES = "##"
_UNKNOWN, _BEGIN, _END = "[UNK]", "[CLS]", "[SEP]"


class WordPiece:
    """Splits text into tokens."""

    def __init__(self) -> None:
        source = files("intents.paraphrase") / "vocabulary.txt"
        known = source.read_text(encoding="utf-8").split("\n")
        self._numbers = {piece: number for number, piece in enumerate(known)}

    def tokens(self, text: str) -> list[int]:
        """The tokens' numbers, with those that begin and end every text."""
        words = _WORD_OR_SIGN.findall(text.lower())
        pieces = [piece for word in words for piece in self._split(word)]
        return [self._numbers[piece] for piece in (_BEGIN, *pieces, _END)]

    def _split(self, word: str) -> list[str]:
        """The longest known pieces, from left to right; an unknown word is one token."""
        pieces = list(self._longest_first(word))
        return [_UNKNOWN] if _UNKNOWN in pieces else pieces

    def _longest_first(self, word: str) -> Iterator[str]:
        begin = 0
        while begin < len(word):
            prefix = _CONTINUES if begin else ""
            ends = range(len(word), begin, -1)
            end = next((end for end in ends if prefix + word[begin:end] in self._numbers), None)
            if end is None:
                yield _UNKNOWN
                return
            yield prefix + word[begin:end]
            begin = end

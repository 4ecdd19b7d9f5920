"""How matching grows with a catalogue: sentences of made-up words, said almost as they stand."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from intents.hypotheses import Heard
from intents.phrases.catalogue import load_catalogue
from intents.understanding import Understanding

T = TypeVar("T")

SIZES = (1000, 3000, 10_000)
"""Phrases."""

OF_ONE_INTENT = 20

ASKED = 400
"""So many sentences are understood of each catalogue."""

_COMMON = "the a to my please turn set open show me what is in on for of and play read go"
COMMON = tuple(_COMMON.split())
"""Half of all words are these, as in any catalogue: it is they that many phrases share."""

_SYLLABLES = [
    first + rest
    for first in "bcdfghklmnprstvw"
    for rest in ("a", "e", "i", "o", "u", "an", "er", "in", "or", "ay", "ell", "ick")
]


def growth(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """A line for each size: CPU time of loading (s) and of a sentence (ms)."""
    chance = random.Random("growth")
    lengths = chance.choices((1, 2, 2, 3), k=4000)
    words = ["".join(chance.choices(_SYLLABLES, k=length)) for length in lengths]
    yield f"{'phrases':>8}{'load s':>10}{'median ms':>12}{'95 % ms':>10}"
    with TemporaryDirectory() as name:
        for size in sizes:
            sentences = list(dict.fromkeys(_sentence(chance, words) for _ in range(size)))
            path = Path(name) / f"{size}.yaml"
            path.write_text(_catalogue(sentences), encoding="utf-8")
            _opened(path)  # compiled once, as anybody's is
            understanding, load_s = _timed(partial(_opened, path))
            said = [_almost(each, chance, words) for each in chance.choices(sentences, k=ASKED)]
            each_s = sorted(
                _timed(partial(understanding.understand, Heard.typed(each)))[1] for each in said
            )
            middle, late = 1000 * median(each_s), 1000 * each_s[len(each_s) * 95 // 100]
            yield f"{len(sentences):>8}{load_s:>10.3f}{middle:>12.2f}{late:>10.2f}"


def _opened(path: Path) -> Understanding:
    return Understanding(load_catalogue(path, path.parent))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a piece of work gives, and the CPU seconds that it took."""
    began = time.process_time()
    return work(), time.process_time() - began


def _sentence(chance: random.Random, words: Sequence[str]) -> str:
    count = chance.randint(2, 8)
    return " ".join(
        chance.choice(COMMON) if chance.random() < 0.45 else chance.choice(words)
        for _ in range(count)
    )


def _catalogue(sentences: Sequence[str]) -> str:
    lines = ["language: en", "intents:"]
    for first in range(0, len(sentences), OF_ONE_INTENT):
        lines += [f"  intent{first}:", "    data:", "      - sentences:"]
        lines += [f'          - "{each}"' for each in sentences[first : first + OF_ONE_INTENT]]
    return "\n".join(lines)


def _almost(sentence: str, chance: random.Random, words: Sequence[str]) -> str:
    """As it stands, with a word too few or too many, one misheard; or another one altogether."""
    said = sentence.split()
    at = chance.randrange(len(said))
    match chance.choice(("exact", "missing", "more", "misheard", "other")):
        case "missing" if len(said) > 2:
            del said[at]
        case "more":
            said.insert(at, chance.choice(("um", "really", "now", "then")))
        case "misheard":
            said[at] = said[at][:-1] + chance.choice("aeiou")
        case "other":
            return _sentence(chance, words)
    return " ".join(said)

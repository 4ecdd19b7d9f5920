"""Keeps compiled networks on the disk, so that an unchanged phrase file is read in milliseconds."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from intents.arrays import DAMAGED, write_arrays
from intents.phrases.arcs import Arcs, Filling, Label
from intents.phrases.fingerprint import fingerprint
from intents.phrases.network import Network, Pattern

Lines = Mapping[str, int]
"""The line where each word stands first."""

COMPILED_BY = ("arcs", "compiler", "network", "overlaps", "phrasefile", "templates", "compiled")
"""The modules beside this one that make a network: where one of them changes, or the language or
hassil does, what is kept is out of date."""


class Compiled:
    """The place where one phrase file's network is kept.

    Args:
        source: The phrase file.
        folder: Where networks are kept.
    """

    def __init__(self, source: Path, folder: Path) -> None:
        name = hashlib.sha256(str(source.resolve()).encode()).hexdigest()[:16]
        self._file = folder / f"{source.stem}-{name}.npz"
        self._source = source

    def load(self) -> tuple[str, Network, Lines] | None:
        """The language, the network and the lines; None where they must be compiled."""
        try:
            with np.load(self._file) as file:
                content = json.loads(file["content"].tobytes())
                if content["key"] != self._key():
                    return None
                arrays = [file[name] for name in ("firsts", "label", "after")]
            return content["language"], _network(content, arrays), content["lines"]
        except DAMAGED:
            return None  # not there, or damaged: it is made anew

    def store(self, language: str, network: Network, lines: Lines) -> None:
        """Keeps them; where that is not possible, they are compiled again the next time."""
        content = _content(network) | {"key": self._key(), "language": language, "lines": lines}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        arcs = network.arcs
        with suppress(OSError):
            write_arrays(
                self._file,
                content=np.frombuffer(text, np.uint8),
                firsts=arcs.firsts,
                label=arcs.label,
                after=arcs.after,
            )

    def _key(self) -> str:
        return fingerprint(__file__, COMPILED_BY, [self._source], version("hassil"))


def _content(network: Network) -> dict[str, Any]:
    return {
        "labels": network.arcs.labels,
        "finals": list(network.finals.items()),
        "patterns": [
            (each.intent, dict(each.slots), each.start, each.stop, each.line)
            for each in network.patterns
        ],
    }


def _network(content: Mapping[str, Any], arrays: list[Any]) -> Network:
    labels = tuple(
        Label(word, _fillings(fills), surface, listed)
        for word, fills, surface, listed in content["labels"]
    )
    return Network(
        tuple(Pattern(*each) for each in content["patterns"]),
        Arcs(labels, *arrays),
        {state: _fillings(fills) for state, fills in content["finals"]},
    )


def _fillings(read: list[list[Any]]) -> tuple[Filling, ...]:
    return tuple([(slot, value) for slot, value in read]) if read else ()

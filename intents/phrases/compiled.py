"""Keeps compiled networks on the disk, so that an unchanged phrase file is read in milliseconds."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from intents.files import write_whole
from intents.phrases.fingerprint import fingerprint
from intents.phrases.network import Arc, Filling, Network, Pattern

Lines = Mapping[str, int]
"""The line where each word stands first."""

COMPILED_BY = ("compiler", "network", "overlaps", "phrasefile", "templates", "compiled")
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
        self._file = folder / f"{source.stem}-{name}.json"
        self._source = source

    def load(self) -> tuple[str, Network, Lines] | None:
        """The language, the network and the lines; None where they must be compiled."""
        try:
            content = json.loads(self._file.read_bytes())
            if content["key"] != self._key():
                return None
            return content["language"], _network(content), content["lines"]
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None  # not there, or damaged: it is made anew

    def store(self, language: str, network: Network, lines: Lines) -> None:
        """Keeps them; where that is not possible, they are compiled again the next time."""
        content = _content(network) | {"key": self._key(), "language": language, "lines": lines}
        with suppress(OSError):
            write_whole(self._file, json.dumps(content, ensure_ascii=False, separators=(",", ":")))

    def _key(self) -> str:
        return fingerprint(__file__, COMPILED_BY, [self._source], version("hassil"))


def _content(network: Network) -> dict[str, Any]:
    fillings: dict[tuple[Filling, ...], int] = {(): 0}
    words: dict[str, int] = {}
    arcs = [
        [
            (
                words.setdefault(arc.word, len(words)),
                arc.after - state,
                fillings.setdefault(arc.fills, len(fillings)),
                -1 if arc.surface == arc.word else words.setdefault(arc.surface, len(words)),
                int(arc.listed),
            )
            for arc in row
        ]
        for state, row in enumerate(network.arcs)
    ]
    finals = [
        (state, fillings.setdefault(fills, len(fillings)))
        for state, fills in network.finals.items()
    ]
    return {
        "words": list(words),
        "fillings": list(fillings),
        "arcs": arcs,
        "finals": finals,
        "patterns": [
            (each.intent, dict(each.slots), each.start, each.stop, each.line)
            for each in network.patterns
        ],
    }


def _network(content: Mapping[str, Any]) -> Network:
    words = content["words"]
    fillings = [tuple((slot, value) for slot, value in each) for each in content["fillings"]]
    return Network(
        tuple(Pattern(*each) for each in content["patterns"]),
        tuple(
            tuple(
                [
                    Arc(
                        words[word],
                        state + ahead,
                        fillings[fills],
                        words[word] if surface < 0 else words[surface],
                        listed == 1,
                    )
                    for word, ahead, fills, surface, listed in row
                ]
            )
            for state, row in enumerate(content["arcs"])
        ),
        {state: fillings[fills] for state, fills in content["finals"]},
    )

"""Tells whether what was made of phrase files, and kept, is out of date."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(maker: str, modules: Iterable[str], sources: Iterable[Path], *others: str) -> str:
    """A sum of all that it was made of, and with: the language's rules and word lists too.

    Args:
        maker: The file of a module that makes it.
        modules: The names of all of them; they lie in one folder.
        sources: The phrase files.
        others: What else it depends on, such as a library's version.
    """
    room = Path(maker).parent
    rooms = room.parent
    language = [rooms / "language.py", *sorted(rooms.glob("*/words.toml"))]
    return sum_of([*(room / f"{name}.py" for name in modules), *language, *sources], *others)


def sum_of(files: Iterable[Path], *others: str) -> str:
    """A sum of what some files hold, and of whatever else something depends on."""
    texts = [*(file.read_bytes() for file in files), *(other.encode() for other in others)]
    return hashlib.sha256(b"".join(texts)).hexdigest()

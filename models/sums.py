"""Compares a model's files with the sums they should have."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.catalogue import Model


@dataclass(frozen=True)
class Problem:
    """One file of a model that is not as it should be; as text, a clause such as "x is empty"."""

    file: str
    fault: Literal["missing", "empty", "different", "unreadable"]

    def __str__(self) -> str:
        if self.fault == "different":
            return f"{self.file} is not the published file"
        return f"{self.file} is {self.fault}"


def sha256_of(file: Path) -> str:
    """The file's SHA-256 in hexadecimal.

    Raises:
        OSError: It cannot be read.
    """
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def absent(folder: Path, file: str) -> Problem | None:
    """What can be said of a file without reading it: that it is missing, or of zero length."""
    path = folder / file
    try:
        if not path.is_file():
            return Problem(file, "missing")
        return None if path.stat().st_size else Problem(file, "empty")
    except OSError:
        return Problem(file, "unreadable")


def verify(
    folder: Path, model: Model, sum_of: Callable[[Path], str] = sha256_of
) -> tuple[Problem, ...]:
    """What is wrong with a known model's files; nothing where all are right.

    Args:
        folder: The folder that holds the files themselves.
        model: What they should be.
        sum_of: Gives a file's SHA-256; a memory of earlier ones makes this quick.
    """
    checks = (_check(folder, file, sha256, sum_of) for file, sha256 in model.files.items())
    return tuple(problem for problem in checks if problem)


def _check(folder: Path, file: str, sha256: str, sum_of: Callable[[Path], str]) -> Problem | None:
    if problem := absent(folder, file):
        return problem
    try:
        return None if sum_of(folder / file) == sha256 else Problem(file, "different")
    except OSError:
        return Problem(file, "unreadable")

"""Remembers between runs which files were hashed and which models were tried out."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from models.sums import sha256_of
from models.trial import Trial


@dataclass(frozen=True)
class _Sum:
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True)
class _Tried:
    fingerprint: str
    trial: Trial


@dataclass(frozen=True)
class _Contents:
    sums: dict[str, _Sum] = field(default_factory=dict)
    tried: dict[str, _Tried] = field(default_factory=dict)


_ADAPTER = TypeAdapter(_Contents)

Entry = TypeVar("Entry", _Sum, _Tried)


class Memory:
    """A small cache file. Without it, or with a corrupted one, all is just worked out again.

    Args:
        file: Where it is kept; made, readable only by its owner, on the first `save`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._contents = _read(file)
        self._new = _Contents()

    def sum_of(self, file: Path) -> str:
        """The file's SHA-256; read only where its size or time has changed since.

        Raises:
            OSError: It cannot be read.
        """
        key, state = str(file.resolve()), file.stat()
        known = self._contents.sums.get(key)
        if known and (known.size, known.mtime_ns) == (state.st_size, state.st_mtime_ns):
            return known.sha256
        entry = _Sum(state.st_size, state.st_mtime_ns, sha256_of(file))
        self._contents.sums[key] = self._new.sums[key] = entry
        return entry.sha256

    def trial_of(self, folder: Path, fingerprint: str) -> Trial | None:
        """The trial this folder has passed, if its files are still those that were tried."""
        known = self._contents.tried.get(str(folder.resolve()))
        return known.trial if known and known.fingerprint == fingerprint else None

    def passed(self, folder: Path, fingerprint: str, trial: Trial) -> None:
        """Notes that a folder has passed its trial."""
        key, entry = str(folder.resolve()), _Tried(fingerprint, trial)
        self._contents.tried[key] = self._new.tried[key] = entry

    def save(self) -> None:
        """Writes what is new, over what others may have written meanwhile, whole or not at all."""
        if not (self._new.sums or self._new.tried):
            return
        now = _read(self._file)
        merged = replace(
            now,
            sums=_existing(now.sums | self._new.sums),
            tried=_existing(now.tried | self._new.tried),
        )
        # A cache that cannot be written costs time, nothing else.
        with suppress(OSError):
            _write(self._file, _ADAPTER.dump_json(merged))
            self._new = _Contents()


def _existing(entries: dict[str, Entry]) -> dict[str, Entry]:
    return {path: entry for path, entry in entries.items() if Path(path).exists()}


def _read(file: Path) -> _Contents:
    try:
        return _ADAPTER.validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return _Contents()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes files that only their owner can read.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""Unpacks a model's archive: the files the catalogue names, inside one folder, within bounds."""

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from models.catalogue import Model
from models.errors import ModelError

_CHUNK = 1 << 20
# What zipfile raises for damaged, encrypted or oddly compressed archives.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def unpack(archive: IO[bytes], model: Model, into: Path, at_most: int) -> None:
    """Copies a model's files out of its archive, where they lie in a folder of the model's name.

    Args:
        archive: A zip file, open for reading.
        model: Whose files to look for; others are left in the archive.
        into: The folder that becomes the model's; made where it is missing.
        at_most: Bytes the files may have together.

    Raises:
        ModelError: It is no zip file, is damaged, names places outside its folder, or unpacks to
            more than it may.
        OSError: A file cannot be written.
    """
    into.mkdir(parents=True, exist_ok=True)
    left = at_most
    try:
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                file = _inside(entry, model)
                if file in model.files:
                    with opened.open(entry) as packed:
                        left -= _copy(packed, into / file, left, model)
    except _DAMAGES as damage:
        raise ModelError(f"The archive of {model.name} cannot be unpacked: {damage}.") from damage


def _inside(entry: zipfile.ZipInfo, model: Model) -> str:
    """The entry's path inside the model's folder; empty where it is not in there."""
    path = PurePosixPath(entry.filename)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if link or path.is_absolute() or {"\\", ":"} & {*entry.filename} or ".." in path.parts:
        raise ModelError(
            f"The archive of {model.name} is not to be trusted: "
            f"its entry {entry.filename!r} leads out of its folder."
        )
    return str(path.relative_to(model.name)) if path.is_relative_to(model.name) else ""


def _copy(packed: IO[bytes], file: Path, at_most: int, model: Model) -> int:
    """Copies one file and returns its bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    copied = 0
    with file.open("wb") as out:
        # One byte more than may be tells a file that goes on from one that ends there.
        while piece := packed.read(min(_CHUNK, at_most - copied + 1)):
            copied += len(piece)
            if copied > at_most:
                raise ModelError(
                    f"The archive of {model.name} is not to be trusted: "
                    "it unpacks to more than it should."
                )
            out.write(piece)
    return copied

"""Arrays that are kept on the disk because they take long to make."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from intents.files import write_whole

DAMAGED = (OSError, ValueError, KeyError, TypeError, IndexError, BadZipFile, EOFError)
"""What reading a file may raise that is not there, or damaged: its arrays are to be made anew."""


def write_arrays(file: Path, **arrays: Any) -> None:
    """Writes arrays for `numpy.load`, whole or not at all, into a file that only the person reads.

    Args:
        file: The file.
        arrays: Each by its name.

    Raises:
        OSError: The disk refuses.
    """
    content = BytesIO()
    np.savez(content, **arrays)
    write_whole(file, content.getvalue())


def newest_first(folder: Path, pattern: str) -> list[Path]:
    """The files in a folder whose names fit a pattern."""
    return sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)


def keep_newest(folder: Path, pattern: str, most: int) -> None:
    """Deletes all such files but the newest: another copy of the program may have its own.

    Raises:
        OSError: The disk refuses.
    """
    for stale in newest_first(folder, pattern)[most:]:
        stale.unlink(missing_ok=True)

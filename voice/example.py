"""The example: a recording that takes the person's part where there is no microphone."""

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path


def recording() -> AbstractContextManager[Path]:
    """The recording as a file, for as long as the context lasts."""
    return as_file(files("voice") / "example.ogg")

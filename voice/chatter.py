"""What sound libraries print by themselves, kept off the person's screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import UnsupportedOperation
from threading import Thread
from typing import TextIO

_STDERR = 2

_CHATTER = (b"Expression '", b"ALSA lib ", b"PaAlsa", b"Cannot connect to server", b"jack server")
"""How the lines begin that PortAudio and the libraries below it print when a device goes away.
They write to the file itself, from threads of their own, at any time."""


@contextmanager
def no_chatter() -> Iterator[None]:
    """Meanwhile such lines are dropped. All else that goes to standard error arrives there."""
    ours, sys_stderr = os.dup(_STDERR), sys.stderr
    read, write = os.pipe()
    os.dup2(write, _STDERR)
    os.close(write)
    if _is_standard_error(sys_stderr):
        # What we print ourselves takes no detour: it must be there even if the process dies.
        sys.stderr = os.fdopen(os.dup(ours), "w", 1, errors="backslashreplace")
    sifting = Thread(target=_sift, args=(read, ours), name="sifting", daemon=True)
    sifting.start()
    try:
        yield
    finally:
        sys.stderr = sys_stderr
        os.dup2(ours, _STDERR)  # closes the pipe, so that the thread ends
        sifting.join(1.0)
        os.close(ours)


def _sift(source: int, target: int) -> None:
    with os.fdopen(source, "rb") as lines, suppress(OSError):
        for line in lines:
            if not line.startswith(_CHATTER):
                os.write(target, line)


def _is_standard_error(stream: TextIO) -> bool:
    try:
        return stream.fileno() == _STDERR
    except (OSError, UnsupportedOperation):  # closed, or put in its place by a test
        return False

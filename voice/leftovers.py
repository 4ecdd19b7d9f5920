"""Memory that is free, given back to the system. With a C library that is not glibc, nothing."""

import ctypes
import gc
from contextlib import suppress
from threading import Timer

_M_ARENA_MAX = -8

LULL_S = 10.0
"""Seconds in which nobody speaks after which nothing is about to be needed."""


def keep_one_heap() -> None:
    """Has all threads take memory from one place; call it before there are any.

    Otherwise what each of them has freed is of use to no other: 100 MB after 25 sentences.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 1)


def settle() -> None:
    """All is open that a conversation needs: what only opening needed is given back.

    That is some 100 MB. What stays is not looked through for garbage any more.
    """
    gc.collect()
    gc.freeze()
    give_back()


class Lull:
    """A time in which nobody speaks: once it has lasted, what is free is given back.

    Sooner it would only be wanted again: after every sentence, that took a tenth more computing.
    """

    def __init__(self) -> None:
        self._timer: Timer | None = None

    def begin(self) -> None:
        """From now on it is quiet."""
        self.end()
        self._timer = Timer(LULL_S, give_back)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Somebody speaks."""
        if self._timer is not None:
            self._timer.cancel()


def give_back() -> None:
    """Gives back what is free, which glibc keeps otherwise."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)

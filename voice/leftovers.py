"""Memory that is free, given back to the system."""

import ctypes
import gc
from contextlib import suppress


def give_back() -> None:
    """Gives back what was needed for a while only: the C library (glibc) keeps it otherwise.

    Opening the networks leaves some 100 MB of it (measured).
    """
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL("libc.so.6").malloc_trim(0)

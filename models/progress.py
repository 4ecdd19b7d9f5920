"""Tells how far a download has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Progress = Callable[[int, int | None], None]
"""Takes the bytes so far, and the bytes in all where they are known."""


def silent(_so_far: int, _in_all: int | None) -> None:
    """Tells nobody."""


@contextmanager
def bar(title: str) -> Iterator[Progress]:
    """A progress bar on standard error, drawn from the first report on and cleared at the end."""
    drawn: list[tqdm[None]] = []

    def show(so_far: int, in_all: int | None) -> None:
        if not drawn:
            drawn.append(tqdm(desc=title, unit="B", unit_scale=True, leave=False))
        drawn[0].total = in_all
        # Not `update`: a download that starts again goes back.
        drawn[0].n = so_far
        drawn[0].update(0)

    try:
        yield show
    finally:
        for each in drawn:
            each.close()

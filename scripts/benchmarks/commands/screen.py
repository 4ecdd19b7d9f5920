"""What a measurement shows: its tables on standard output, all else on standard error."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import click
from tqdm import tqdm

T = TypeVar("T")


def show(title: str, lines: Iterable[str]) -> None:
    """Prints a table below its title."""
    click.echo(f"\n{title}" if title else "")
    for line in lines:
        click.echo(line)


def write(lines: Iterable[str], file: Path) -> None:
    """Writes lines into a file that the person named."""
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def notice(line: str) -> None:
    """Prints a line that is no figure."""
    click.echo(line, err=True)


def progress(each: Iterable[T], what: str) -> Iterable[T]:
    """Shows on a terminal how far it is."""
    return tqdm(each, desc=what, leave=False, disable=None)

"""`amends understand`: what recordings or sentences would be taken for."""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice.cli import options
from voice.cli.options import Flag, settings_with, warn
from voice.errors import VoiceError

if TYPE_CHECKING:
    from voice.understand import Report


@click.command()
@options.recognizer
@options.model
@click.option("--text", is_flag=True, help="The sources are sentences, not recordings.")
@click.option("--catalogue", type=options.FILE, help="Another phrase file than the guide's own.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_context
def understand(
    ctx: click.Context,
    /,
    text: bool,
    catalogue: Path | None,
    sources: tuple[str, ...],
    **flags: Flag,
) -> None:
    """Print what each recording would be taken for, one JSON line each.

    A source of - reads sources from standard input, one a line.

    \b
    Examples:
      amends understand one.wav two.flac
      amends understand --text "help me apologize" "what is step three"
      amends understand --catalogue coffee.yaml order.wav
    """
    from voice import parts  # the heavy libraries come with it
    from voice.understand import RecordingReader, understand_text

    settings = settings_with(**flags)
    understanding = (
        parts.catalogue_understanding(catalogue) if catalogue else parts.guide_understanding()
    )
    read: Callable[[str], Report]
    if text:
        read = partial(understand_text, understanding)
    else:
        recognizer = parts.open_recognizer(settings.hearing, warn)
        read = RecordingReader(understanding, recognizer).read
        parts.name_unknown_words(recognizer, understanding.catalogue, warn)
    failed = False
    for source in _lines(sources):
        try:
            click.echo(json.dumps(read(source), ensure_ascii=False))
        except VoiceError as error:
            warn(str(error))
            failed = True
    if failed:
        ctx.exit(2)


def _lines(sources: tuple[str, ...]) -> Iterator[str]:
    for source in sources:
        if source == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield source

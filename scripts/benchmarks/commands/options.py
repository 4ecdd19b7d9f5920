"""The options that several measurements share."""

from pathlib import Path

import click

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)

voices = click.option(
    "--voices", multiple=True, default=("*",), help="Such as flite/*; may be repeated."
)
recognizer = click.option(
    "--recognizer", type=click.Choice(["auto", "vosk", "moonshine"]), default="auto"
)
failures = click.option(
    "--failures",
    "listed",
    type=NEW_FILE,
    help="Writes every failure into this file, the held-out sentences' excepted.",
)

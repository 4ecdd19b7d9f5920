"""The options that several commands share, and the settings that they go over."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voice.settings import Settings

Flag = str | bool | None
"""What was given for an option that goes over a setting; None where it was not given."""

FILE = click.Path(path_type=Path)

recognizer = click.option(
    "--recognizer",
    type=click.Choice(["auto", "vosk", "moonshine"]),
    help="Who listens; auto is both where both are there.",
)
model = click.option("--model", metavar="MODEL", help="A Vosk model: its folder or its name.")
microphone = click.option(
    "--microphone", metavar="DEVICE", help="Number, name or part of the name of a microphone."
)
voice = click.option("--voice", type=click.Choice(["auto", "piper", "pyttsx3"]), help="Who speaks.")
speaker = click.option(
    "--speaker", metavar="DEVICE", help="Number, name or part of the name of a speaker."
)
captions = click.option("--captions", type=FILE, help="Where both sides go as JSON Lines.")

_TABLES = {
    "recognizer": "hearing",
    "model": "hearing",
    "microphone": "hearing",
    "voice": "speaking",
    "speaker": "speaking",
    "earcons": "speaking",
    "country": "guidance",
    "plain": "screen",
}
"""By option: the table of the settings that has a key of that name."""


def settings_with(**flags: Flag) -> "Settings":
    """The settings' file with the options that were given over it.

    Raises:
        VoiceError: The file cannot be read, or something in it is unknown or wrong.
    """
    from voice.settings import Settings, load_settings, settings_file

    content = load_settings(settings_file()).model_dump()
    for flag, value in flags.items():
        if value is not None:
            content[_TABLES[flag]][flag] = value
    return Settings.model_validate(content)


def warn(line: str) -> None:
    """Prints a line beside what the command prints, on standard error."""
    click.echo(line, err=True)

"""What the conversation looks like: captions of both sides, on the screen and in a file."""

import json
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from intents.turns import Understood
from voice.errors import VoiceError


class Screen:
    """Shows captions as they come.

    Args:
        captions: Where they go as JSON Lines too; None for nowhere.
        echo_person: Whether the screen shows what the person said; not where they type it there.
    """

    def __init__(self, captions: TextIO | None = None, *, echo_person: bool = True) -> None:
        self._captions = captions
        self._echo_person = echo_person

    def begin(self) -> None:
        """A conversation begins: captions of an earlier one in the same file make room."""
        if self._captions is not None and self._captions.seekable():
            self._captions.truncate(0)

    def person(self, at: float, understood: Understood) -> None:
        """What the person said, `at` seconds into the conversation."""
        if self._echo_person:
            self._show("You", understood.transcript, "cyan")
        self._write(
            at,
            "person",
            understood.transcript,
            intent=understood.intent,
            slots=understood.slots,
            score=understood.score,
        )

    def guide(self, at: float, lines: Sequence[str]) -> None:
        """What the guide begins to say."""
        text = " ".join(lines)
        self._show("Amends", text, "green")
        self._write(at, "guide", text)

    def notice(self, line: str) -> None:
        """Something the person should know that is not part of the conversation."""
        click.echo(line, err=True)

    def _show(self, who: str, text: str, colour: str) -> None:
        click.echo(f"{click.style(who, fg=colour, bold=True)}: {text}")
        sys.stdout.flush()

    def _write(self, at: float, who: str, text: str, **more: object) -> None:
        if self._captions is not None:
            caption = {"t": round(at, 2), "who": who, "text": text, **more}
            try:
                self._captions.write(json.dumps(caption, ensure_ascii=False) + "\n")
                self._captions.flush()
            except OSError as error:
                raise VoiceError(
                    f"The captions cannot be written ({error.strerror}): make room, or choose "
                    "another place."
                ) from error

"""What the conversation looks like: captions of both sides, on the screen and in a file."""

import json
import sys
from collections.abc import Sequence
from typing import TextIO

import click
from rich.console import Console
from rich.text import Text

from intents.turns import Expectation, Listening, Understood
from voice.errors import VoiceError
from voice.status import Level, Missing, Status


class Screen:
    """Shows captions as they come; on a terminal, what happens now is shown below them.

    Where there is no terminal, or it can do nothing, or plain lines are asked for, each caption
    is one line without any control codes.

    Args:
        captions: Where they go as JSON Lines too; None for nowhere.
        echo_person: Whether the screen shows what the person said; not where they type it there.
        plain: Whether nothing is ever drawn twice, as a screen reader may like it better.
    """

    def __init__(
        self, captions: TextIO | None = None, *, echo_person: bool = True, plain: bool = False
    ) -> None:
        self._captions = captions
        self._echo_person = echo_person
        self._console = Console(highlight=False)
        self._plain = plain or not self._console.is_terminal or self._console.is_dumb_terminal
        self._status: Status | None = None
        self._listening = Listening.COMMAND

    def watch(self, level: Level, missing: Missing) -> None:
        """Shows from now on what happens, if the screen can; until `close`.

        Args:
            level: How loud the microphone is, in dB below full scale.
            missing: The device that is waited for; empty mostly.
        """
        if not self._plain:
            self._status = Status(self._console, level, missing)
            self._status.start()

    def close(self) -> None:
        """Leaves the terminal as it was."""
        if self._status is not None:
            self._status.close()
            self._status = None

    def begin(self) -> None:
        """A conversation begins: captions of an earlier one in the same file make room."""
        if self._captions is not None and self._captions.seekable():
            self._captions.truncate(0)

    def person(self, at: float, understood: Understood) -> None:
        """What the person said, `at` seconds into the conversation."""
        self.hear("")
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

    def hear(self, words: str) -> None:
        """The words so far of what the person is saying; none where it was nothing."""
        if self._status is not None:
            self._status.hear(words)

    def speaking(self, speaking: bool) -> None:
        """Whether the guide speaks."""
        if self._status is not None:
            self._status.speaking(speaking)

    def expect(self, expectation: Expectation) -> None:
        """What is listened for now, and where the conversation stands."""
        asleep = expectation.listening is Listening.ASLEEP
        if self._status is not None:
            self._status.expect(expectation)
        elif asleep and self._listening is not Listening.ASLEEP:
            self.notice(f"Asleep. Say {', or '.join(expectation.place.sayings)}.")
        self._listening = expectation.listening

    def notice(self, line: str) -> None:
        """Something the person should know that is not part of the conversation."""
        if self._status is None:
            click.echo(line, err=True)
        else:
            self._console.print(Text(line, style="yellow"))

    def _show(self, who: str, text: str, colour: str) -> None:
        caption = Text.assemble((who, f"bold {colour}"), f": {text}")
        # A plain caption is one line, however long; otherwise words are kept whole.
        self._console.print(caption, soft_wrap=self._plain)
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

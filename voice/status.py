"""The few lines at the bottom of a terminal: what the guide does now, and what can be said."""

from collections.abc import Callable
from threading import Event, Thread

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from intents.turns import Expectation, Listening, Place

LOOKS_S = 0.125
"""Seconds between two looks at the level. It is drawn again only where it has changed."""

QUIET_DB, LOUD_DB = -60.0, -15.0
"""What the level's bar begins and ends at, in dB below full scale."""

BAR = 6
"""How many marks the level's bar has."""

_LABELS = {
    Listening.COMMAND: ("Listening", "green"),
    Listening.CHOICE: ("Listening", "green"),
    Listening.DICTATION: ("Listening to your own words", "green"),
    Listening.SILENCE: ("A silence", "blue"),
    Listening.ASLEEP: ("Asleep", "dim"),
}
"""How each kind of listening is called, and its colour."""

Level = Callable[[], float]
"""How loud the microphone is now, in dB below full scale."""

Missing = Callable[[], str]
"""The device that is waited for now; empty where none is."""


class Status:
    """Draws its lines below the captions, and again only when something in them has changed.

    Calm, and the same for a screen reader: every state is a word, never only a colour. Each line
    is cut to the width of the terminal.

    Args:
        console: The terminal.
        level: How loud the microphone is.
        missing: What device is waited for.
    """

    def __init__(self, console: Console, level: Level, missing: Missing) -> None:
        self._level = level
        self._missing = missing
        self._listening = Listening.COMMAND
        self._place = Place()
        self._speaking = False
        self._words = ""
        self._marks = ("█", "░") if console.encoding.startswith("utf") else ("#", ".")
        self._drawn = (0, "")
        self._closed = Event()
        # On the last line nothing stays behind: what was said is above.
        self._live = Live(
            console=console, auto_refresh=False, transient=True, redirect_stderr=False
        )

    def start(self) -> None:
        """Appears."""
        self._live.start()
        self._draw()
        Thread(target=self._watch, name="drawing the level", daemon=True).start()

    def close(self) -> None:
        """Disappears, and leaves the terminal as it was."""
        self._closed.set()
        self._live.stop()

    def expect(self, expectation: Expectation) -> None:
        """What is listened for now, and where the conversation stands."""
        self._listening, self._place = expectation.listening, expectation.place
        self._draw()

    def speaking(self, speaking: bool) -> None:
        """Whether the guide speaks."""
        self._speaking = speaking
        self._draw()

    def hear(self, words: str) -> None:
        """The words so far of what is being said."""
        self._words = words
        self._draw()

    def _watch(self) -> None:
        while not self._closed.wait(LOOKS_S):
            if self._drawn != (self._filled(), self._missing()):
                self._draw()

    def _draw(self) -> None:
        if not self._closed.is_set():
            self._drawn = self._filled(), self._missing()
            self._live.update(Group(*self._lines()), refresh=True)

    def _filled(self) -> int:
        part = (self._level() - QUIET_DB) / (LOUD_DB - QUIET_DB)
        return round(BAR * min(max(part, 0.0), 1.0))

    def _lines(self) -> list[Text]:
        filled, missing = self._drawn
        label, colour = _LABELS[self._listening]
        if self._speaking:
            label, colour = "Speaking", "cyan"
        if missing:
            label, colour = f"Waiting for the {missing}", "yellow"
        on, off = self._marks
        state = Text.assemble(
            (label, f"bold {colour}"), "  ", (on * filled + off * (BAR - filled), "dim")
        )
        if self._place.title:
            state.append(f"  {self._place.title}")
        lines = [state]
        if self._words:
            lines.insert(0, Text.assemble(("You", "bold cyan"), f": {self._words} …"))
        if self._place.sayings:
            sayings = ", or ".join(f"“{saying}”" for saying in self._place.sayings)
            lines.append(Text(f"Say {sayings}", style="dim"))
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        return lines

"""What the conversation looks like, in a real terminal and where there is none."""

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path

import pytest

SCRIPT = """
import time
from intents.turns import Expectation, Listening, Place, Understood
from voice.screen import Screen

screen = Screen()
missing = ""
screen.watch(lambda: -30.0, lambda: missing)
screen.begin()
step = Place("Step three of seven: Listen to their feelings", ("next", "give me an example"))
screen.expect(Expectation(Listening.COMMAND, place=step))
screen.speaking(True)
screen.guide(0.0, ["Step three.", "Listen to their feelings."])
screen.speaking(False)
screen.hear("give me an")
screen.person(1.0, Understood("Give me an example."))
missing = "microphone"
time.sleep(0.3)
missing = ""
screen.expect(Expectation(Listening.ASLEEP, place=Place("", ("hey amends",))))
screen.notice("The microphone is back.")
screen.close()
"""

CODES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
COLOURS = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7])m")

Shown = Callable[..., bytes]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What a terminal of so many columns is sent."""

    def run(columns: int, **environment: str) -> bytes:
        for name in ("NO_COLOR", "COLORTERM", "COLUMNS", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        leader, follower = pty.openpty()
        ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdout=follower,
            stderr=follower,
            env={**os.environ, "TERM": "xterm-256color", **environment},
            cwd=Path(__file__).parents[2],
        )
        os.close(follower)
        sent = b""
        try:
            while block := os.read(leader, 65536):
                sent += block
        except OSError:  # how Linux says that nobody writes any more
            pass
        os.close(leader)
        assert process.wait() == 0, sent
        return sent

    return run


def test_a_terminal_shows_what_happens_now_and_keeps_only_the_captions(shown: Shown) -> None:
    sent = shown(80)
    for part in ("Speaking", "Listening", "Waiting for the microphone", "Asleep", "hey amends"):
        assert part.encode() in sent, part
    assert b"Step three of seven" in sent
    assert "You\x1b[0m: give me an …".encode() in sent
    assert COLOURS.search(sent)
    assert b"\x1b[?25l" in sent and sent.rindex(b"\x1b[?25h") > sent.rindex(b"\x1b[?25l")


@pytest.mark.parametrize("columns", [20, 38])
def test_a_narrow_terminal_shows_every_line_within_it(shown: Shown, columns: int) -> None:
    text = CODES.sub(b"", shown(columns)).decode()
    assert max(len(line.strip("\r")) for line in re.split(r"[\r\n]+", text)) <= columns
    assert "…" in text


def test_without_colour_every_state_is_a_word_all_the_same(shown: Shown) -> None:
    sent = shown(80, NO_COLOR="1")
    assert not COLOURS.search(sent)
    assert b"Asleep" in sent


def test_a_dumb_terminal_gets_plain_lines(shown: Shown) -> None:
    assert shown(40, TERM="dumb").replace(b"\r", b"").decode().splitlines() == [
        "Amends: Step three. Listen to their feelings.",
        "You: Give me an example.",
        "Asleep. Say hey amends.",
        "The microphone is back.",
    ]


def test_where_there_is_no_terminal_a_caption_is_a_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.decode().splitlines() == [
        "Amends: Step three. Listen to their feelings.",
        "You: Give me an example.",
    ]
    assert b"Asleep. Say hey amends." in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr

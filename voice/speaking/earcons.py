"""Earcons: short soft sounds that say what the guide is doing, where words would be too much.

They are sines under a raised-cosine envelope, without any of the noise and overtones by which
speech is known: no voice activity, and no recognizer, takes them for a voice.
"""

from collections.abc import Sequence
from enum import Enum
from functools import cache

import numpy as np

from intents.turns import Event, Listening, Reply, Waited
from voice.sound import Samples, Sound

RATE = 48_000
"""Hz."""

LEVEL_DB = -26.0
"""The peak, in dB relative to full scale: soft beside the guide's voice, whose peaks reach -1."""

OVERLAP = 0.4
"""How much of a note the next one overlaps: they flow into each other."""

LOW, MIDDLE, HIGH = 392.0, 523.25, 587.33
"""Hz: G4, C5 and D5. Low enough to be soft, high enough for a telephone's loudspeaker."""


class Earcon(Enum):
    """What an earcon says: its notes, in Hz and seconds each."""

    LISTENING = ((MIDDLE, 0.09), (HIGH, 0.13))
    """It is the person's turn: rising."""
    UNDERSTOOD = ((HIGH, 0.1),)
    """Their words were taken in: one note."""
    SILENCE_OVER = ((LOW, 0.5),)
    """A silence that was meant is over: one low, long note, like a bowl."""
    ASLEEP = ((HIGH, 0.12), (MIDDLE, 0.12), (LOW, 0.25))
    """It sleeps: falling."""

    @property
    def sound(self) -> Sound:
        """Its sound, at 48 kHz."""
        return Sound(_notes(self.value), RATE)


def before_reply(event: Event, listening: Listening, reply: Reply) -> Earcon | None:
    """What is to be heard at once, while the reply is still being rendered.

    Args:
        event: What the reply answers.
        listening: What was listened for when it came.
        reply: The reply.
    """
    if isinstance(event, Waited):
        return Earcon.SILENCE_OVER if listening is Listening.SILENCE else None
    understood = reply.understood
    taken = listening is Listening.DICTATION or (understood and understood.intent is not None)
    return Earcon.UNDERSTOOD if understood and taken and not reply.ends else None


def after_reply(listening: Listening, reply: Reply) -> Earcon | None:
    """What is to be heard once the reply has been spoken: whether something is waited for.

    Args:
        listening: What was listened for before.
        reply: The reply.
    """
    if reply.expects is None:
        return None
    if reply.expects.listening is Listening.ASLEEP:
        return Earcon.ASLEEP if listening is not Listening.ASLEEP else None
    asked = reply.expects.listening in (Listening.CHOICE, Listening.DICTATION)
    return Earcon.LISTENING if asked or listening is Listening.ASLEEP else None


@cache
def _notes(notes: Sequence[tuple[float, float]]) -> Samples:
    parts: list[tuple[int, Samples]] = []
    at = 0
    for pitch, seconds in notes:
        note = _note(pitch, seconds)
        parts.append((at, note))
        at += round(len(note) * (1 - OVERLAP))
    sound = np.zeros(max(start + len(note) for start, note in parts), np.float32)
    for start, note in parts:
        sound[start : start + len(note)] += note
    return sound


def _note(pitch: float, seconds: float) -> Samples:
    """A sine that swells and fades as a raised cosine: it has no edge that could click."""
    count = round(seconds * RATE)
    times = np.arange(count) / RATE
    envelope = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count)
    gain = 10 ** (LEVEL_DB / 20)
    return (gain * envelope * np.sin(2 * np.pi * pitch * times)).astype(np.float32)

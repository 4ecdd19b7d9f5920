"""An adaptive filter that takes an echo away, and finds it again when it has moved.

It is a partitioned frequency-domain Kalman filter (Enzner and Vary, 2006; Kuech, Mabande and
Enzner, 2014). It knows how sure it is of every part of the room's answer, so it needs nobody to
tell it when two speak at once: then it learns less, and what the person says stays as it is.
A second one learns beside it where the first seems to be wrong, as the shadow filters of Speex and
WebRTC do.
"""

from collections import deque

import numpy as np

from voice.hearing.echo.blocks import BLOCK, BLOCK_S, spectrum
from voice.hearing.echo.room import LOOKED_S, Room
from voice.hearing.echo.suppressor import Suppressor
from voice.sound import HEARING_RATE, Samples

LONGEST_S = 0.75
"""How long after being played a sound may still be heard: half a second on the way through a
device that keeps it back, as Bluetooth does, and the echo of a room behind that."""

BETTER = 0.85
"""What part of the other filter's error a rival's may be at most for it to take over."""

RIVAL_S = 3.0
"""Seconds after which a rival that is no better is given up."""

DEAF_S = 0.4
"""For so long from the first sound that is played, nothing at all is known of the room."""

FAINT = 1e-5
"""A power of a frequency that counts as silence in how well a filter does."""

COMPARED_S = 0.25
"""Seconds of the echo that are looked for again in what is heard."""

FARTHEST_S = 0.125
"""How far (s) an echo is looked for from where it was. A device that had nothing to play, or lost
something, moves it by some 5 to 60 ms."""

CLEAR = 0.2
"""The correlation, its phases alone counted, from which the echo was found elsewhere."""


class EchoFilter:
    """Removes the echo of a reference from a signal, in blocks of `BLOCK` samples at 16 kHz.

    Where what it knows of the room seems to be wrong, it is not forgotten: a rival begins to learn
    the room anew, or takes it for the same one in which the echo comes later, and takes over once
    it leaves less of the echo. Was it only somebody who spoke at the same time, the rival never
    gets that far.
    """

    def __init__(self) -> None:
        self._partitions = round(LONGEST_S / BLOCK_S)
        self._played = np.zeros((self._partitions, BLOCK + 1), np.complex64)
        self._last_played = np.zeros(BLOCK, np.float32)
        self._silent_for = self._partitions
        self._played_s = 0.0
        self._room = Room(self._partitions)
        self._rival: Room | None = None
        self._clean = Suppressor()
        self._whereabouts = Whereabouts()

    @property
    def idle(self) -> bool:
        """Whether nothing that was played can be heard any more."""
        return self._silent_for >= self._partitions

    def remove(self, heard: Samples, played: Samples) -> Samples:
        """What is left of a block without the echo, one block later than it was heard.

        Args:
            heard: What the microphone heard, shape (BLOCK,).
            played: What was played at the same time, or up to `LONGEST_S` before, shape (BLOCK,).
        """
        self._silent_for = 0 if played.any() else self._silent_for + 1
        if self.idle:
            return self.pass_on(heard)
        self._advance(played)
        room = self._room
        weight = 1.0 / (room.noise + FAINT)
        guess = room.follow(heard, self._played, weight)
        self._whereabouts.add(heard, guess.echo)
        if self._rival is not None:
            second = self._rival.follow(heard, self._played, weight)
            guess = second if room.wrong else guess
        clean = self._clean.suppress(guess.left, guess.echo, guess.unsure)
        self._compare()
        self._played_s += BLOCK_S
        return clean if self._played_s > DEAF_S else np.zeros_like(clean)

    def pass_on(self, heard: Samples) -> Samples:
        """The same of any number of blocks, where it is idle and nothing was played meanwhile."""
        self._last_played = np.zeros(BLOCK, np.float32)
        return self._clean.pass_on(heard)

    def moved(self, samples: int) -> None:
        """What is played has been moved: its echo comes so many samples later from now on."""
        self._room, self._rival = self._room.moved(samples), None

    def _advance(self, played: Samples) -> None:
        self._played[1:] = self._played[:-1].copy()
        self._played[0] = spectrum(np.concatenate([self._last_played, played]))
        self._last_played = played

    def _compare(self) -> None:
        room, rival = self._room, self._rival
        if room.suspect and (moved := self._whereabouts.moved()):
            self._rival = room.moved(moved)
            self._whereabouts = Whereabouts()
        elif rival is None:
            if room.suspect:
                self._rival = Room(self._partitions, room.error)
        elif rival.known_s > LOOKED_S and rival.error < BETTER * room.error:
            self._room, self._rival = rival, None
            self._whereabouts = Whereabouts()
        elif rival.known_s > RIVAL_S:
            self._rival = None


class Whereabouts:
    """Where the echo is that a filter expects: perhaps some samples before, or behind."""

    def __init__(self) -> None:
        blocks = round(COMPARED_S / BLOCK_S)
        self._heard: deque[Samples] = deque(maxlen=blocks)
        self._echo: deque[Samples] = deque(maxlen=blocks)
        self._fresh = 0

    def add(self, heard: Samples, echo: Samples) -> None:
        """The next block, and the echo that is expected in it."""
        self._heard.append(heard)
        self._echo.append(echo)
        self._fresh += 1

    def moved(self) -> int:
        """By how many samples it comes later; 0 where it is in its place, or nowhere to be found.

        It looks when a quarter of what it compares is new.
        """
        if len(self._heard) < (self._heard.maxlen or 0) or self._fresh < len(self._heard) // 4:
            return 0
        self._fresh = 0
        heard, echo = np.concatenate(self._heard), np.concatenate(self._echo)
        size = 2 * len(heard)
        cross = np.fft.rfft(heard, size) * np.fft.rfft(echo, size).conj()
        found = np.fft.irfft(cross / (np.abs(cross) + 1e-9))
        reach = round(FARTHEST_S * HEARING_RATE)
        near = np.concatenate([found[-reach:], found[: reach + 1]])
        best = int(near.argmax())
        return best - reach if near[best] > CLEAR else 0

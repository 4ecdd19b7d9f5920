"""An adaptive filter that takes an echo away, and finds it again when it has moved.

It is a partitioned frequency-domain Kalman filter (Enzner and Vary, 2006; Kuech, Mabande and
Enzner, 2014). It knows how sure it is of every part of the room's answer, so it needs nobody to
tell it when two speak at once: then it learns less, and what the person says stays as it is.
A second one learns beside it where the first seems to be wrong, as the shadow filters of Speex and
WebRTC do.
"""

import numpy as np

from voice.hearing.echo.blocks import BLOCK, BLOCK_S, spectrum
from voice.hearing.echo.room import LOOKED_S, Room
from voice.hearing.echo.suppressor import Suppressor
from voice.sound import Samples

LONGEST_S = 0.75
"""How long after being played a sound may still be heard: half a second on the way through a
device that keeps it back, as Bluetooth does, and the echo of a room behind that."""

BETTER = 0.85
"""What part of the other filter's error a rival's may be at most for it to take over."""

RIVAL_S = 3.0
"""Seconds after which a rival that is no better is given up."""

DEAF_S = 0.4
"""For so long from the first sound that is played, nothing at all is known of the room."""

FAINT = 1e-3
"""A power of a frequency (sound of -50 dB below full scale) that counts as silence in how well a
filter does. With 1e-5 a filter that knew nothing was the better one in our voice's pauses, took
over, and 2 of 20 words at its side were lost."""


class EchoFilter:
    """Removes the echo of a reference from a signal, in blocks of `BLOCK` samples at 16 kHz.

    Where what it knows of the room seems to be wrong, it is not forgotten: a rival begins to learn
    the room anew, and takes over once it leaves less of the echo. Was it only somebody who spoke at
    the same time, the rival never gets that far.
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
        if rival is None:
            if room.suspect:
                self._rival = Room(self._partitions, room.error)
        elif rival.known_s > LOOKED_S and rival.error < BETTER * room.error:
            self._room, self._rival = rival, None
        elif rival.known_s > RIVAL_S:
            self._rival = None

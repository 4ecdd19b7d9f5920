"""What is known of a room: how it answers to what is played."""

import math
from dataclasses import dataclass

import numpy as np

from voice.hearing.echo.blocks import (
    BLOCK,
    BLOCK_S,
    Powers,
    Spectra,
    power,
    second_half,
    spectrum,
)
from voice.sound import Samples

UNSURE = 0.05
"""What is expected of every part of the room's answer at first: its power gain."""

STEADY = 0.998
"""How much of the answer is the same a block later: people walk about, and the clocks of two
devices drift apart. At 90 ppm, which a sound server's loopback was measured to do, 0.9998 removed
5 to 10 dB, 0.998 20 to 40, 0.996 two or three more; but in a room without drift that took its own
voice for somebody's once in two minutes."""

SMOOTH = 0.9
"""How much of what is known of the person's loudness is kept from block to block."""

YOUNG, YOUNG_S = 8.0, 0.5
"""How much surer of itself a new filter is than it should be; and seconds in which that fades."""

HISS = 1e-4
"""The power of a frequency (sound of -60 dB below full scale) below which nothing is learned."""

WRONG = 0.5
"""What part of the echo that the filter expects may be missing in what is heard, before it must be
of another room, or the delay has changed: 0 where it is right, 1 where it is of no use. From a
half on, it adds more than it takes away."""

SUSPECT = 0.3
"""The same from which a rival begins to learn."""

LOOKED_S = 0.2
"""Seconds over which that is looked at."""

LOUD = 1e-3
"""The power of a frequency (sound of -50 dB below full scale) that may be an echo."""

NO_ECHO = 1e-3
"""The largest part of an answer, as a power gain, in a room without an echo."""

AUDIBLE = 8.0
"""In how many frequencies an echo must be expected before its absence tells anything."""


@dataclass(frozen=True)
class Guess:
    """The echo in a block, what is left without it, and how much echo that may still hold."""

    echo: Samples
    left: Samples
    unsure: Powers


class Room:
    """A room's answer to what is played, and how sure that is.

    Args:
        partitions: How many blocks long the answer is.
        error: What is left over at first.

    Attributes:
        noise: The power of what is left over, by frequency.
        error: What is left over, all frequencies alike, lately.
        known_s: Seconds of sound from which it has learned.
    """

    def __init__(self, partitions: int, error: float = 1.0) -> None:
        shape = partitions, BLOCK + 1
        self._answer = np.zeros(shape, np.complex64)
        self._variance: Powers = np.full(shape, UNSURE, np.float32)
        self._expected, self._missing = 0.0, 0.0
        self.noise: Powers = np.full(BLOCK + 1, 1e-3, np.float32)
        self.error = error
        self.known_s = 0.0

    @property
    def wrong(self) -> bool:
        """Whether what is left has the expected echo in it turned round: it was never heard."""
        return self._lacks(WRONG)

    @property
    def suspect(self) -> bool:
        """Whether it may be so, or whether there may be an echo where none was until now.

        Without this a filter that heard none for a while, through headphones or a speaker that was
        muted, would be sure for ever that there is none.
        """
        if self._expected > AUDIBLE:
            return self._missing > SUSPECT * self._expected
        return float(self.noise.mean()) > LOUD and float(power(self._answer).max()) < NO_ECHO

    def moved(self, samples: int) -> "Room":
        """The same room, whose echo comes so many samples later, or earlier."""
        partitions = len(self._answer)
        taps = np.fft.irfft(self._answer, axis=1)[:, :BLOCK].astype(np.float32)
        moved = _shifted(taps.ravel(), samples).reshape(partitions, BLOCK)
        room = Room(partitions, self.error)
        room._answer = np.fft.rfft(moved, 2 * BLOCK, axis=1).astype(np.complex64)
        room._variance = _shifted(self._variance, round(samples / BLOCK))
        room.noise = self.noise.copy()
        room.known_s = self.known_s
        return room

    def follow(self, heard: Samples, played: Spectra, weight: Powers) -> Guess:
        """Guesses the echo in a block, and learns from what is left over.

        Args:
            heard: The block, shape (BLOCK,).
            played: What was played until now, shape (partitions, BLOCK + 1).
            weight: How much each frequency counts in how well it does: least where the person
                speaks, who is like no echo.
        """
        echo = second_half((played * self._answer).sum(axis=0))
        left = heard - echo
        quiet = np.zeros(BLOCK, np.float32)
        error = spectrum(np.concatenate([quiet, left]))
        self._rate(error, spectrum(np.concatenate([quiet, echo])), weight)
        unsure = self._learn(error, played)
        self.known_s += BLOCK_S
        return Guess(echo, left, unsure * (1.0 + YOUNG * math.exp(-self.known_s / YOUNG_S)))

    def _lacks(self, part: float) -> bool:
        return self._expected > AUDIBLE and self._missing > part * self._expected

    def _rate(self, error: Spectra, echo: Spectra, weight: Powers) -> None:
        part = BLOCK_S / LOOKED_S
        expected = power(echo)
        missing = -(error.real * echo.real + error.imag * echo.imag)
        counts = weight / (1.0 + weight * expected)  # or what was loud would be remembered longest
        self._missing += part * (float(counts @ missing) - self._missing)
        self._expected += part * (float(counts @ expected) - self._expected)
        self.error += part * (float(weight @ power(error)) / (BLOCK + 1) - self.error)

    def _learn(self, error: Spectra, played: Spectra) -> Powers:
        """Learns from what was left over; returns how much echo there may still be in it."""
        self.noise += (1.0 - SMOOTH) * (power(error) - self.noise)
        loudness = power(played)
        unsure: Powers = 0.5 * (loudness * self._variance).sum(axis=0)
        trust = self._variance / (unsure + self.noise + HISS)
        step = np.fft.irfft(trust * played.conj() * error, axis=1)
        step[:, BLOCK:] = 0.0  # an answer is one block long; the rest is an artefact of circles
        self._answer += np.fft.rfft(step, axis=1)
        self._variance *= STEADY**2 * np.maximum(1.0 - 0.5 * trust * loudness, 0.0)
        self._variance += (1.0 - STEADY**2) * power(self._answer)
        return unsure


def _shifted(values: Powers, by: int, filled: float = 0.0) -> Powers:
    """The same so much later, or, where it is negative, earlier; what is new is `filled`."""
    size = len(values)
    room = np.full((abs(by), *values.shape[1:]), filled, np.float32)
    later = np.concatenate([room, values]) if by >= 0 else np.concatenate([values, room])
    return later[:size] if by >= 0 else later[-size:]

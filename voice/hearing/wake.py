"""The wake phrase: while the guide sleeps, nothing else is understood of what is said."""

from collections.abc import Callable

import numpy as np

from voice.hearing.recognizers import Decoding
from voice.sound import HEARING_RATE, Samples

LOOK_S = 1.8
"""The first seconds of an utterance in which the phrase is looked for; of the rest nothing is."""

LEAST_S = 0.9
"""Seconds that the phrase takes at least, with the sound before it that belongs to an utterance."""

COMMAND_S = 0.36
"""Speech after the phrase that is shorter (s) is no command, but the end of the phrase. By twenty
voices the phrase alone left up to 0.34 s; 13 of 14 times that “stop” or “next” stood behind it,
0.38 s or more were left.
"""

WakeWord = Callable[[Samples], float | None]
"""Takes the first seconds of an utterance, 16 kHz. Where they begin with the wake phrase, it
returns the second at which that ends."""


class Call:
    """An utterance that may begin with the wake phrase.

    What is not for the guide is forgotten as soon as that is known: after the first seconds.

    Args:
        wake: Looks for the wake phrase.
        begin: Begins to decode what comes after it.

    Attributes:
        command: What comes after the phrase, being decoded; None before the phrase was heard.
    """

    def __init__(self, wake: WakeWord, begin: Callable[[], Decoding]) -> None:
        self._wake = wake
        self._begin = begin
        self._waiting: Samples | None = np.zeros(0, np.float32)
        self._phrase_s = 0.0
        self.command: Decoding | None = None

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples (16 kHz); the words so far of what follows the phrase."""
        if self.command is not None:
            return self.command.feed(samples)
        if self._waiting is not None:
            self._waiting = np.concatenate([self._waiting, samples])
            if len(self._waiting) >= LOOK_S * HEARING_RATE:
                self.look()
                self._waiting = None
        return None

    def look(self) -> Decoding | None:
        """Looks for the phrase in what was heard until now; None while nobody has called."""
        sound = self._waiting
        if sound is not None and len(sound) >= LEAST_S * HEARING_RATE:
            end = self._wake(sound)
            if end is not None:
                self._waiting = None
                self._phrase_s = end
                self.command = self._begin()
                self.feed(sound[round(end * HEARING_RATE) :])
        return self.command

    def goes_on(self, spoken_s: float) -> bool:
        """Whether a command follows the phrase, in so many seconds of speech in all."""
        return spoken_s - self._phrase_s >= COMMAND_S

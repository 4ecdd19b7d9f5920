"""The wake phrase: while the guide sleeps, nothing else is understood of what is said."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from intents.hypotheses import Heard
from voice.sound import HEARING_RATE, Samples

LOOK_S = 1.8
"""The first seconds of an utterance in which the phrase is looked for; of the rest nothing is."""

LEAST_S = 0.9
"""Seconds that the phrase takes at least, with the sound before it that belongs to an utterance."""

COMMAND_S = 0.35
"""What is left after the phrase and shorter (s) is no command, but the end of the phrase."""

LEAST_LETTERS = 3
"""What is heard after the phrase and has fewer letters is a breath, or silence taken for “uh”."""

WakeWord = Callable[[Samples], float | None]
"""Takes the first seconds of an utterance, 16 kHz. Where they begin with the wake phrase, it
returns the second at which that ends."""


class Decoding(Protocol):
    """As recognizers decode an utterance."""

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples."""
        ...

    def peek(self) -> Heard:
        """What was heard so far."""
        ...

    def finish(self) -> Heard:
        """What was heard in all."""
        ...


class Call:
    """An utterance that may begin with the wake phrase.

    What is not for the guide is forgotten as soon as that is known: after the first seconds.

    Args:
        wake: Looks for the wake phrase.
        begin: Begins to decode what comes after it.

    Attributes:
        decoding: What comes after the phrase, being decoded; None before the phrase was heard.
    """

    def __init__(self, wake: WakeWord, begin: Callable[[], Decoding]) -> None:
        self._wake = wake
        self._begin = begin
        self._waiting: Samples | None = np.zeros(0, np.float32)
        self._command_s = 0.0
        self.decoding: Decoding | None = None

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples (16 kHz); the words so far of what follows the phrase."""
        if self.decoding is not None:
            self._command_s += len(samples) / HEARING_RATE
            return self.decoding.feed(samples)
        if self._waiting is not None:
            self._waiting = np.concatenate([self._waiting, samples])
            if len(self._waiting) >= LOOK_S * HEARING_RATE:
                self._look()
        return None

    def finish(self) -> tuple[bool, Heard | None]:
        """Whether the guide was called, and what for, where something followed in one breath."""
        self._look()
        if self.decoding is None:
            return False, None
        return True, self._command(self.decoding) if self._command_s >= COMMAND_S else None

    @staticmethod
    def _command(decoding: Decoding) -> Heard | None:
        heard = decoding.finish()
        most = max((sum(map(str.isalpha, each.text)) for each in heard.hypotheses), default=0)
        return heard if most >= LEAST_LETTERS else None

    def _look(self) -> None:
        if self.decoding is not None or self._waiting is None:
            return
        sound, self._waiting = self._waiting, None
        end = self._wake(sound)
        if end is not None:
            self.decoding = self._begin()
            self.feed(sound[round(end * HEARING_RATE) :])

"""How loud the room is beside the person who speaks in it."""

from collections import deque

import numpy as np

from voice.sound import HEARING_RATE, Samples

LATEST_S = 5.0
"""Seconds of the latest sound that are looked at when an utterance is over."""

FRAME_S = 0.032

HARDLY = 12.0
"""By how much (dB) loud moments exceed quiet ones where a room is too loud. In kitchen noise, 90 of
100 recordings with a signal-to-noise ratio of 6 dB were below this and all of 3 dB; of 10 dB none,
at which a third fewer sentences are understood than in quiet."""

IN_A_ROW = 3
"""So many utterances must be like that: one may have been somebody's who is far away."""


class Surroundings:
    """Tells once, for a whole conversation, that the room is too loud to be understood in."""

    def __init__(self) -> None:
        self._powers: deque[float] = deque(maxlen=round(LATEST_S / FRAME_S))
        self._rest = np.zeros(0, np.float32)
        self._loud = 0

    def hear(self, samples: Samples) -> None:
        """Takes the next samples: 16 kHz, any number."""
        frame = round(FRAME_S * HEARING_RATE)
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // frame * frame
        self._rest = sound[whole:]
        self._powers.extend(np.square(sound[:whole].reshape(-1, frame)).mean(axis=1))

    def is_too_loud(self) -> bool:
        """Whether that is known now, an utterance later; once."""
        quiet, loud = np.percentile(self._powers, (10, 90))
        hardly = loud < quiet * 10 ** (HARDLY / 10)
        self._loud = self._loud + 1 if hardly or self._loud >= IN_A_ROW else 0
        return self._loud == IN_A_ROW

"""Barge-in: the few commands that silence the guide are looked for while they are being said."""

from collections.abc import Callable

import numpy as np

from intents.turns import Understood
from voice.sound import HEARING_RATE, Samples

SILENCING = ("stop", "pause")
"""The intents for which the guide falls silent and stays so."""

LOOK_S = 0.16
"""Seconds of new sound after which it looks again. A look takes 50 ms of computing."""

LATEST_S = 1.4
"""Seconds of the latest sound that it looks at: the longest of these commands, and a breath."""

GOES_ON_S = 0.4
"""Speech after such a word that is longer makes it another sentence: “wait for her”. It is more
than is left of the guide's voice until that is silent."""

Silences = Callable[[Samples], Understood | None]
"""Takes sound, 16 kHz, and says whether all of it is a command that silences the guide."""


class BargeIn:
    """An utterance over the guide's voice.

    What is left of that voice is often heard as speech, so that no pause comes after “stop”, and
    blurs it, so that its transcript is another word. So the latest sound is compared with these
    commands only, again and again.

    Attributes:
        understood: The command, as far as is known now; None while it is another utterance.
    """

    def __init__(self, silences: Silences) -> None:
        self._silences = silences
        self._latest = np.zeros(0, np.float32)
        self._new = 0
        self._after = 0
        self.understood: Understood | None = None

    def feed(self, samples: Samples) -> bool:
        """Takes the next samples; says whether that changed what it is."""
        self._latest = np.concatenate([self._latest, samples])[-round(LATEST_S * HEARING_RATE) :]
        self._new += len(samples)
        return self._new >= LOOK_S * HEARING_RATE and self.look()

    def look(self) -> bool:
        """Looks at what is new, if anything is; says whether that changed what it is."""
        if not self._new:
            return False
        before, found = self.understood, self._silences(self._latest)
        self._after = 0 if found else self._after + self._new
        self._new = 0
        if found or self._after > GOES_ON_S * HEARING_RATE:
            self.understood = found
        return self.understood != before

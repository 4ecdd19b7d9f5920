"""The operating system's own voice, through pyttsx3: espeak-ng, SAPI 5 or macOS's."""

import sys

from voice.sound import Sound
from voice.speaking.voices.espeak import Espeak
from voice.speaking.voices.finish import finish
from voice.speaking.voices.through_file import ThroughFile

CALM = 150
"""Words a minute at pace 1.0."""


class Pyttsx3:
    """A voice that every computer has, or can have without a model.

    On Linux it renders in memory (`espeak`); elsewhere pyttsx3 can only write files
    (`through_file`).

    Raises:
        VoiceError: The system has no voice, or none that speaks English.
    """

    def __init__(self) -> None:
        self._engine = Espeak() if sys.platform.startswith("linux") else ThroughFile()
        self.name = f"pyttsx3 {self._engine.identity}"

    def render(self, text: str, pace: float = 1.0) -> Sound:
        """Speaks into memory; see `Voice.render`."""
        speakable = text.replace("\0", " ").strip()
        if not speakable:
            return Sound.silence(0, 16_000)
        sound = self._engine.speak(speakable, round(CALM * pace))
        return finish(sound.samples, sound.rate)

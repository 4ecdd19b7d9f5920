"""`amends doctor`: looks at everything a conversation needs, and says how to mend what is wrong."""

import datetime
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from intents.phrases.grammar import Grammar
from intents.safety.helplines import load_countries
from intents.understanding import Understanding
from models.store import ModelError
from voice.devices import find_device
from voice.errors import VoiceError
from voice.hearing.microphone import Microphone
from voice.parts import (
    LANGUAGE,
    guide_understanding,
    kept_file,
    open_recognizer,
)
from voice.settings import Hearing, Settings
from voice.sound import Samples
from voice.speaking.speaker import Speaker
from voice.speaking.voices import VOICES, Choice, open_voice

LISTENS_S = 1.0
"""How long the microphone is listened to for its level."""

OUTDATED = datetime.timedelta(days=365)
"""Helplines that nobody has rung for so long may have changed."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: Which thing.
        good: Whether it is as it should be.
        text: How it is; where it is wrong, how to mend it.
        needed: Whether there is no talking without it.
    """

    what: str
    good: bool
    text: str
    needed: bool = True


def examine(settings: Settings) -> Iterator[Finding]:
    """Looks at one thing after the other."""
    yield _try("microphone", lambda: _microphone(settings))
    yield _try("speaker", lambda: _speaker(settings))
    yield from _voices(settings.speaking.voice)
    understanding = guide_understanding()
    grammar = understanding.grammar()
    yield Finding("phrases", True, f"{grammar.size:,} sentences are understood")
    yield _paraphrases(understanding)
    yield from _recognizers(settings.hearing, grammar)
    yield _kept()
    yield _helplines()


def _try(what: str, look: Callable[[], str], *, needed: bool = True) -> Finding:
    try:
        return Finding(what, True, look())
    except (VoiceError, ModelError) as error:
        return Finding(what, False, str(error), needed)


def _microphone(settings: Settings) -> str:
    device = find_device(settings.hearing.microphone, "input")
    heard: list[Samples] = []
    with closing(Microphone(device, lambda line: None)) as microphone:
        until = time.monotonic() + LISTENS_S
        for samples in microphone.blocks():
            heard.append(samples)
            if time.monotonic() >= until:
                break
    level = float(np.sqrt(np.mean(np.concatenate(heard) ** 2)))
    if level == 0.0:
        raise VoiceError(
            f"{device.name} gives no sound at all: unmute it, or allow this program to use it."
        )
    return f"{device.name}, {device.rate} Hz, level {20 * np.log10(level):.0f} dB"


def _speaker(settings: Settings) -> str:
    device = find_device(settings.speaking.speaker, "output")
    with closing(Speaker(device)) as speaker:
        return f"{device.name}, {speaker.rate} Hz"


def _voices(chosen: Choice) -> Iterator[Finding]:
    """Each voice by itself; where any will do, one must work."""
    findings = [
        _try(f"voice {word}", partial(_voice, word), needed=word == chosen) for word in VOICES
    ]
    yield from findings
    if chosen == "auto" and not any(finding.good for finding in findings):
        yield Finding("voice", False, "none works, and one of them is needed")


def _voice(word: str) -> str:
    voice = open_voice(cast(Choice, word))
    began = time.perf_counter()
    seconds = voice.render("Take your time.").duration
    took = time.perf_counter() - began
    return f"{voice.name} speaks; {seconds:.1f} s of speech took {took:.2f} s"


def _recognizers(hearing: Hearing, grammar: Grammar) -> Iterator[Finding]:
    """Each recognizer by itself; Moonshine is needed unless Vosk alone was asked for."""
    asked = hearing.recognizer
    for word in ("moonshine", "vosk"):
        alone = hearing.model_copy(update={"recognizer": word})
        needed = asked == word or (asked == "auto" and word == "moonshine")
        yield _try(f"recognizer {word}", partial(_recognizer, alone, grammar), needed=needed)


def _recognizer(hearing: Hearing, grammar: Grammar) -> str:
    complaints: list[str] = []
    recognizer = open_recognizer(hearing, complaints.append)
    recognizer.expect(grammar)
    return " ".join([f"{recognizer.name} is ready", *complaints])


def _paraphrases(understanding: Understanding) -> Finding:
    if understanding.knows_paraphrases:
        return Finding("paraphrases", True, "what means the same is understood too", needed=False)
    mend = "not understood: pip install 'amends[paraphrase]', then run amends prepare"
    return Finding("paraphrases", False, mend, needed=False)


def _kept() -> Finding:
    path = kept_file()
    if not path.exists():
        return Finding("kept", True, "nothing of yours is kept", needed=False)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        mend = f"others can read {path}: run chmod 600 on it"
        return Finding("kept", False, mend, needed=False)
    return Finding("kept", True, f"an apology is kept, for you only, in {path}", needed=False)


def _helplines() -> Finding:
    today = datetime.date.today()
    checked = [
        (f"{name} ({country.code})", on)
        for country in load_countries(LANGUAGE).values()
        for name, on in (
            ("the emergency number", country.emergency_checked_on),
            *((line.name, line.checked_on) for line in country.lines),
        )
    ]
    stale = [
        row for row, on in checked if not on or today - datetime.date.fromisoformat(on) > OUTDATED
    ]
    if not stale:
        return Finding("helplines", True, "all were checked within a year", needed=False)
    text = f"nobody has checked these within a year: {', '.join(stale)}; ring them, then date them"
    return Finding("helplines", False, text, needed=False)

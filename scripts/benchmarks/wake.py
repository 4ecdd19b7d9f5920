"""The wake phrase, measured: calls that wake, and other speech that does, by the real listener."""

from collections.abc import Iterable, Iterator

import numpy as np
import soundfile

from intents.completeness import Judge
from intents.turns import Expectation, Listening, Understood
from intents.understanding import Understanding
from scripts.benchmarks.conditions import changed
from scripts.benchmarks.other_speech import Stretch
from scripts.benchmarks.recordings import Studio, generator
from scripts.benchmarks.sentences import Sentence
from voice.hearing.endpoint import FRAME, Endpointing, Silero
from voice.hearing.events import HearingEvent, Woken
from voice.hearing.listener import Listener
from voice.hearing.recognizers import Recognizer
from voice.hearing.recognizers.moonshine.wake import LIKELY_FROM, MoonshineWakeWord
from voice.hearing.sparing import Sparing
from voice.sound import HEARING_RATE, Samples

CONDITIONS = ("clean", "10 dB")

AFTER_WAKING = (
    Sentence("what is step three?", "development", "goto_step", {"step": 3}),
    Sentence("help me apologize.", "development", "apologize", {}),
)
"""What is said in the same breath."""

AROUND_S = 1.0
"""Seconds of silence around a call."""


class Sleeper:
    """A guide that sleeps, and wakes as it does in a conversation.

    Args:
        recognizer: What decodes a command that follows the phrase.
        understanding: What understands it.
        wake: What tells the phrase.
    """

    def __init__(
        self, recognizer: Recognizer, understanding: Understanding, wake: MoonshineWakeWord
    ) -> None:
        self._recognizer = recognizer
        self._understanding = understanding
        self._wake = wake
        self._ratios: list[float] = []

    def hear(self, sound: Samples) -> tuple[list[Woken], list[float]]:
        """What wakes it in a sound, and how likely the phrase was at every look."""
        events: list[HearingEvent] = []
        self._ratios = []
        listener = Listener(
            self._recognizer,
            Sparing(Silero()),
            Endpointing(),
            events.append,
            Judge(self._understanding),
            self._looked_at,
        )
        listener.expect(Expectation(Listening.ASLEEP, self._understanding.grammar()))
        listener.wait()
        for start in range(0, len(sound), FRAME):
            listener.hear(sound[start : start + FRAME])
            listener.settle()
        listener.end()
        listener.settle()
        listener.close()
        return [event for event in events if isinstance(event, Woken)], self._ratios

    def meant(self, woken: Woken) -> Understood | None:
        """What followed the phrase; None where nothing did."""
        if woken.heard is None:
            return None
        return woken.understood or self._understanding.understand(woken.heard)

    def _looked_at(self, sound: Samples) -> float | None:
        self._ratios.append(self._wake.ratio(sound))
        return self._wake.end(sound) if self._ratios[-1] >= LIKELY_FROM else None


def calls(sleeper: Sleeper, phrase: str, studio: Studio, command: Sentence | None) -> Iterator[str]:
    """How many calls by every voice wake it: a line for each condition, with the spread.

    Args:
        sleeper: Who is called.
        phrase: With what.
        studio: Whose voices call.
        command: What they say in the same breath; None for nothing.
    """
    said = f"{phrase[:1].upper()}{phrase[1:]}" + (f", {command.say}" if command else "")
    for condition in CONDITIONS:
        ratios: list[float] = []
        missed: list[str] = []
        misunderstood: list[str] = []
        for voice in sorted(studio.voices):
            rng = generator("wake", said, voice, condition)
            silence = np.zeros(round(AROUND_S * HEARING_RATE), np.float32)
            speech = np.concatenate([silence, studio.speak(said, voice), silence])
            woken, looks = sleeper.hear(changed(speech, condition, lambda: studio.bed, rng))
            ratios.append(max(looks, default=-np.inf))
            if not woken:
                missed.append(voice)
            elif not _as_meant(sleeper.meant(woken[0]), command):
                misunderstood.append(voice)
        low, middle = np.quantile(ratios, (0.05, 0.5), method="lower")
        woke = len(ratios) - len(missed)
        yield (
            f"{said!r}, {condition}: {woke} of {len(ratios)} wake; highest ratio median "
            f"{middle:.1f}, 5th percentile {low:.1f}; missed: {', '.join(missed) or 'none'}"
        )
        what = "its command misunderstood" if command else "a command heard where none was"
        yield f"    {what}: {len(misunderstood)} ({', '.join(misunderstood) or 'none'})"


def false_wakes(sleeper: Sleeper, speech: Iterable[Stretch]) -> Iterator[str]:
    """How often other speech wakes it, with the likeliest ratios."""
    ratios: list[float] = []
    seconds, woke = 0.0, 0
    for stretch in speech:
        sound, _ = soundfile.read(stretch.file, dtype="float32")
        seconds += len(sound) / HEARING_RATE
        woken, looks = sleeper.hear(sound)
        ratios += looks
        woke += len(woken)
        for each in woken:
            said = [line.say for line in stretch.lines if line.end > each.start]
            yield f"  {stretch.file.stem} at {each.start:.1f} s: “{said[0]}”"
    hours = seconds / 3600
    worst = ", ".join(f"{each:.1f}" for each in sorted(ratios)[-8:])
    yield (
        f"other speech: {woke} false wakes in {hours:.2f} h ({woke / hours:.2f} an hour), "
        f"{len(ratios)} looks; highest ratios {worst}; the line is at {LIKELY_FROM}"
    )


def _as_meant(understood: Understood | None, command: Sentence | None) -> bool:
    if understood is None or command is None:
        return understood is None and command is None
    return command.is_met_by(understood.intent, understood.slots)

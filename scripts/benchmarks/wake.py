"""The wake phrase, measured: calls that wake, and other speech that does."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import soundfile

from scripts.benchmarks.conditions import changed
from scripts.benchmarks.other_speech import Stretch
from scripts.benchmarks.recordings import Studio, generator
from voice.hearing.endpoint import Began, Ended, Endpointer, Endpointing, Silero, Went
from voice.hearing.recognizers.moonshine.wake import LIKELY_FROM, MoonshineWakeWord
from voice.hearing.sparing import Sparing
from voice.sound import HEARING_RATE, Samples

CONDITIONS = ("clean", "10 dB")

AROUND_S = 1.0
"""Seconds of silence around a call."""


def calls(wake: MoonshineWakeWord, phrase: str, studio: Studio, tail: str = "") -> Iterator[str]:
    """How many calls by every voice wake it: a line for each condition, with the spread."""
    said = f"{phrase[:1].upper()}{phrase[1:]}{tail}"
    for condition in CONDITIONS:
        ratios: dict[str, float] = {}
        for voice in sorted(studio.voices):
            rng = generator("wake", said, voice, condition)
            silence = np.zeros(round(AROUND_S * HEARING_RATE), np.float32)
            speech = np.concatenate([silence, studio.speak(said, voice), silence])
            sound = changed(speech, condition, lambda: studio.bed, rng)
            found = [wake.ratio(each) for each in _utterances(sound)]
            ratios[voice] = max(found, default=-np.inf)
        woke = sum(ratio >= LIKELY_FROM for ratio in ratios.values())
        low, middle = np.quantile(list(ratios.values()), (0.05, 0.5), method="lower")
        missed = [voice for voice, ratio in ratios.items() if ratio < LIKELY_FROM]
        yield (
            f"{said!r}, {condition}: {woke} of {len(ratios)} wake; ratio median {middle:.1f}, "
            f"5th percentile {low:.1f}; missed: {', '.join(missed) or 'none'}"
        )


def false_wakes(wake: MoonshineWakeWord, speech: Iterable[Stretch]) -> Iterator[str]:
    """How often other speech wakes it, with the likeliest ratios."""
    ratios: list[float] = []
    seconds = 0.0
    by_stretch: dict[str, int] = defaultdict(int)
    for stretch in speech:
        sound, _ = soundfile.read(stretch.file, dtype="float32")
        seconds += len(sound) / HEARING_RATE
        for utterance in _utterances(sound):
            ratios.append(wake.ratio(utterance))
            by_stretch[stretch.file.stem] += ratios[-1] >= LIKELY_FROM
    woke, hours = sum(by_stretch.values()), seconds / 3600
    worst: Sequence[float] = sorted(ratios)[-5:]
    yield (
        f"other speech: {woke} false wakes in {hours:.2f} h ({woke / hours:.2f} an hour), "
        f"{len(ratios)} utterances; highest ratios {', '.join(f'{each:.1f}' for each in worst)}; "
        f"the line is at {LIKELY_FROM}"
    )


def _utterances(sound: Samples) -> Iterator[Samples]:
    endpointer = Endpointer(Sparing(Silero()), Endpointing())
    parts: list[Samples] = []
    for signal in (*endpointer.push(sound), *endpointer.end()):
        match signal:
            case Began(samples):
                parts = [samples]
            case Went(samples):
                parts.append(samples)
            case Ended():
                yield np.concatenate(parts)

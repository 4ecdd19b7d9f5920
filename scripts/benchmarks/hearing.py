"""Hears a recording as the guide does: voice activity, then the recognizers."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.hypotheses import Heard
from voice.hearing.endpoint import Began, Ended, Endpointer, Endpointing, Signal, Silero, Went
from voice.hearing.files import read_recording
from voice.hearing.recognizers import Decoding, Recognizer
from voice.sound import HEARING_RATE, Samples

BLOCK = 512
"""Samples (32 ms): as they arrive from a microphone."""


@dataclass(frozen=True)
class Utterance:
    """What was heard in a recording, and what it cost.

    Attributes:
        heard: The hypotheses; None where there was no speech.
        audio_s: The recording's length.
        silence_s: From the last word until the utterance counted as over.
        decoding_s: From then until the hypotheses were there.
        compute_s: Computing in all, also while it was spoken.
    """

    heard: Heard | None
    audio_s: float
    silence_s: float
    decoding_s: float
    compute_s: float


def hear(recognizer: Recognizer, file: Path, timing: Endpointing) -> Utterance:
    """Plays a recording into a recognizer, block by block, as fast as it takes them."""
    samples = np.concatenate(list(read_recording(file)))
    endpointer = Endpointer(Silero(), timing)
    began = time.perf_counter()
    decoding: Decoding | None = None
    silence_s = 0.0
    for signal in _signals(endpointer, samples):
        match signal:
            case Began() | Went():
                decoding = decoding or recognizer.begin()
                decoding.feed(signal.samples)
            case Ended():
                silence_s = signal.silence_s
                break
    over = time.perf_counter()
    heard = decoding.finish() if decoding else None
    done = time.perf_counter()
    return Utterance(heard, len(samples) / HEARING_RATE, silence_s, done - over, done - began)


def _signals(endpointer: Endpointer, samples: Samples) -> Iterator[Signal]:
    for start in range(0, len(samples), BLOCK):
        yield from endpointer.push(samples[start : start + BLOCK])
    yield from endpointer.end()

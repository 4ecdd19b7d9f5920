"""`amends understand`: what a recording, or a sentence, would be taken for."""

import time
from collections.abc import Iterator
from pathlib import Path

from intents.hypotheses import Heard, Hypothesis
from intents.turns import Understood
from intents.understanding import Understanding
from voice.hearing.endpoint import Began, Endpointer, Endpointing, Went, silero
from voice.hearing.files import read_recording
from voice.hearing.recognizers import Recognizer
from voice.sound import HEARING_RATE, Samples

WHOLE = Endpointing(command_silence_s=float("inf"), longest_command_s=float("inf"))
"""A recording is one utterance, whatever pauses it has."""

Report = dict[str, object]


def understand_text(understanding: Understanding, sentence: str) -> Report:
    """What a typed sentence would be taken for."""
    began = time.perf_counter()
    understood = understanding.understand(Heard.typed(sentence))
    return _report(sentence, understood, 0.0, time.perf_counter() - began)


def understand_recording(
    understanding: Understanding, recognizer: Recognizer, path: Path
) -> Report:
    """What a recording would be taken for, as if nothing had been asked.

    Raises:
        VoiceError: The recording cannot be read.
    """
    began = time.perf_counter()
    length = 0.0
    decoding = None
    for samples, speech in _speech(read_recording(path)):
        length += len(samples) / HEARING_RATE
        for part in speech:
            decoding = decoding or recognizer.begin()
            decoding.feed(part)
    heard = decoding.finish() if decoding else Heard((Hypothesis(recognizer.name, ""),))
    understood = understanding.understand(heard) if decoding else Understood("")
    report = _report(str(path), understood, length, time.perf_counter() - began)
    return report | {"recognizer": understood.recognizer or recognizer.name}


def _speech(blocks: Iterator[Samples]) -> Iterator[tuple[Samples, list[Samples]]]:
    """Each block, and what of it (and before it) is speech."""
    endpointer = Endpointer(silero(), WHOLE)
    for samples in blocks:
        signals = endpointer.push(samples)
        yield samples, [each.samples for each in signals if isinstance(each, Began | Went)]


def _report(source: str, understood: Understood, audio_s: float, compute_s: float) -> Report:
    return {
        "source": source,
        "transcript": understood.transcript,
        "intent": understood.intent,
        "slots": understood.slots,
        "score": understood.score,
        "candidates": [
            {"intent": each.intent, "slots": each.slots, "score": round(each.score, 3)}
            for each in understood.candidates
        ],
        "recognizer": understood.recognizer,
        "audio_s": round(audio_s, 3),
        "compute_s": round(compute_s, 4),
    }

"""`amends understand`: what a recording, or a sentence, would be taken for."""

import time
from collections.abc import Iterator
from pathlib import Path

from intents.hypotheses import Heard
from intents.turns import Understood
from intents.understanding import Understanding
from voice.hearing.endpoint import Began, Endpointer, Endpointing, Silero, Went
from voice.hearing.files import read_recording
from voice.hearing.recognizers import Recognizer
from voice.parts import listen_for
from voice.sound import HEARING_RATE, Samples

WHOLE = Endpointing(
    glance_s=0.192,
    late_glance_s=0.192,
    command_silence_s=float("inf"),
    longest_command_s=float("inf"),
)
"""A recording is one utterance, whatever pauses it has."""

Report = dict[str, object]


def understand_text(understanding: Understanding, sentence: str) -> Report:
    """What a typed sentence would be taken for."""
    began = time.perf_counter()
    understood = understanding.understand(Heard.typed(sentence))
    return _report(sentence, understood, 0.0, time.perf_counter() - began)


class RecordingReader:
    """Understands recordings, one after the other, each as if nothing had been asked.

    Raises:
        VoiceError: The recognizer is of another language than the phrases.
    """

    def __init__(self, understanding: Understanding, recognizer: Recognizer) -> None:
        listen_for(recognizer, understanding)
        self._understanding = understanding
        self._recognizer = recognizer
        self._activity = Silero()

    def read(self, source: str) -> Report:
        """What a recording would be taken for; `source` is its path.

        Raises:
            VoiceError: The recording cannot be read.
        """
        began = time.perf_counter()
        length = 0.0
        decoding = None
        for samples, speech in self._speech(read_recording(Path(source))):
            length += len(samples) / HEARING_RATE
            for part in speech:
                decoding = decoding or self._recognizer.begin()
                decoding.feed(part)
        understood = (
            self._understanding.understand(decoding.finish()) if decoding else Understood("")
        )
        report = _report(source, understood, length, time.perf_counter() - began)
        return report | {"recognizer": understood.recognizer or self._recognizer.name}

    def _speech(self, blocks: Iterator[Samples]) -> Iterator[tuple[Samples, list[Samples]]]:
        """Each block, and what of it (and before it) is speech."""
        self._activity.reset()
        endpointer = Endpointer(self._activity, WHOLE)
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

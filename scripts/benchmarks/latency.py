"""Latency, measured: from the end of an utterance's last word to its intent."""

import time
from collections.abc import Iterable, Iterator
from statistics import median

from scripts.benchmarks.hearing import hear
from scripts.benchmarks.recordings import Recording
from scripts.benchmarks.subject import Subject
from voice.hearing.endpoint import Endpointing
from voice.hearing.recognizers import Recognizer


def latency(
    recordings: Iterable[Recording], recognizer: Recognizer, subject: Subject, timing: Endpointing
) -> Iterator[str]:
    """A line for each recording, then the median: waiting, decoding and understanding, in ms."""
    yield f"{'waiting':>8}{'decoding':>10}{'understanding':>15}{'in all':>8}   length, words, voice"
    rows = []
    for recording in recordings:
        utterance = hear(recognizer, recording.file, timing)
        if utterance.heard is None:
            yield f"{'no speech was found in it':>41}   {recording.sentence.say}, {recording.voice}"
            continue
        began = time.perf_counter()
        subject.understanding.understand(utterance.heard)
        understanding_s = time.perf_counter() - began
        row = (utterance.silence_s, utterance.decoding_s, understanding_s)
        rows.append(row)
        length = f"{utterance.audio_s:.1f} s"
        yield f"{_row(*row)}   {length}, “{recording.sentence.say}”, {recording.voice}"
    if rows:
        yield f"{_row(*(median(column) for column in zip(*rows, strict=True)))}   median"


def _row(waiting: float, decoding: float, understanding: float) -> str:
    whole = waiting + decoding + understanding
    ms = (1000 * seconds for seconds in (waiting, decoding, understanding, whole))
    return "".join(f"{value:{width}.0f}" for value, width in zip(ms, (8, 10, 15, 8), strict=True))

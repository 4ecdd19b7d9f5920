"""What is to be understood: a sentence, and how it reaches whoever reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intents.hypotheses import Heard
from scripts.benchmarks.hearing import hear
from scripts.benchmarks.recordings import Recording
from scripts.benchmarks.sentences import Sentence
from voice.hearing.recognizers import Recognizer
from voice.understand import WHOLE


@dataclass(frozen=True)
class Case:
    """One utterance to be understood.

    Attributes:
        sentence: What was said, and what it means.
        heard: What was heard of it; None where no speech was.
        condition: "text", "clean", the noise, or how it was spoken.
        voice: Who spoke it.
        hearing_s: What hearing it cost, in seconds.
        file: The recording; None where it was typed.
    """

    sentence: Sentence
    heard: Heard | None
    condition: str
    voice: str = ""
    hearing_s: float = 0.0
    file: Path | None = None

    @property
    def transcript(self) -> str:
        """What was heard freely: a grammar's opinion has our own work in it."""
        hypotheses = self.heard.hypotheses if self.heard else ()
        return next((each.text for each in hypotheses if each.source != "vosk grammar"), "")


def typed(sentences: Iterable[Sentence]) -> Iterator[Case]:
    """Sentences as they would be typed."""
    return (Case(each, Heard.typed(each.say), "text") for each in sentences)


def spoken(recordings: Iterable[Recording], recognizer: Recognizer) -> Iterator[Case]:
    """Recordings as they are heard."""
    for recording in recordings:
        utterance = hear(recognizer, recording.file, WHOLE)
        yield Case(
            recording.sentence,
            utterance.heard,
            recording.condition,
            recording.voice,
            utterance.compute_s,
            recording.file,
        )

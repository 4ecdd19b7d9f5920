"""What every measurement of sound begins with: recordings, and a recognizer that hears them."""

from collections.abc import Iterable, Iterator

from scripts.benchmarks.cases import Case, spoken
from scripts.benchmarks.commands.screen import notice, progress
from scripts.benchmarks.recordings import Recording, Studio, recordings_folder
from scripts.benchmarks.subject import Subject
from voice.hearing.recognizers import Recognizer
from voice.parts import listen_for, open_recognizer
from voice.settings import Hearing


def open_studio() -> Studio:
    """Where sentences are spoken, into the user's cache."""
    return Studio(recordings_folder(), notice)


def recognizer_for(subject: Subject, name: str) -> Recognizer:
    """The recognizer of a name, listening for what can be said to a subject."""
    recognizer = open_recognizer(Hearing.model_validate({"recognizer": name}), notice)
    listen_for(recognizer, subject.understanding)
    return recognizer


def heard(recordings: Iterable[Recording], subject: Subject, recognizer: str) -> Iterator[Case]:
    """What the recognizer of a name hears in each recording."""
    return spoken(progress(recordings, "Listening"), recognizer_for(subject, recognizer))

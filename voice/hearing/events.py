"""What the listener tells: speech began, words so far, an utterance, the wake phrase, quiet."""

from dataclasses import dataclass

from intents.completeness import Judgement
from intents.hypotheses import Heard
from intents.turns import Understood


@dataclass(frozen=True)
class SpeechBegan:
    """Somebody began to speak, at `at` (s of sound heard so far)."""

    at: float


@dataclass(frozen=True)
class Partial:
    """The words so far of the utterance under way.

    Attributes:
        text: The words.
        judgement: What they mean if that is all; None where nobody has asked, in mid-speech.
    """

    text: str
    judgement: Judgement | None = None


@dataclass(frozen=True)
class Interrupted:
    """Whether what was said last, over the guide's voice, is a command that silences it.

    Attributes:
        understood: The command; None where it went on as something else.
    """

    understood: Understood | None


@dataclass(frozen=True)
class Utterance:
    """An utterance is over and decoded. Times in seconds of sound heard so far.

    Attributes:
        heard: What the recognizers made of it.
        start: When speech began.
        end: When speech ended, before the silence that showed it.
        understood: What understanding made of it, where it was asked at the last pause.
    """

    heard: Heard
    start: float
    end: float
    understood: Understood | None = None


@dataclass(frozen=True)
class Quiet:
    """One of the alarms that the dialogue set: `seconds` since it began to listen."""

    seconds: float


@dataclass(frozen=True)
class TooLoud:
    """The room is too loud for words to be understood in it; posted once."""


@dataclass(frozen=True)
class DecodingFailed:
    """The recognizer raised: nothing more can be heard with it."""

    error: Exception


@dataclass(frozen=True)
class Woken:
    """The wake phrase was said. Times in seconds of sound heard so far.

    Attributes:
        heard: What followed it in the same breath; None where nothing did.
        start: When the utterance began.
        understood: What understanding made of that, where it was asked at the last pause.
    """

    heard: Heard | None
    start: float
    understood: Understood | None = None


HearingEvent = (
    SpeechBegan | Partial | Interrupted | Utterance | Woken | Quiet | TooLoud | DecodingFailed
)

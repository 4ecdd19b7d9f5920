"""What goes back and forth between the conversation's loop and the dialogue."""

from dataclasses import dataclass, field
from enum import Enum

from intents.hypotheses import Heard
from intents.phrases.grammar import NOTHING, Grammar


class Listening(Enum):
    """What kind of speech the dialogue waits for."""

    COMMAND = "command"
    """A command, at any time; nothing has been asked."""
    CHOICE = "choice"
    """A short answer to a question with known answers."""
    DICTATION = "dictation"
    """The person's own words, with long pauses in them."""
    SILENCE = "silence"
    """Nothing: a silence that is meant. Commands are heard all the same."""
    ASLEEP = "asleep"
    """Nothing but the wake phrase."""


@dataclass(frozen=True)
class Place:
    """Where the conversation stands, for eyes.

    Attributes:
        title: What is under way; empty where nothing is.
        sayings: What can be said now, the likeliest first.
    """

    title: str = ""
    sayings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expectation:
    """What the dialogue tells hearing about the next utterance.

    Attributes:
        listening: The kind of speech that is expected.
        grammar: What a recognizer with a grammar listens for. Anything else may be said all
            the same.
        alarms: Seconds without an utterance after which the dialogue wants to know, ascending.
        place: Where the conversation stands; not for ears.
    """

    listening: Listening
    grammar: Grammar = NOTHING
    alarms: tuple[float, ...] = ()
    place: Place = Place()


@dataclass(frozen=True)
class Said:
    """An utterance has ended.

    What is said over the guide's own voice is answered like anything else. Where the reply has
    no lines and expects nothing new (`Reply.expects` is None), it was not for the guide, which
    goes on at the sentence where it was; any other reply takes the place of what was left.

    Attributes:
        heard: What was heard.
        over: How many whole sentences of the reply under way had been spoken when this began;
            None where the guide was silent.
        understood: What understanding made of it, where hearing has asked already.
    """

    heard: Heard
    over: int | None = None
    understood: "Understood | None" = None


@dataclass(frozen=True)
class Waited:
    """So many seconds have passed since the guide fell silent; one of the alarms."""

    seconds: float


@dataclass(frozen=True)
class Called:
    """The wake phrase was said.

    Attributes:
        heard: What followed in the same breath, if anything did.
        understood: What understanding made of that, where hearing has asked already.
    """

    heard: Heard | None = None
    understood: "Understood | None" = None


Event = Said | Waited | Called


@dataclass(frozen=True)
class Understood:
    """What understanding made of an utterance.

    Attributes:
        transcript: The words, from the recognizer that decided.
        intent: The intent's name, or None where nothing matched.
        slots: The values said with it.
        score: From 0 to 1: how sure it is.
        candidates: Where it would have to ask: the close ones, best first; or the one that is
            likely, but not sure.
        recognizer: Whose words decided.
        by_resemblance: Whether it was not said, but only something that means the like. No answer
            to a question becomes a command by that.
        implied: Whether no slot was named, but they follow from what was said: “he won't talk to
            me” is about step two, and does not ask for it.
        telling: Of a danger the words that say so, as they stand in the phrase file.
        word_for_word: The phrase that the recording holds word for word, whatever was transcribed;
            empty where it holds none.
    """

    transcript: str
    intent: str | None = None
    slots: dict[str, str | int] = field(default_factory=dict)
    score: float = 0.0
    candidates: tuple["Candidate", ...] = ()
    recognizer: str = ""
    by_resemblance: bool = False
    implied: bool = False
    telling: str = ""
    word_for_word: str = ""


@dataclass(frozen=True)
class Candidate:
    """One thing that may have been meant.

    Attributes:
        intent: The intent's name.
        slots: The values said with it.
        score: From 0 to 1: how well it fits.
        phrase: The sentence of the phrase files that it comes from.
    """

    intent: str
    slots: dict[str, str | int]
    score: float
    phrase: str

    @property
    def meaning(self) -> tuple[str, str]:
        """What tells it apart from others: the intent, and the slots in order."""
        return self.intent, repr(sorted(self.slots.items()))


@dataclass(frozen=True)
class Manner:
    """How the guide speaks.

    Attributes:
        pace: 1.0 is calm reading, about 150 words a minute; higher is faster.
        volume: 1.0 is the voice's own level; a factor on the samples.
    """

    pace: float = 1.0
    volume: float = 1.0


class Slowly(str):
    """A sentence that is spoken more slowly than the rest: a number that is to be written down."""

    __slots__ = ()


@dataclass(frozen=True)
class Reply:
    """What the guide does next: speak, then listen or leave.

    Attributes:
        lines: The sentences, in order; none where it says nothing.
        expects: What it listens for once they are spoken; None where it goes on waiting as
            before, its alarms running on.
        manner: How they are spoken.
        understood: What the utterance was taken for; None where there was none.
        ends: Whether the conversation is over once they are spoken.
    """

    lines: tuple[str, ...]
    expects: Expectation | None
    manner: Manner = Manner()
    understood: Understood | None = None
    ends: bool = False

    @property
    def text(self) -> str:
        """All sentences as one text."""
        return " ".join(self.lines)

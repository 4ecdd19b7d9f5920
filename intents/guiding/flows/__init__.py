"""The flows: each reads like the conversation it leads.

A flow is a generator. It yields moves, and a move that waits for the person gets their answer
back. It holds no clock, no prompt text and no loop for re-asking: the dialogue does all that.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from intents.guiding.states import State
from intents.safety.helplines import Country
from intents.turns import Understood

T = TypeVar("T")

Values = Mapping[str, str]

YES_OR_NO = ("yes", "no", "dont_know", "skip")
"""What answers a question that is to be answered with yes or no."""


@dataclass(frozen=True)
class Say:
    """Speak a prompt and go on.

    Attributes:
        prompt: Its name in the prompts' file.
        values: What fills its blanks. A sentence with a blank may hold the person's own words,
            so it never reaches the disk.
    """

    prompt: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Reached:
    """A step is about to be read: that, and nothing else, is remembered for another day.

    Attributes:
        step: Its number; 0 once all of them are done.
    """

    step: int


@dataclass(frozen=True)
class Endangered:
    """Somebody is in danger: whom to ring can be asked for from here on.

    Attributes:
        kind: What danger it is.
    """

    kind: str


@dataclass(frozen=True)
class EndCoaching:
    """Somebody may be in danger: no apology is helped with from here on.

    Attributes:
        for_good: Whether not even forgetting everything lifts that.
    """

    for_good: bool


@dataclass(frozen=True)
class Located:
    """The person said which country they are in; it is remembered for this conversation."""

    country: Country


@dataclass(frozen=True)
class Leave:
    """What was under way before is not gone on with."""


@dataclass(frozen=True)
class Ask:
    """Ask for the person's own words; an answer without words was skipped.

    Attributes:
        prompt: The question.
        examples: The prompt for “I don't know”.
        options: The commands that the flow takes itself.
        part: Which part of the flow it is, from 1; 0 where parts are not counted.
        thinking_s: Seconds of silence that are an answer too, one in thought. Such an answer is
            between the person and themselves: whatever is said, the flow never has the words.
            None where the words are wanted.
    """

    prompt: str
    examples: str
    options: tuple[str, ...] = ()
    part: int = 0
    thinking_s: float | None = None


@dataclass(frozen=True)
class Choose:
    """Ask for one of a few commands.

    Attributes:
        prompt: The question.
        options: The intents that answer it.
        values: What fills its blanks.
        state: What state the conversation is in meanwhile.
        passing: Whether it is dropped where the person turns to something else.
        place: What help and the screen call it, where the state alone does not tell.
        meant: What a yes stands for, where it is asked whether that was meant.
    """

    prompt: str
    options: tuple[str, ...] = YES_OR_NO
    values: Values = field(default_factory=dict)
    state: State = State.QUESTION
    passing: bool = False
    place: str = ""
    meant: Understood | None = None


@dataclass(frozen=True)
class Offer:
    """Say what can come next, and ask nothing: these commands continue the flow.

    Attributes:
        prompt: What is said.
        options: The intents that the flow takes itself.
        place: As in `Choose`.
    """

    prompt: str
    options: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class Hush:
    """Be silent.

    Attributes:
        seconds: How long, where the guide speaks at pace 1.0.
        part: As in `Ask`.
        spoken_s: Seconds of speech at pace 1.0 that it belongs to. Where they take longer, or
            shorter, it is shorter, or longer, by as much.
    """

    seconds: float
    part: int = 0
    spoken_s: float = 0.0

    def at(self, pace: float) -> float:
        """How many seconds it lasts where the guide speaks at this pace."""
        return self.seconds + self.spoken_s * (1 - 1 / pace)


@dataclass(frozen=True)
class Keep:
    """Keep what these prompts say. The answer is “yes”, or “no” where the disk refuses."""

    says: tuple[Say, ...]


@dataclass(frozen=True)
class Do:
    """Do something that cannot be undone. The answer is “yes”, or “no” where it failed."""

    deed: Callable[[], bool]


Telling = Say | Reached | Endangered | EndCoaching | Located | Leave
Waiting = Ask | Choose | Offer | Hush | Keep | Do
Move = Telling | Waiting


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        intent: The command among the options; empty for the person's own words.
        words: The person's own words; empty where they skipped.
        slots: The command's values.
    """

    intent: str = ""
    words: str = ""
    slots: Mapping[str, str | int] = field(default_factory=dict)


Asking = Generator[Move, Answer, T]
"""A part of a flow that finds something out."""

Flow = Generator[Move, Answer, None]


@dataclass(frozen=True)
class Stretch:
    """What a flow does up to where it waits: says things, then waits, or is over (None)."""

    says: tuple[Telling, ...]
    waits: Waiting | None


class Run:
    """A flow under way. Its answers are written down, so it can be taken back and replayed.

    Attributes:
        name: Of the flow.
        waits: What it waits for; None before it began and once it is over.
    """

    def __init__(self, name: str, begin: Callable[[], Flow]) -> None:
        self.name = name
        self.waits: Waiting | None = None
        self._begin = begin
        self._flow = begin()
        self._answers: list[Answer] = []

    @property
    def has_answers(self) -> bool:
        """Whether the person's own words are in it."""
        return any(answer.words for answer in self._answers)

    @property
    def is_passing(self) -> bool:
        """Whether it only asks something that is dropped where the person turns elsewhere."""
        return isinstance(self.waits, Choose) and self.waits.passing

    def start(self) -> Stretch:
        """Runs it to where it first waits."""
        return self._collect(next(self._flow, None))

    def answer(self, answer: Answer) -> Stretch:
        """Gives it what it waited for, and runs it to where it waits again."""
        self._answers.append(answer)
        return self._collect(self._send(answer))

    def restart(self) -> Stretch:
        """Begins anew, without its answers."""
        return self._replay([])

    def back(self) -> Stretch:
        """Takes the last answer back and runs to where it was asked for.

        What the flow said before a question is not said again; before a silence it is, since
        that is what the silence is for.
        """
        return self._replay(self._answers[:-1])

    def retract(self) -> Stretch:
        """Takes back everything from the last answer in the person's own words on."""
        spoken = (at for at, answer in enumerate(self._answers) if answer.words)
        return self._replay(self._answers[: max(spoken, default=0)])

    def _replay(self, answers: list[Answer]) -> Stretch:
        self._flow.close()
        self._flow = self._begin()
        self._answers = []
        stretch = self.start()
        for answer in answers:
            stretch = self.answer(answer)
        again = not answers or isinstance(stretch.waits, Hush)
        return Stretch(stretch.says if again else (), stretch.waits)

    def _collect(self, move: Move | None) -> Stretch:
        says: list[Telling] = []
        while isinstance(move, Telling):
            says.append(move)
            move = next(self._flow, None)
        self.waits = move
        return Stretch(tuple(says), move)

    def _send(self, answer: Answer) -> Move | None:
        try:
            return self._flow.send(answer)
        except StopIteration:
            return None

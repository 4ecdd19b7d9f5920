"""The flows: each reads like the conversation it leads.

A flow is a generator. It yields moves, and a move that waits for the person gets their answer
back. It holds no clock, no prompt text and no loop for re-asking: the dialogue does all that.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

Values = Mapping[str, str]


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
class Ask:
    """Ask for the person's own words; an answer without words was skipped.

    Attributes:
        prompt: The question.
        values: What fills its blanks.
        examples: The prompt for “I don't know”.
    """

    prompt: str
    examples: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Choose:
    """Ask for one of a few commands.

    Attributes:
        prompt: The question.
        options: The intents that answer it.
        values: What fills its blanks.
    """

    prompt: str
    options: tuple[str, ...]
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """Say what can come next, and ask nothing: these commands continue the flow.

    Attributes:
        prompt: What is said.
        options: The intents that the flow takes itself.
        step: The step it belongs to.
        values: What fills its blanks.
    """

    prompt: str
    options: tuple[str, ...]
    step: int
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Hush:
    """Be silent for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class EndCoaching:
    """Somebody may be in danger: no apology is helped with from here on."""


Telling = Say | EndCoaching
Waiting = Ask | Choose | Offer | Hush
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

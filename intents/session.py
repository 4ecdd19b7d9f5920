"""Where a conversation stands: the flows under way, what was said last, and how it is spoken."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from intents.flows import Answer, Ask, Choose, EndCoaching, Hush, Offer, Run, Stretch
from intents.flows.apology import apology
from intents.flows.guide import step
from intents.flows.reflection import reflection
from intents.flows.support import support
from intents.grammar import Grammar
from intents.helplines import Country
from intents.keepsake import Keepsake
from intents.prompts import NUMBERS, Prompts
from intents.turns import Expectation, Listening, Manner, Place, Understood
from intents.understanding import Understanding

Lines = tuple[str, ...]
"""Sentences to be spoken."""

PATIENCE_S = (25.0, 35.0, 30.0)
"""Seconds without an answer before “take your time”, then options, then a pause. Twenty-five and
sixty seconds after the question, by the research on spoken guidance; it never gives up."""

# fmt: off
STANDALONE = frozenset((
    "repeat", "back", "next", "skip", "pause", "resume", "stop", "goodbye", "help", "slower",
    "faster", "louder", "quieter", "dont_know", "sleep", "start_over", "correct", "where_am_i",
    "privacy", "longer", "example", "goto_step", "list_steps", "read_back", "forget",
))
# fmt: on
"""The commands that count while the person speaks in their own words, if they stand alone. Not
those that may be an answer: "I want to put it right" is one, and so is "no"."""

STANDS_ALONE = 0.85
"""How sure a command must be where the person speaks in their own words."""


def stands_alone(understanding: Understanding, understood: Understood) -> bool:
    """Whether it is a command where the person speaks in their own words."""
    return (
        understood.intent in STANDALONE
        and understood.score >= STANDS_ALONE
        and understanding.is_whole(understood)
    )


@dataclass(frozen=True)
class Rest:
    """When the guide falls asleep by itself, and what wakes it.

    Attributes:
        after_s: Seconds without a word where nothing is asked; None for never.
        wake: The wake phrase, as it is spoken.
    """

    after_s: float | None = None
    wake: str = "hey amends"


NEVER = Rest()
"""It sleeps only when it is told to."""


@dataclass(frozen=True)
class Confirmation:
    """Something that cannot be undone, and so is asked about first.

    Attributes:
        do: Does it and says so.
        otherwise: The prompt where the person says no.
    """

    do: Callable[[], Lines]
    otherwise: str


class Session:
    """The state of one conversation, and what can be done with it.

    Attributes:
        held: Whether it waits to be called back: "paused", "asleep", or empty.
        confirmation: What is being asked about; None mostly.
        manner: How it speaks.
        last: What it said last.
        last_step: The step read last; 0 before the first.
        coaching_ended: Whether somebody may be in danger, so that no apology is helped with.
    """

    def __init__(
        self,
        understanding: Understanding,
        prompts: Prompts,
        keepsake: Keepsake,
        country: Country | None,
        rest: Rest,
    ) -> None:
        self.understanding = understanding
        self.prompts = prompts
        self.keepsake = keepsake
        self.country = country
        self.rest = rest
        self.held = ""
        self.confirmation: Confirmation | None = None
        self.manner = Manner()
        self.last: Lines = ()
        self.last_step = 0
        self.coaching_ended = False
        self.patience = 0
        self._runs: list[Run] = []
        self._turns: Counter[str] = Counter()

    @property
    def run(self) -> Run | None:
        """The flow under way."""
        return self._runs[-1] if self._runs else None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is going on that could be stopped."""
        return self.run is None and not self.held and self.confirmation is None

    @property
    def waits_for_nothing(self) -> bool:
        """Whether nothing is asked and no silence is meant: a step may have been offered."""
        waits = self.run.waits if self.run else None
        asks = self.confirmation is not None or isinstance(waits, Ask | Choose | Hush)
        return bool(self.held) or not asks

    @property
    def place(self) -> str:
        """What the person is in the middle of, as the help prompts name it."""
        if self.confirmation is not None:
            return "confirm"
        if self.run is None:
            return "idle"
        if self.run.name == "apology" and isinstance(self.run.waits, Choose):
            return "draft" if "keep" in self.run.waits.options else "support"
        return self.run.name

    def say(self, prompt: str, values: Mapping[str, str] | None = None) -> Lines:
        """A prompt's sentences, in another wording than the last time."""
        lines = self.prompts.lines(prompt, values, self._turns[prompt])
        self._turns[prompt] += 1
        return lines

    def expectation(self) -> Expectation:
        """What to listen for now."""
        return replace(self._expectation(), place=self._shown())

    def _expectation(self) -> Expectation:
        if self.held == "asleep":
            return Expectation(Listening.ASLEEP)
        waits = self.run.waits if self.run and not self.held else None
        if self.confirmation is not None and not self.held:
            return Expectation(Listening.CHOICE, self._grammar(("yes", "no")), self._patience())
        match waits:
            case Ask():
                return Expectation(Listening.DICTATION, self._grammar(()), self._patience())
            case Choose():
                return Expectation(Listening.CHOICE, self._grammar(waits.options), self._patience())
            case Hush():
                return Expectation(Listening.SILENCE, self._grammar(()), (waits.seconds,))
            case _:
                return Expectation(Listening.COMMAND, self._grammar(), self._falls_asleep())

    def _falls_asleep(self) -> tuple[float, ...]:
        return () if self.rest.after_s is None else (self.rest.after_s,)

    def _shown(self) -> Place:
        if self.held == "asleep":
            return self.prompts.place("asleep", wake=self.rest.wake)
        if self.held:
            return self.prompts.place("paused")
        step = self.last_step or 1
        return self.prompts.place(
            self.place, number=NUMBERS[step - 1], step=self.prompts.step_names[step - 1].rstrip(".")
        )

    def open_apology(self) -> Lines:
        """Begins the apology, or goes back to it; not where somebody may be in danger."""
        if self.coaching_ended:
            return self.say("support.coaching_ended")
        if any(run.name == "apology" for run in self._runs):
            while self._runs[-1].name != "apology":
                self._runs.pop()
            return self.question()
        return self._open(Run("apology", lambda: apology(self.keepsake)))

    def open_step(self, number: int) -> Lines:
        """Reads a step; another one that is under way ends."""
        self._drop("step")
        return self._open(Run("step", lambda: step(number)))

    def open_reflection(self, minutes: int) -> Lines:
        """Begins the reflection before a conversation."""
        self._drop("reflection")
        silences = self.prompts.silences
        return self._open(Run("reflection", lambda: reflection(minutes, silences)))

    def open_support(self, kind: str) -> Lines:
        """Someone may be in danger: nothing else goes on meanwhile."""
        self._drop("support")
        return self._open(Run("support", lambda: support(kind, self.country)))

    def answer(self, answer: Answer) -> Lines:
        """Gives the flow under way what it waited for."""
        assert self.run is not None
        return self._follow(self.run.answer(answer))

    def back(self) -> Lines:
        """Goes back to what was asked before."""
        assert self.run is not None
        return self._follow(self.run.back())

    def restart(self) -> Lines:
        """Begins the flow under way anew."""
        assert self.run is not None
        return self._follow(self.run.restart())

    def return_to_flow(self) -> Lines:
        """Ends a step that was asked for in the middle of something, and goes on with that."""
        if len(self._runs) < 2 or self._runs[-1].name != "step":
            return self.question()
        self._runs.pop()
        return self.say("talk.back_to") + self.question()

    def leave(self) -> None:
        """Ends whatever is going on."""
        self._runs.clear()
        self.confirmation = None
        self.held = ""

    def snapshot(self) -> Callable[[], None]:
        """Remembers where the conversation stands; call what it returns to go back there."""
        runs, coaching_ended, held = list(self._runs), self.coaching_ended, self.held

        def restore() -> None:
            self._runs, self.coaching_ended, self.held = list(runs), coaching_ended, held

        return restore

    def _open(self, run: Run) -> Lines:
        self._runs.append(run)
        return self._follow(run.start())

    def _drop(self, name: str) -> None:
        self._runs = [run for run in self._runs if run.name != name]

    def _follow(self, stretch: Stretch) -> Lines:
        """What a flow says up to where it waits; where it ends, the one below goes on."""
        lines: Lines = ()
        for each in stretch.says:
            if isinstance(each, EndCoaching):
                self.coaching_ended = True
                self._drop("apology")
            else:
                lines += self.say(each.prompt, each.values)
        if stretch.waits is not None:
            return lines + self.question()
        self._runs.pop()
        if self._runs:
            lines += self.say("talk.back_to") + self.question()
        return lines

    def question(self) -> Lines:
        """What the flow under way asks or offers; nothing where it is silent, or there is none."""
        waits = self.run.waits if self.run else None
        if waits is None or isinstance(waits, Hush):
            return ()
        if isinstance(waits, Offer):
            self.last_step = waits.step
            if len(self._runs) > 1:
                return self.say("step.offer_return")
        return self.say(waits.prompt, waits.values)

    def _patience(self) -> tuple[float, ...]:
        return PATIENCE_S[self.patience : self.patience + 1]

    def _grammar(self, intents: tuple[str, ...] | None = None) -> Grammar:
        if intents is None:
            return self.understanding.grammar()
        return self.understanding.grammar(STANDALONE.union(intents))

"""Where a conversation stands: the flows under way, what was said last, and how it is spoken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from intents.guiding.flows import (
    Answer,
    Ask,
    Choose,
    Do,
    Endangered,
    EndCoaching,
    Flow,
    Hush,
    Keep,
    Leave,
    Located,
    Offer,
    Reached,
    Run,
    Say,
    Stretch,
    Telling,
    Waiting,
)
from intents.guiding.knowledge import Knowledge
from intents.guiding.precautions import NONE
from intents.guiding.speech import Lines, Speech
from intents.guiding.stack import Stack
from intents.guiding.states import State
from intents.safety.helplines import Country
from intents.wording.address import Addressed, addressed
from intents.wording.partner import Acquaintance

COACHES = ("apology", "reflection", "step", "told", "which", "welcome")
"""The flows that end, and begin no more, where somebody may be in danger."""


@dataclass
class Misses:
    """How often in a row the guide got nothing that it could go on with.

    Attributes:
        no_input: How often it was waited in vain for an answer.
        no_match: How often nothing was understood.
    """

    no_input: int = 0
    no_match: int = 0


class Session:
    """The state of one conversation, and what can be done with it.

    Attributes:
        knowledge: What the guide knows and keeps.
        acquaintance: How the person speaks of their partner.
        stack: The flows under way.
        speech: How the guide speaks, what it said last, and how far it came.
        misses: What it got that it could not go on with.
        precautions: What came up of danger, and what that rules out.
        held: PAUSED or ASLEEP while it waits to be called back, else None.
        country: Where the person is, as far as it is known.
        last_step: The step read last; 0 before the first.
        is_over: Whether the conversation has ended.
    """

    def __init__(self, knowledge: Knowledge, acquaintance: Acquaintance) -> None:
        self.knowledge = knowledge
        self.acquaintance = acquaintance
        self.stack = Stack()
        self.speech = Speech(knowledge.prompts)
        self.misses = Misses()
        self.precautions = NONE
        self.held: State | None = None
        self.country = knowledge.country
        self.last_step = 0
        self.is_over = False

    @property
    def run(self) -> Run | None:
        """The flow under way."""
        return self.stack.top

    @property
    def waits(self) -> Waiting | None:
        """What that flow waits for."""
        return self.stack.waits

    @property
    def waits_unless_held(self) -> Waiting | None:
        """The same; nothing while the guide waits to be called back itself."""
        return None if self.held else self.waits

    @property
    def state(self) -> State:
        """Which column of the commands' table counts."""
        return self.held or self.underneath

    @property
    def underneath(self) -> State:
        """The state to go back to once it is no longer paused or asleep."""
        if self.run is None:
            return State.IDLE
        if self.run.name == "support":
            return State.DANGER
        match self.waits:
            case Choose(state=state):
                return state
            case Ask():
                return State.DICTATION
            case Hush():
                return State.SILENCE
            case _:
                return State.STEP

    def say(self, prompt: str, values: Mapping[str, str] | None = None) -> Lines:
        """A prompt's sentences, in another wording than the last time."""
        return self.speech.words(prompt, values, self.acquaintance.partner)

    @property
    def unspoken(self) -> Lines:
        """What it had still to say when it was interrupted, unless it has been told to wait."""
        return () if self.held else self.speech.left

    def heard(self, over: int | None) -> None:
        """The person said something; `over` as in `Said`."""
        self.misses.no_input = 0
        self.speech.heard(over, waits=self.held is not None)

    def spoke(self, lines: Lines, *, aside: bool) -> None:
        """Something was said by the guide; an aside is not what “repeat” asks for."""
        if lines and not aside:
            self.speech.worth_repeating = lines
        if lines and not self.held:
            self.speech.say(lines)

    def open(self, name: str, begin: Callable[[], Flow]) -> Lines:
        """Begins a flow on top of what is under way, unless coaching has ended and it coaches."""
        if self.precautions.no_coaching and name in COACHES:
            return self.decline()
        self.stack.drop_passing()
        run = Run(name, begin)
        self.stack.push(run)
        return self._follow(run, run.start())

    def decline(self) -> Lines:
        """Says that it helps with no apology; after everything was forgotten, not why."""
        why_is_known = bool(self.precautions.danger)
        return self.say("support.coaching_ended" if why_is_known else "support.not_today")

    @property
    def countries(self) -> Mapping[str, Country]:
        """All that helplines are known of; see `flows.support.Surroundings`."""
        return self.knowledge.countries

    @property
    def is_within(self) -> bool:
        """Whether danger came up in the middle of something that can be gone on with."""
        return self.stack.has_other_than("support")

    def answer(self, answer: Answer) -> Lines:
        """Gives the flow under way what it waited for."""
        assert self.run is not None
        if answer.words and self._is_in_thought:
            answer = Answer("spoken")  # it is between the person and themselves
        return self._follow(self.run, self.run.answer(answer))

    def back(self) -> Lines:
        """Goes to what the flow under way asked before."""
        assert self.run is not None
        return self._follow(self.run, self.run.back())

    def retract(self) -> Lines:
        """Goes back to the last thing that the person said in their own words."""
        assert self.run is not None
        return self._follow(self.run, self.run.retract())

    def restart(self) -> Lines:
        """Begins the flow under way anew, without its answers."""
        assert self.run is not None
        return self._follow(self.run, self.run.restart())

    def return_to_flow(self) -> Lines:
        """Ends a step that was asked for in the middle of something, and goes on with that."""
        self.stack.pop()
        return self.say("talk.back_to") + self.question()

    def forget(self) -> bool:
        """Erases all that was said and kept; False where the disk refuses."""
        try:
            self.knowledge.keepsake.erase()
            self.knowledge.progress.erase()
        except OSError:
            return False
        self.stack.drop_below()  # the one on top asked whether to
        self.speech.forget()
        self.last_step = 0
        self.acquaintance.forget()
        self.precautions = self.precautions.after_forgetting()
        self.country = self.knowledge.country
        return True

    def leave(self) -> None:
        """Ends whatever is going on."""
        self.stack.clear()
        self.held = None

    def snapshot(self) -> Callable[[], None]:
        """Remembers where the conversation stands; call what it returns to go back there."""
        restore_stack = self.stack.snapshot()
        held, precautions = self.held, self.precautions

        def restore() -> None:
            restore_stack()
            self.held, self.precautions = held, precautions

        return restore

    def question(self) -> Lines:
        """What the flow under way asks or offers, said once more; nothing where it asks nothing.

        Of a question with known answers only the question itself: what leads to it was said.
        """
        lines = self._ask()
        return lines[-1:] if isinstance(self.waits, Choose) else lines

    def _ask(self) -> Lines:
        match self.waits:
            case Offer(prompt=prompt):
                return self.say("step.offer_return" if self.stack.is_beside else prompt)
            case Choose(prompt=prompt, values=values):
                return self.say(prompt, values)
            case Ask(prompt=prompt):
                return self.say(prompt)
            case _:
                return ()

    def weakness(self, words: str, known: frozenset[str]) -> str:
        """What weakens an apology in these words; see `flows.apology.Craft`."""
        return self.knowledge.weakenings.first(words, known)

    def addressed(self, words: str) -> Addressed:
        """The words as they would be said to the partner; see `flows.apology.Craft`."""
        return addressed(words, self.acquaintance.partner, self.acquaintance.people)

    @property
    def _is_in_thought(self) -> bool:
        return isinstance(self.waits, Ask) and self.waits.thinking_s is not None

    def resume_coaching(self) -> bool:
        """Nobody was in danger, it was only misheard: apologies are helped with again."""
        self.precautions = NONE
        return True

    def _follow(self, run: Run, stretch: Stretch) -> Lines:
        """What a flow says up to where it waits; where it ends, the one below goes on."""
        lines = tuple(line for each in stretch.says for line in self._tell(each))
        match stretch.waits:
            case Keep():
                return lines + self._done(self._keep(stretch.waits.says))
            case Do():
                return lines + self._done(stretch.waits.deed())
            case None:
                self.stack.remove(run)
                return lines + self._back_below(run)
        return lines + self._ask()

    def _back_below(self, ended: Run) -> Lines:
        if self.run is None:
            return ()
        returns = () if ended.name == "sure" else self.say("talk.back_to")
        return returns + self.question()

    def _tell(self, telling: Telling) -> Lines:
        """Says what a flow says, or notes what it tells of the person."""
        match telling:
            case Say():
                return self.say(telling.prompt, telling.values)
            case Reached():
                self.knowledge.progress.reach(telling.step)
                self.last_step = telling.step or self.last_step
            case Endangered():
                self.precautions = self.precautions.against(telling.kind)
            case EndCoaching(for_good=for_good):
                self.precautions = self.precautions.without_coaching(for_good=for_good)
                self.stack.drop(*COACHES)
            case Located():
                self.country = telling.country
            case Leave():
                self.stack.drop_all_but("support")
        return ()

    def _done(self, worked: bool) -> Lines:
        return self.answer(Answer("yes" if worked else "no"))

    def _keep(self, says: tuple[Say, ...]) -> bool:
        prompts, partner = self.knowledge.prompts, self.acquaintance.partner
        lines = (line for say in says for line in prompts.lines(say.prompt, say.values, 0, partner))
        try:
            self.knowledge.keepsake.keep("\n".join(lines))
        except OSError:
            return False
        return True

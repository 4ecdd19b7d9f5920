"""Where a conversation stands: the flows under way, what was said last, and how it is spoken."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

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
)
from intents.guiding.flows.apology import apology
from intents.guiding.flows.guide import step, which_step
from intents.guiding.flows.reflection import reflection
from intents.guiding.flows.support import ring, support
from intents.guiding.flows.sure import sure, welcome_back
from intents.guiding.knowledge import Knowledge
from intents.guiding.speech import Lines, Speech
from intents.guiding.states import State
from intents.safety.helplines import Country
from intents.turns import Manner
from intents.wording.address import Addressed, addressed
from intents.wording.partner import Acquaintance


class Session:
    """The state of one conversation, and what can be done with it.

    Attributes:
        knowledge: What the guide knows and keeps.
        acquaintance: How the person speaks of their partner.
        held: PAUSED or ASLEEP while it waits to be called back, else None.
        manner: How it speaks.
        speech: What it said last, and how far it came.
        country: Where the person is, as far as it is known.
        last_step: The step read last; 0 before the first.
        danger: What danger somebody was in, as far as that came up; empty for none.
        coaching_ended: Whether somebody may be in danger, so that no apology is helped with.
        patience: How often it was waited in vain for an answer.
        unclear: How often in a row nothing was understood.
        was_interrupted: Whether what is being answered was said over its own voice.
        is_over: Whether the conversation has ended.
    """

    def __init__(self, knowledge: Knowledge, acquaintance: Acquaintance) -> None:
        self.knowledge = knowledge
        self.acquaintance = acquaintance
        self.held: State | None = None
        self.manner = Manner()
        self.speech = Speech()
        self.country = knowledge.country
        self.last_step = 0
        self.danger = ""
        self.coaching_ended = False
        self.patience = 0
        self.unclear = 0
        self.was_interrupted = False
        self.is_over = False
        self._runs: list[Run] = []
        self._turns: Counter[str] = Counter()

    @property
    def run(self) -> Run | None:
        """The flow under way."""
        return self._runs[-1] if self._runs else None

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
        match self.run.waits:
            case Choose():
                return self.run.waits.state
            case Ask():
                return State.DICTATION
            case Hush():
                return State.SILENCE
            case _:
                return State.STEP

    @property
    def place(self) -> str:
        """What the person is in the middle of, as the prompts of help and the screen name it."""
        state = self.underneath
        if state is State.DICTATION:
            assert self.run is not None
            if not self._is_in_thought(self.run.waits):
                return self.run.name
            return "practise" if self.run.name == "apology" else "thinking"
        waits = self.run.waits if self.run else None
        if isinstance(waits, Choose | Offer) and waits.place:
            return waits.place
        if state is State.IDLE and self.coaching_ended:
            return "after_danger"
        named: dict[State, str] = {State.SILENCE: "reflection", State.DANGER: "support"}
        return named.get(state) or str(state.value)

    def say(self, prompt: str, values: Mapping[str, str] | None = None) -> Lines:
        """A prompt's sentences, in another wording than the last time."""
        partner = self.acquaintance.partner
        lines = self.knowledge.prompts.lines(prompt, values, self._turns[prompt], partner)
        self._turns[prompt] += 1
        return lines

    @property
    def unspoken(self) -> Lines:
        """What it had still to say when it was interrupted, unless it has been told to wait."""
        return () if self.held else self.speech.left

    def interrupt(self, over: int | None) -> None:
        """Something was said; `over` as in `Said`. What was left at a pause is not forgotten."""
        self.was_interrupted = over is not None
        if not self.held:
            self.speech.interrupt(over)

    def spoke(self, lines: Lines, *, aside: bool) -> None:
        """Something was said by the guide; an aside is not what “repeat” asks for."""
        if lines and not aside:
            self.speech.worth_repeating = lines
        if lines and not self.held:
            self.speech.say(lines)

    def greet(self) -> Lines:
        """The greeting; to somebody who stopped in the middle of the steps, whether to go on."""
        stopped_at = self.knowledge.progress.stopped_at
        if not stopped_at:
            return self.say("talk.greeting")
        questions = self.knowledge.prompts.questions
        return self._open("welcome", lambda: welcome_back(stopped_at, questions))

    def open_apology(self) -> Lines:
        """Begins the apology, or goes back to it; not where somebody may be in danger."""
        if self.coaching_ended:
            return self.say("support.coaching_ended")
        if any(run.name == "apology" for run in self._runs):
            while self._runs[-1].name != "apology":
                self._runs.pop()
            return self.question()
        return self._open("apology", lambda: apology(self))

    def open_step(self, number: int) -> Lines:
        """Reads a step; another one that is under way ends."""
        if self.coaching_ended:
            return self.say("support.coaching_ended")
        self._drop("step", "welcome")
        questions = self.knowledge.prompts.questions
        return self._open("step", lambda: step(number, questions))

    def ask_which_step(self, question: str) -> Lines:
        """Asks which step to read; `question` is the prompt that asks."""
        if self.coaching_ended:
            return self.say("support.coaching_ended")
        questions = self.knowledge.prompts.questions
        return self._open("which", lambda: which_step(question, questions))

    def reopen_step(self, answer: Answer) -> Lines:
        """Goes on with the step that was read last, as if it had never been left."""
        if self.coaching_ended:
            return self.say("support.coaching_ended")
        number, questions = self.last_step, self.knowledge.prompts.questions
        run = Run("step", lambda: step(number, questions, read=False))
        run.start()
        self._runs.append(run)
        return self.answer(answer)

    def open_reflection(self, minutes: int) -> Lines:
        """Begins the reflection before a conversation."""
        if self.coaching_ended:
            return self.say("support.coaching_ended")
        self._drop("reflection")
        silences = self.knowledge.prompts.silences
        return self._open("reflection", lambda: reflection(minutes, silences))

    def open_support(self, kind: str, *, misheard: bool = False, overheard: bool = False) -> Lines:
        """Somebody may be in danger: that comes first. The rest as in `flows.support`."""
        self._drop("support")
        flow = partial(support, kind, self, misheard=misheard, overheard=overheard)
        return self._open("support", flow)

    def open_ring(self, answer: Answer) -> Lines:
        """Whom to ring, where it is known what danger somebody is in; see `flows.support`."""
        self._drop("support")
        return self._open("support", partial(ring, self.danger, self, answer))

    @property
    def countries(self) -> Mapping[str, Country]:
        """All that helplines are known of; see `flows.support.Surroundings`."""
        return self.knowledge.countries

    @property
    def is_within(self) -> bool:
        """Whether danger came up in the middle of something that can be gone on with."""
        return any(run.name != "support" for run in self._runs)

    def confirm(
        self, question: str, deed: Callable[[], bool], done: str, failed: str, otherwise: str
    ) -> Lines:
        """Asks before something that cannot be undone; see `flows.sure`."""
        return self._open("sure", lambda: sure(question, deed, done, failed, otherwise))

    def answer(self, answer: Answer) -> Lines:
        """Gives the flow under way what it waited for."""
        assert self.run is not None
        if answer.words and self._is_in_thought(self.run.waits):
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

    def restart_underneath(self) -> bool:
        """Begins the flow anew that is under the question whether to."""
        self._runs[-2].restart()
        return True

    def return_to_flow(self) -> Lines:
        """Ends a step that was asked for in the middle of something, and goes on with that."""
        self._runs.pop()
        return self.say("talk.back_to") + self.question()

    @property
    def is_beside(self) -> bool:
        """Whether a step was asked for in the middle of something else."""
        return len(self._runs) > 1 and self._runs[-1].name in ("step", "which", "welcome")

    def forget(self) -> bool:
        """Erases all that was said and kept; False where the disk refuses."""
        try:
            self.knowledge.keepsake.erase()
            self.knowledge.progress.erase()
        except OSError:
            return False
        del self._runs[:-1]  # the last one asked whether to
        self.speech.forget()
        self.last_step = 0
        self.acquaintance.forget()
        return True

    def leave(self) -> None:
        """Ends whatever is going on."""
        self._runs.clear()
        self.held = None

    def snapshot(self) -> Callable[[], None]:
        """Remembers where the conversation stands; call what it returns to go back there."""
        runs, danger, held = list(self._runs), self.danger, self.held
        coaching_ended = self.coaching_ended

        def restore() -> None:
            self._runs, self.danger, self.held = list(runs), danger, held
            self.coaching_ended = coaching_ended

        return restore

    def question(self) -> Lines:
        """What the flow under way asks or offers; nothing where it is silent, or there is none."""
        waits = self.run.waits if self.run else None
        match waits:
            case Offer():
                return self.say("step.offer_return" if self.is_beside else waits.prompt)
            case Choose():
                return self.say(waits.prompt, waits.values)
            case Ask():
                return self.say(waits.prompt)
            case _:
                return ()

    def weakness(self, words: str, known: frozenset[str]) -> str:
        """What weakens an apology in these words; see `flows.apology.Craft`."""
        return self.knowledge.weakenings.first(words, known)

    def addressed(self, words: str) -> Addressed:
        """The words as they would be said to the partner; see `flows.apology.Craft`."""
        return addressed(words, self.acquaintance.partner, self.acquaintance.people)

    def _is_in_thought(self, waits: object) -> bool:
        return isinstance(waits, Ask) and waits.thinking_s is not None

    def _open(self, name: str, begin: Callable[[], Flow]) -> Lines:
        self.drop_passing()
        run = Run(name, begin)
        self._runs.append(run)
        return self._follow(run, run.start())

    def drop_passing(self) -> bool:
        """Drops a question that is only passing; whether there was one."""
        if self.run is None or not self.run.is_passing:
            return False
        self._runs.pop()
        return True

    def resume_coaching(self) -> bool:
        """Nobody was in danger, it was only misheard: apologies are helped with again."""
        self.danger, self.coaching_ended = "", False
        return True

    def _drop(self, *names: str) -> None:
        self._runs = [run for run in self._runs if run.name not in names]

    def _follow(self, run: Run, stretch: Stretch) -> Lines:
        """What a flow says up to where it waits; where it ends, the one below goes on."""
        lines = tuple(line for each in stretch.says for line in self._tell(each))
        match stretch.waits:
            case Keep():
                return lines + self._done(self._keep(stretch.waits.says))
            case Do():
                return lines + self._done(stretch.waits.deed())
            case None:
                self._runs.remove(run)
                return lines + self._back_below(run)
        return lines + self.question()

    def _back_below(self, ended: Run) -> Lines:
        if not self._runs:
            return ()
        returns = () if ended.name == "sure" else self.say("talk.back_to")
        return returns + self.question()

    def _tell(self, telling: Telling) -> Lines:
        match telling:
            case Say():
                return self.say(telling.prompt, telling.values)
            case Reached():
                self.knowledge.progress.reach(telling.step)
                self.last_step = telling.step or self.last_step
            case Endangered():
                self.danger = telling.kind
            case EndCoaching():
                self.coaching_ended = True
                self._drop("apology", "reflection", "step", "which", "welcome")
            case Located():
                self.country = telling.country
            case Leave():
                self._runs = [run for run in self._runs if run.name == "support"]
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

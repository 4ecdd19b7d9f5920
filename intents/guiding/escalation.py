"""Danger comes before anything else, and is taken back where it was misheard."""

from collections.abc import Callable
from dataclasses import dataclass

from intents.guiding.flows import Answer, Choose
from intents.guiding.flows.questions import Confirmation
from intents.guiding.openings import confirm, open_ring, open_support
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.safety.dangers import CHECK
from intents.turns import Understood

MISHEARD_WITHIN = 6
"""For so many utterances after a danger “that's not what I said” may mean that it was misheard."""

CHECKS = "support.check"
"""The question whether anyone was hurt, or afraid."""

CONFIRMS = (CHECKS, "support.despair", "support.hurt_now")
"""The questions on which anything but a no confirms the danger: then it was no mishearing."""

MAY_WE_TALK = "support.may_we_talk"
"""The question whether what may have been misheard can be talked about here. A no means that it was
nothing, or that nobody must hear of it: either way the same sound is not asked about again. The
same words are acted on all the same."""

MISHEARD = Confirmation("support.was_misheard", done="talk.undone", otherwise="talk.say_again")

ANSWERED_IN = frozenset((State.QUESTION, State.DICTATION, State.DRAFT))
"""Where people speak to the guide, and to nobody else."""


@dataclass
class Disclosure:
    """What made the guide turn to danger, and what there was before it.

    Attributes:
        undo: Goes back to before it; None once it was taken back, or can be no more.
        left: What the guide was saying when it was interrupted by it.
        telling: As in `Understood`.
        answer: What was said, where it is the answer that was asked for if nobody was hurt.
        fades_in: For how many more utterances it may turn out to be misheard.
        is_confirmed: Whether the person has said so on being asked: then it is no mishearing.
    """

    undo: Callable[[], None] | None = None
    left: Lines = ()
    telling: str = ""
    answer: str = ""
    fades_in: int = 0
    is_confirmed: bool = False

    def stands(self) -> None:
        """From here on it is no mishearing."""
        self.undo, self.fades_in = None, 0


class Escalation:
    """What is done about danger in one conversation."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._disclosure = Disclosure()
        self._settled: set[str] = set()

    @property
    def settled(self) -> frozenset[str]:
        """What was asked about, and answered with no: that is asked once, and then believed."""
        return frozenset(self._settled)

    def concerns(self, understood: Understood, *, is_first: bool) -> bool:
        """Whether a danger that was understood is to be acted on here.

        Asleep nothing is; what only resembles one is where somebody answers the guide.

        Args:
            understood: What was said.
            is_first: Whether it was said right after the greeting, and so to the guide.
        """
        state = self._session.state
        answers = state in ANSWERED_IN or is_first
        return state is not State.ASLEEP and (answers or not understood.by_resemblance)

    def begin(self, understood: Understood, *, is_first: bool) -> Lines:
        """Somebody may be in danger; the arguments as in `concerns`."""
        session, known = self._session, self._session.precautions
        kind = str(understood.slots["kind"])
        if kind == CHECK and self._is_asked(CHECKS):
            self._disclosure.is_confirmed = True
            return session.answer(Answer("yes"))
        answers = kind == CHECK and session.state is State.DICTATION and not understood.candidates
        overheard = session.state is State.IDLE and not is_first and not known.danger
        self._disclosure = Disclosure(
            session.snapshot(),
            session.unspoken,
            understood.telling,
            understood.transcript if answers else "",
            0 if known.no_coaching else MISHEARD_WITHIN + 1,
        )
        session.held = None
        if understood.candidates:
            asked = understood.candidates[0]
            return open_support(session, str(asked.slots["kind"]), misheard=True)
        if kind == CHECK and known.danger:  # known already: only whom to ring is asked for
            return open_ring(session, Answer())
        return open_support(session, kind, overheard=overheard)

    def take_back(self, understood: Understood, said: str) -> Lines:
        """Goes back to before it, where this says that it was misheard; nothing elsewhere.

        Args:
            understood: What was said now.
            said: What was said before, instead of what was heard; empty where that is not told.
        """
        session, disclosure = self._session, self._disclosure
        if understood.intent in ("yes", "dont_know") and self._is_asked(*CONFIRMS):
            disclosure.is_confirmed = True
        if understood.intent == "no" and self._is_asked(CHECKS, MAY_WE_TALK):
            self._settled.add(disclosure.telling)
            if self._is_asked(CHECKS) and not said and self._takes_answer:
                return self._take_as_answer()
        is_past = session.state is not State.DANGER
        if is_past and disclosure.is_confirmed:
            disclosure.stands()
        takes_back = bool(said) or understood.intent == "correct"
        if disclosure.undo is not None and takes_back:
            return self._ask_again() if disclosure.is_confirmed else self._as_before(said)
        if is_past:
            disclosure.undo = None  # not sooner: what was misheard may have led to questions
            disclosure.fades_in -= 1
        may_be_misheard = disclosure.fades_in > 0 and session.precautions.no_coaching
        if understood.intent == "correct" and may_be_misheard:
            return self._ask_whether_misheard()
        return ()

    def _is_asked(self, *prompts: str) -> bool:
        waits = self._session.waits
        return isinstance(waits, Choose) and waits.prompt in prompts

    @property
    def _takes_answer(self) -> bool:
        """Whether what was said is an answer that is still waited for."""
        return bool(self._disclosure.answer) and not self._session.precautions.no_coaching

    def _take_as_answer(self) -> Lines:
        """Nobody was hurt: what was said is the answer it was meant for, and not said again."""
        session, words = self._session, self._disclosure.answer
        self._disclosure.undo = None
        session.stack.drop("support")
        session.acquaintance.learn(words)
        return session.say("support.check_no_within") + session.answer(Answer(words=words))

    def _ask_again(self) -> Lines:
        """What was confirmed stays; only the answer to the last question may have been misheard."""
        session = self._session
        lines = session.say("talk.misheard") + session.back()[-1:]
        confirmed = session.precautions.no_coaching or not self._is_asked(*CONFIRMS)
        self._disclosure.is_confirmed = confirmed
        return lines

    def _as_before(self, said: str) -> Lines:
        """What was `said` instead is the answer that was asked for."""
        session, disclosure = self._session, self._disclosure
        assert disclosure.undo is not None
        disclosure.undo()
        disclosure.stands()
        self._settled.discard(disclosure.telling)
        lines = session.say("talk.undone")
        if said and session.state is State.DICTATION:
            session.acquaintance.learn(said)
            return lines + session.answer(Answer(words=said))
        return lines + (disclosure.left or session.question())

    def _ask_whether_misheard(self) -> Lines:
        """Some utterances later, it is not sure what was meant: helping again needs a yes."""
        self._disclosure.fades_in = 0
        return confirm(self._session, MISHEARD, self._session.resume_coaching)

"""Danger comes before anything else, and is taken back where it was misheard."""

from collections.abc import Callable

from intents.guiding.flows import Answer, Choose
from intents.guiding.flows.sure import Confirmation
from intents.guiding.openings import confirm, open_ring, open_support
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.safety.dangers import CHECK
from intents.turns import Understood

MISHEARD_WITHIN = 6
"""For so many utterances after a danger “that's not what I said” may mean that it was misheard."""

CONFIRMS = ("support.check", "support.despair", "support.hurt_now")
"""The questions on which anything but a no confirms the danger: then it was no mishearing."""

MISHEARD = Confirmation("support.was_misheard", done="talk.undone", otherwise="talk.say_again")


class Alarm:
    """What is done about danger in one conversation."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._undo: Callable[[], None] | None = None
        self._left: Lines = ()
        self._misheard_for = 0
        self._is_confirmed = False
        self._telling = ""
        self._answer = ""
        self._settled: set[str] = set()

    @property
    def settled(self) -> frozenset[str]:
        """What was asked about, and answered with no: that is asked once, and then believed."""
        return frozenset(self._settled)

    def sound(self, understood: Understood, *, is_first: bool) -> Lines:
        """Somebody may be in danger.

        Args:
            understood: What was said.
            is_first: Whether it was said right after the greeting, and so to the guide.
        """
        session = self._session
        kind = str(understood.slots["kind"])
        if kind == CHECK and self._asks:
            self._is_confirmed = True
            return session.answer(Answer("yes"))
        self._telling, self._is_confirmed = understood.telling, False
        answers = kind == CHECK and session.state is State.DICTATION and not understood.candidates
        self._answer = understood.transcript if answers else ""
        overheard = session.state is State.IDLE and not is_first and not session.danger
        self._undo, self._left = session.snapshot(), session.unspoken
        self._misheard_for = 0 if session.coaching_ended else MISHEARD_WITHIN + 1
        session.held = None
        if understood.candidates:
            asked = understood.candidates[0]
            return open_support(session, str(asked.slots["kind"]), misheard=True)
        if kind == CHECK and session.danger:  # known already: only whom to ring is asked for
            return open_ring(session, Answer())
        return open_support(session, kind, overheard=overheard)

    def take_back(self, understood: Understood, said: str) -> Lines:
        """Goes back to before it, where this says that it was misheard; nothing elsewhere.

        Args:
            understood: What was said now.
            said: What was said before, instead of what was heard; empty where that is not told.
        """
        session = self._session
        if understood.intent in ("yes", "dont_know") and self._is_asked(*CONFIRMS):
            self._is_confirmed = True
        if understood.intent == "no" and (self._asks or self._asks_whether_safe):
            self._settled.add(self._telling)
            if self._asks and self._answer and not said and not session.coaching_ended:
                return self._take_as_answer()
        if session.state is not State.DANGER and self._is_confirmed:
            self._undo, self._misheard_for = None, 0  # by then it is no mishearing
        if self._undo is not None and (said or understood.intent == "correct"):
            return self._ask_again() if self._is_confirmed else self._as_before(said)
        if session.state is not State.DANGER:
            self._undo = None  # not sooner: what was misheard may have led to questions
            self._misheard_for -= 1
        if understood.intent == "correct" and self._misheard_for > 0 and session.coaching_ended:
            return self._ask_whether_misheard()
        return ()

    @property
    def _asks(self) -> bool:
        """Whether it is being asked if anyone was hurt."""
        return self._is_asked("support.check")

    @property
    def _asks_whether_safe(self) -> bool:
        """Whether it is being asked if what may have been misheard can be talked about here.

        A no means that it was nothing, or that nobody must hear of it: either way the same sound
        is not asked about again. The same words are acted on all the same.
        """
        return self._is_asked("support.may_we_talk")

    def _is_asked(self, *prompts: str) -> bool:
        waits = self._session.waits
        return isinstance(waits, Choose) and waits.prompt in prompts

    def _take_as_answer(self) -> Lines:
        """Nobody was hurt: what was said is the answer it was meant for, and not said again."""
        session = self._session
        self._undo = None
        session.stack.drop("support")
        session.acquaintance.learn(self._answer)
        return session.say("support.check_no_within") + session.answer(Answer(words=self._answer))

    def _ask_again(self) -> Lines:
        """What was confirmed stays; only the answer to the last question may have been misheard."""
        session = self._session
        lines = session.say("talk.misheard") + session.back()[-1:]
        self._is_confirmed = session.coaching_ended or not self._is_asked(*CONFIRMS)
        return lines

    def _as_before(self, said: str) -> Lines:
        """What was `said` instead is the answer that was asked for."""
        assert self._undo is not None
        self._undo()
        self._undo = None
        self._misheard_for = 0
        self._settled.discard(self._telling)
        session = self._session
        lines = session.say("talk.undone")
        if said and session.state is State.DICTATION:
            session.acquaintance.learn(said)
            return lines + session.answer(Answer(words=said))
        return lines + (self._left or session.question())

    def _ask_whether_misheard(self) -> Lines:
        """Some utterances later, it is not sure what was meant: helping again needs a yes."""
        self._misheard_for = 0
        return confirm(self._session, MISHEARD, self._session.resume_coaching)

"""What can be begun: each opens a flow, on top of what is under way."""

from collections.abc import Callable
from functools import partial

from intents.guiding.flows import Answer
from intents.guiding.flows.apology import apology
from intents.guiding.flows.guide import step, which_step
from intents.guiding.flows.questions import Confirmation, likely, sure, told, welcome_back
from intents.guiding.flows.reflection import reflection
from intents.guiding.flows.support import ring, support
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.stack import BESIDE
from intents.guiding.states import State
from intents.turns import Candidate, Understood


def greet(session: Session) -> Lines:
    """The greeting; to somebody who stopped in the middle of the steps, whether to go on."""
    stopped_at = session.knowledge.progress.stopped_at
    if not stopped_at:
        return session.say("talk.greeting")
    questions = session.knowledge.prompts.questions
    return session.open("welcome", partial(welcome_back, stopped_at, questions))


def open_apology(session: Session) -> Lines:
    """Begins the apology, or goes back to it."""
    if session.stack.uncover("apology"):
        return session.question()
    return session.open("apology", partial(apology, session))


def open_step(session: Session, number: int) -> Lines:
    """Reads a step; another one that is under way ends."""
    session.stack.drop(*BESIDE)
    return session.open("step", partial(step, number, session.knowledge.prompts.questions))


def reopen_step(session: Session, answer: Answer) -> Lines:
    """Goes on with the step that was read last, as if it had never been left."""
    if session.precautions.no_coaching:
        return session.decline()
    questions = session.knowledge.prompts.questions
    session.open("step", partial(step, session.last_step, questions, read=False))
    return session.answer(answer)


def ask_which_step(session: Session, question: str) -> Lines:
    """Asks which step to read; `question` is the prompt that asks."""
    return session.open("which", partial(which_step, question, session.knowledge.prompts.questions))


def open_reflection(session: Session, minutes: int) -> Lines:
    """Begins the reflection before a conversation."""
    session.stack.drop("reflection")
    silences = session.knowledge.prompts.silences
    return session.open("reflection", partial(reflection, minutes, silences))


def open_support(
    session: Session, kind: str, *, misheard: bool = False, overheard: bool = False
) -> Lines:
    """Somebody may be in danger: that comes first. The rest as in `flows.support`."""
    session.stack.drop("support")
    flow = partial(support, kind, session, misheard=misheard, overheard=overheard)
    return session.open("support", flow)


def open_ring(session: Session, answer: Answer) -> Lines:
    """Whom to ring, where it is known what danger somebody is in; see `flows.support`."""
    session.stack.drop("support")
    return session.open("support", partial(ring, session.precautions.danger, session, answer))


def ask_whether(session: Session, candidate: Candidate) -> Lines:
    """Asks whether something was meant; see `flows.questions`."""
    meant = Understood("", candidate.intent, candidate.slots, score=1.0)
    saying = session.knowledge.prompts.saying(candidate)
    return session.open("likely", partial(likely, meant, saying))


def offer_step(session: Session, number: int) -> Lines:
    """Offers the step that is about what was told; what is under way already is not offered."""
    if session.state is State.STEP and session.last_step == number:
        return session.say("step.thanks") + session.question()
    return session.open("told", partial(told, number))


def confirm(session: Session, prompts: Confirmation, deed: Callable[[], bool]) -> Lines:
    """Asks before something that cannot be undone; see `flows.questions`."""
    return session.open("sure", partial(sure, prompts, deed))

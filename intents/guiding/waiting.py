"""The commands that wait, fall silent, and go on again."""

from intents.guiding.flows import Answer
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.turns import Understood


def pause(session: Session, understood: Understood) -> Lines:
    """Waits, for as long as it takes."""
    session.held = State.PAUSED
    return session.say("talk.paused")


def rest(session: Session, understood: Understood) -> Lines:
    """Says that nothing has to be done now, and waits, for as long as it takes."""
    session.held = State.PAUSED
    return session.say("talk.rest")


def fall_silent(session: Session, understood: Understood) -> Lines:
    """Falls silent at once, without a word, and waits: somebody may listen."""
    session.held = State.PAUSED
    return ()


def sleep(session: Session, understood: Understood) -> Lines:
    """Is quiet until it is called."""
    session.held = State.ASLEEP
    return session.say("talk.asleep", {"wake": session.knowledge.rest.wake})


def resume(session: Session, understood: Understood) -> Lines:
    """Goes on where it was, at the sentence if it was interrupted."""
    session.held = None
    if session.run is None and not session.unspoken:
        return nothing_waits(session, understood)
    return session.say("talk.resumed") + (session.unspoken or session.question())


def keep_on(session: Session, understood: Understood) -> Lines:
    """Goes on: back to what was under way before the step, or to the next step."""
    if session.unspoken:
        return session.unspoken
    if session.stack.is_beside:
        return session.return_to_flow()
    return session.answer(Answer("next"))


def ask(session: Session, understood: Understood) -> Lines:
    """Asks again what was asked."""
    return session.unspoken or session.question()


def nothing_waits(session: Session, understood: Understood) -> Lines:
    """Goes on where it was interrupted, or says that nothing is waiting."""
    return session.unspoken or session.say("talk.nothing_to_resume")

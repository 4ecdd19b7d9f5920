"""What is said where nobody answers: that there is time, then what can be said, then nothing."""

from intents.guiding.flows import Answer, Ask, Offer
from intents.guiding.no_match import stop_asking
from intents.guiding.places import place_of
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State

UNASKED = frozenset((State.IDLE, State.STEP, State.PAUSED))
"""Where nothing was asked: a long silence there only means that nobody is there."""


def waited(session: Session) -> Lines:
    """One of the alarms of what is expected has passed without a word.

    Where nothing was asked it falls asleep. A silence that was meant, and thinking, go on to what
    comes next. A question that is only passing is dropped. Any other is waited for: after the third
    time without a word, for as long as it takes.
    """
    state, waits = session.state, session.waits
    if state in UNASKED or isinstance(waits, Offer):
        session.held = State.ASLEEP
        return ()
    if state is State.SILENCE or (isinstance(waits, Ask) and waits.thinking_s):
        return session.answer(Answer())
    if (state is State.DANGER and session.stack.drop_passing()) or stop_asking(session):
        return ()
    return _remind(session)


def _remind(session: Session) -> Lines:
    session.misses.no_input += 1
    match session.misses.no_input:
        case 1:
            return session.say("wait.here" if session.state is State.DANGER else "wait.first")
        case 2:
            return session.say(f"wait.options.{place_of(session)}")
    session.misses.no_input = 0
    session.held = State.PAUSED
    return session.say("wait.third")


def is_reminder(session: Session) -> bool:
    """Whether what is said now only reminds of what was asked: “repeat” asks for that instead."""
    return session.misses.no_input > 0 or session.held is State.PAUSED

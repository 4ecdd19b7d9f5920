"""The commands that tell where we are, and what can be said."""

from intents.guiding.flows import Ask, Choose, Hush
from intents.guiding.flows.apology import PARTS
from intents.guiding.flows.guide import STEPS
from intents.guiding.openings import ask_which_step
from intents.guiding.places import place_of
from intents.guiding.prompts import NUMBERS
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.turns import Understood

ALIKE = {
    "after_danger": "support",
    "country": "support",
    "after_support": "support",
    "endangered": "support",
    "not_today": "idle",
    "welcome": "question",
}
"""Places for which “where am I” has the answer of another one."""


def help_(session: Session, understood: Understood) -> Lines:
    """Names at most three things that can be said now, and what to say when one is not safe.

    Where a question waits, it is asked again.
    """
    if session.held is State.PAUSED:
        return session.say("help.paused")
    asks = session.state in (State.QUESTION, State.DANGER) and isinstance(session.waits, Choose)
    return session.say(f"help.{place_of(session)}") + (session.question() if asks else ())


def where(session: Session, understood: Understood) -> Lines:
    """Says where we are and how much is left, then goes on."""
    return _where(session) + (session.unspoken or session.question())


def steps(session: Session, understood: Understood) -> Lines:
    """Names the seven steps, and asks which one."""
    return ask_which_step(session, "talk.list_steps")


def truth(session: Session, understood: Understood) -> Lines:
    """Says truly what is heard, recorded and kept, then goes on."""
    written = session.knowledge.is_written_down
    lines = session.say("talk.privacy_written" if written else "talk.privacy")
    return lines + (session.unspoken or session.question())


def _where(session: Session) -> Lines:
    waits, step = session.waits, session.last_step
    match place_of(session):
        case "idle" if heard := len(session.knowledge.progress.heard):
            return session.say("where.heard", {"part": NUMBERS[heard - 1]})
        case "step":
            return session.say("where.step", {"step": NUMBERS[step - 1]}) + _left(
                session, STEPS - step
            )
        case "thinking":
            assert isinstance(waits, Ask)
            values = {"step": NUMBERS[step - 1], "part": NUMBERS[waits.part - 1]}
            return session.say("where.thinking", values)
        case "apology" | "reflection" as place:
            assert isinstance(waits, Ask | Hush)
            parts = len(PARTS if place == "apology" else session.knowledge.prompts.silences)
            values = {"part": NUMBERS[waits.part - 1]}
            return session.say(f"where.{place}", values) + _left(session, parts - waits.part)
        case place:
            return session.say(f"where.{ALIKE.get(place, place)}")


def _left(session: Session, count: int) -> Lines:
    if count == 0:
        return session.say("where.last")
    return session.say("where.left", {"left": NUMBERS[count - 1]})

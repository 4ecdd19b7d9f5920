"""What to listen for next, as the dialogue tells hearing."""

from intents.guiding.commands import counting_in
from intents.guiding.flows import Ask, Choose, Hush
from intents.guiding.places import shown
from intents.guiding.session import Session
from intents.guiding.states import State
from intents.phrases.grammar import Grammar
from intents.turns import Expectation, Listening

PATIENCE_S = (25.0, 35.0, 30.0)
"""Seconds without an answer before “take your time”, then options, then a pause. Twenty-five and
sixty seconds after the question, by the research on spoken guidance; it never gives up."""


def expectation(session: Session) -> Expectation:
    """What to listen for now."""
    place = shown(session)
    if session.held is State.ASLEEP:
        # What may follow the wake phrase in the same breath.
        return Expectation(Listening.ASLEEP, session.knowledge.understanding.grammar(), place=place)
    waits = session.waits_unless_held
    match waits:
        case Ask():
            silence = (waits.thinking_s,) if waits.thinking_s else _patience(session)
            return Expectation(
                Listening.DICTATION, _grammar(session, waits.options), silence, place
            )
        case Choose():
            return Expectation(
                Listening.CHOICE, _grammar(session, waits.options), _patience(session), place
            )
        case Hush():
            return Expectation(
                Listening.SILENCE, _grammar(session), (waits.at(session.speech.manner.pace),), place
            )
    rest = session.knowledge.rest.after_s
    return Expectation(
        Listening.COMMAND, _grammar(session), (rest,) if rest is not None else (), place
    )


def _grammar(session: Session, options: tuple[str, ...] = ()) -> Grammar:
    intents = counting_in(session.state)
    return session.knowledge.understanding.grammar(intents.union(options))


def _patience(session: Session) -> tuple[float, ...]:
    return PATIENCE_S[session.misses.no_input : session.misses.no_input + 1]

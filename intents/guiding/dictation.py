"""What people say in their own words: answers, asides, and what they said instead."""

from intents.guiding.actions import go_ahead, words
from intents.guiding.flows import Answer
from intents.guiding.places import place_of
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.guiding.waiting import rest
from intents.turns import Understood
from intents.wording.asides import Aside, Asides


def own_words(session: Session, asides: Asides, understood: Understood) -> Lines:
    """An answer; unless it is only the sound of somebody looking for one, a name, or an aside.

    Args:
        session: Where the conversation stands: it waits for somebody's own words.
        asides: Knows what belongs in no apology.
        understood: What was said; no command.
    """
    language = session.knowledge.understanding.language
    if language.fillers.issuperset(language.words(understood.transcript)):
        return go_ahead(session, understood)
    if place_of(session) == "apology":
        return _into_apology(session, asides, understood)
    return words(session, understood)


def _into_apology(session: Session, asides: Asides, understood: Understood) -> Lines:
    """What is said becomes its text, unless it belongs in none."""
    if session.acquaintance.is_introduction(understood.transcript):
        return session.say("apology.introduced") + session.question()
    match asides.kind(understood.transcript):
        case Aside.QUESTION:
            return session.say("apology.a_question") + session.question()
        case Aside.UNWILLING:
            return rest(session, understood)
        case Aside.HESITANT:
            return go_ahead(session, understood)
    return words(session, understood)


def instead(session: Session, said: str) -> Lines:
    """“No, I said …” takes the place of the answer before; nothing where none was given.

    Args:
        session: Where the conversation stands.
        said: What was said before, instead of what was heard; empty where nothing is corrected.
    """
    if not said or session.run is None:
        return ()
    if session.state is State.DRAFT:
        return session.answer(Answer("correct"))
    if session.state is not State.DICTATION:
        return ()
    session.acquaintance.unlearn()
    session.acquaintance.learn(said)
    if session.run.has_answers:
        session.retract()
    return session.answer(Answer(words=said))

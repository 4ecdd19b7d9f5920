"""What is said where nothing was understood, or not for sure."""

from intents.guiding.actions import not_now
from intents.guiding.commands import BY_RESEMBLANCE, NEVER_BY_RESEMBLANCE, action, counting_in
from intents.guiding.flows import Answer, Choose
from intents.guiding.openings import ask_whether, offer_step
from intents.guiding.places import place_of
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.language import Language
from intents.turns import Candidate, Understood

LETS_BE = frozenset((State.SILENCE, State.PAUSED, State.ASLEEP))
"""Where what was not understood was not for the guide."""

MOST_ASKED = 3
"""So many times in a row it is not asked again."""

COACHING = frozenset((
    "apologize", "goto_step", "start_reflection", "list_steps", "next", "back", "more", "example",
    "why", "question", "read_back",
))  # fmt: skip
"""What begins one of the flows that end where somebody may be in danger."""

SILENCES = "company"
"""The command that is obeyed where it is only likely: to ask about it would be heard."""

A_REQUEST = 7
"""Words of what may be a command; who says more while nothing is under way is telling something."""

PEOPLE = ("self", "other")
"""The roles of “I” and “she”: see `Language.subjects`."""

NOTHING_ASKED = frozenset((State.IDLE, State.STEP))


def not_understood(session: Session, understood: Understood) -> Lines | None:
    """A short question, then an example and “skip”, then it moves on.

    Where something is likely, it asks whether that was meant: no oftener than it would have asked
    anyway, and what is said next is about that, or was for somebody else.
    """
    state = session.state
    overheard = session.speech.was_interrupted and state in NOTHING_ASKED
    if state in LETS_BE or overheard or _is_only_polite(session, understood):
        return None
    if state is State.DANGER and session.stack.drop_passing():
        return ()  # neither this nor what was overheard before was for the guide
    if [each.intent for each in understood.candidates[:1]] == [SILENCES]:
        return action(SILENCES, state)(session, understood)
    if state not in NOTHING_ASKED:  # else it may be said to somebody else
        session.acquaintance.learn(understood.transcript)
    session.misses.no_match += 1
    return (
        _ask_again(session, understood)
        if session.misses.no_match < MOST_ASKED
        else _move_on(session)
    )


def _ask_again(session: Session, understood: Understood) -> Lines:
    language = session.knowledge.understanding.language
    candidates = tuple(c for c in understood.candidates if _does_something(session, c))
    match candidates:
        case (likely,) if _may_be_asked(session, likely):
            if likely.intent == "goto_step" and language.is_told(understood.transcript):
                return offer_step(session, int(likely.slots["step"]))
            return ask_whether(session, likely)
        case (first, second, *_) if session.misses.no_match == 1:
            saying = session.knowledge.prompts.saying
            values = {"first": saying(first), "second": saying(second)}
            return session.say("unclear.which", values)
    if session.misses.no_match == 1 and isinstance(session.waits, Choose):
        return session.say("unclear.again") + session.question()
    if session.misses.no_match == 1:
        tells = _is_story(language, understood.transcript)
        is_told = tells and place_of(session) in ("idle", "step")
        return session.say("unclear.told" if is_told else "unclear.first")
    return session.say(f"unclear.example.{place_of(session)}")


def _is_story(language: Language, text: str) -> bool:
    """Whether it is about what somebody did, or too long for a command."""
    words = language.core(language.words(text))
    return len(words) > A_REQUEST or language.subjects.get(words[0]) in PEOPLE


def asked_about(session: Session) -> Understood | None:
    """What it is asked now if that was meant; None where nothing like it is asked."""
    return session.waits.meant if isinstance(session.waits, Choose) else None


def stop_asking(session: Session) -> Understood | None:
    """Takes that question back, and gives what it was about; None where it was not asked."""
    meant = asked_about(session)
    if meant is not None:
        session.stack.drop_passing()
    return meant


def _may_be_asked(session: Session, likely: Candidate) -> bool:
    """Whether it loses and ends nothing, and nobody was asked anything else."""
    return session.state in BY_RESEMBLANCE and likely.intent not in NEVER_BY_RESEMBLANCE


def _does_something(session: Session, meant: Candidate) -> bool:
    """Whether there is any use in asking for it here: none for coaching, where danger came up."""
    command, state = meant.intent, session.state
    if session.precautions.are_taken and command in COACHING:
        return False
    return command in counting_in(state) and action(command, state) is not not_now


def _is_only_polite(session: Session, understood: Understood) -> bool:
    """“Thank you”, or “um”: there is nothing in it that was not understood."""
    language = session.knowledge.understanding.language
    said = language.words(understood.transcript)
    return language.fillers.issuperset(said) or said in language.suffixes


def _move_on(session: Session) -> Lines | None:
    """Where nothing was asked there is nothing to move on from, and it is let be."""
    if session.state in NOTHING_ASKED:
        return None
    session.misses.no_match = 0
    if session.state is State.QUESTION or place_of(session) == "country":
        return session.say("unclear.moving_on") + session.answer(Answer("skip"))
    session.held = State.PAUSED
    return session.say("wait.third")

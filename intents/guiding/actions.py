"""What commands do: each action is a cell, or many, of the table in `intents/guiding/commands.py`.

An action gets the session and what was understood, and gives the lines to be spoken; None where
the words are not for the guide, which goes on as if nothing had been said. Its docstring stands in
the README, below the table that names it.
"""

from collections.abc import Callable

from intents.guiding.flows import Answer, Ask, Choose, Hush, Offer
from intents.guiding.flows.guide import STEPS
from intents.guiding.flows.questions import Confirmation
from intents.guiding.openings import (
    ask_which_step,
    confirm,
    offer_step,
    open_apology,
    open_reflection,
    open_ring,
    open_step,
    reopen_step,
)
from intents.guiding.places import place_of
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.whereabouts import help_
from intents.turns import Understood

Action = Callable[[Session, Understood], Lines | None]


# ── What begins something ────────────────────────────────────────────────────────────────────


def apology(session: Session, understood: Understood) -> Lines:
    """Begins the apology, or goes back to the one under way."""
    session.held = None
    return open_apology(session)


def that_step(session: Session, understood: Understood) -> Lines:
    """Reads that step; what was under way goes on after it."""
    session.held = None
    number = int(understood.slots.get("step", 0))
    if not 1 <= number <= STEPS:
        return ask_which_step(session, "talk.no_such_step")
    language = session.knowledge.understanding.language
    if understood.implied and language.is_told(understood.transcript):
        return offer_step(session, number)
    return open_step(session, number)


def reflection(session: Session, understood: Understood) -> Lines:
    """Begins the reflection of two or five minutes."""
    session.held = None
    return open_reflection(session, int(understood.slots.get("minutes", 2)))


# ── Onwards and back ─────────────────────────────────────────────────────────────────────────


def answer(session: Session, understood: Understood) -> Lines:
    """Is an answer: the flow takes it."""
    return session.answer(Answer(understood.intent or "", slots=understood.slots))


def onwards(session: Session, understood: Understood) -> Lines:
    """Goes on past the question or the silence, to what comes next."""
    return session.answer(Answer("next" if isinstance(session.waits, Hush | Offer) else ""))


def next_step(session: Session, understood: Understood) -> Lines:
    """Reads the step after the last one."""
    if session.last_step == STEPS:
        return session.say("talk.nothing_next")
    return open_step(session, session.last_step + 1)


def step_before(session: Session, understood: Understood) -> Lines:
    """Reads the step before the last one."""
    if session.last_step > 1:
        return open_step(session, session.last_step - 1)
    return session.say("talk.nothing_before")


def part_before(session: Session, understood: Understood) -> Lines:
    """Goes back to the part or question before."""
    return session.back()


def further(session: Session, understood: Understood) -> Lines:
    """Tells more of the step that was read last."""
    if not session.last_step:
        return help_(session, understood)
    return reopen_step(session, Answer(understood.intent or ""))


def again(session: Session, understood: Understood) -> Lines:
    """Says again what was said last; interrupted, from the sentence before on."""
    return session.speech.again or session.say("talk.nothing_to_repeat")


def the_question(session: Session, understood: Understood) -> Lines:
    """Says only its last question again; where a number was read, all of it."""
    said = session.speech.again
    asks = isinstance(session.waits, Choose) and not session.unspoken
    return said[-1:] if asks else again(session, understood)


def examples(session: Session, understood: Understood) -> Lines:
    """Gives two examples of an answer."""
    if isinstance(session.waits, Ask):
        return session.say(session.waits.examples)
    return help_(session, understood)


def go_ahead(session: Session, understood: Understood) -> Lines:
    """Encourages to answer in one's own words."""
    return session.say("talk.go_ahead")


def all_right(session: Session, understood: Understood) -> Lines:
    """Says that this is all right, and asks nothing."""
    return session.say("talk.all_right")


def stays(session: Session, understood: Understood) -> Lines:
    """Leaves what was said as it is, and asks again what was asked."""
    assert session.run is not None
    has_words = place_of(session) == "apology" and session.run.has_answers
    return session.say("apology.stays" if has_words else "talk.all_right") + session.question()


def takes_time(session: Session, understood: Understood) -> Lines:
    """Waits longer, and counts from the beginning."""
    return session.say("talk.longer")


def wait_first(session: Session, understood: Understood) -> Lines:
    """Suggests waiting twenty minutes or more before anybody talks."""
    return session.say("support.distance" if session.precautions.no_coaching else "reflection.wait")


# ── Beginning anew, taking back, erasing ─────────────────────────────────────────────────────

START_OVER = Confirmation(
    "talk.start_over_sure", done="talk.started_over", otherwise="talk.not_started_over"
)
FORGET = Confirmation(
    "talk.forget_sure",
    done="talk.forgotten",
    otherwise="talk.not_forgotten",
    failed="talk.cannot_erase",
)


def anew(session: Session, understood: Understood) -> Lines:
    """Begins this flow from its first part; asks first where answers would be lost."""
    run = session.run
    assert run is not None
    if run.name in ("step", "welcome"):
        return open_step(session, 1)
    if not run.has_answers:
        return session.restart()

    def begin_anew() -> bool:
        run.restart()
        return True

    return confirm(session, START_OVER, begin_anew)


def silence_anew(session: Session, understood: Understood) -> Lines:
    """Begins the silence anew."""
    return session.say("talk.longer")


def misheard(session: Session, understood: Understood) -> Lines:
    """Takes back what was misheard, with all traces of it, and asks for it again."""
    session.acquaintance.unlearn()
    lines = session.say("talk.misheard")
    if session.run is None:
        return lines + session.say("talk.say_again")
    if session.run.has_answers:
        return lines + session.retract()
    return lines + (session.question() or session.say("talk.in_silence"))


def erase(session: Session, understood: Understood) -> Lines:
    """Asks whether to erase everything: what was said, what was kept, where we are."""
    session.held = None
    return confirm(session, FORGET, session.forget)


def kept(session: Session, understood: Understood) -> Lines:
    """Reads what was kept, then goes on; not where somebody may be in danger."""
    if session.precautions.no_coaching:
        return session.decline()
    try:
        sentences = session.knowledge.keepsake.read()
    except (OSError, UnicodeDecodeError):
        return session.say("talk.cannot_read") + session.question()
    if not sentences:
        return session.say("talk.nothing_kept") + session.question()
    lines = session.say("talk.kept")
    for words in sentences:
        lines += session.say("talk.kept_line", {"words": words})
    return lines + session.question()


def kept_or_again(session: Session, understood: Understood) -> Lines:
    """Reads what was kept; where nothing is, says again what was said last."""
    if session.knowledge.keepsake.is_empty:
        return again(session, understood)
    return kept(session, understood)


# ── Ends, and what is nothing ────────────────────────────────────────────────────────────────


def stop(session: Session, understood: Understood) -> Lines:
    """Falls silent at once, out of everything; still listening."""
    session.leave()
    return ()


def stop_or_end(session: Session, understood: Understood) -> Lines:
    """Falls silent where it was speaking; else says goodbye, and ends."""
    return (stop if session.speech.was_interrupted else end)(session, understood)


def end(session: Session, understood: Understood) -> Lines:
    """Says goodbye, and ends."""
    session.leave()
    session.is_over = True
    return session.say("support.goodbye" if session.precautions.danger else "talk.goodbye")


def whom_to_ring(session: Session, understood: Understood) -> Lines:
    """Says whom to ring there, where somebody was in danger; else it does nothing."""
    if not session.precautions.danger:
        return not_now(session, understood)
    return open_ring(session, Answer("country", slots=understood.slots))


def not_now(session: Session, understood: Understood) -> Lines:
    """Says that this does nothing right now, and what does."""
    return session.say("talk.not_here")


def words(session: Session, understood: Understood) -> Lines:
    """Is no command here, but part of what the person says."""
    return session.answer(Answer(words=understood.transcript))


def nothing(session: Session, understood: Understood) -> None:
    """Is let be: not a word, and what is under way goes on."""

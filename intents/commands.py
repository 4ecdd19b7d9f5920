"""The commands that work everywhere: what each one does, whatever is going on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from intents.flows import Answer, Ask, Hush, Offer
from intents.flows.guide import STEPS
from intents.prompts import NUMBERS
from intents.session import Confirmation, Lines, Session
from intents.turns import Understood

Command = Callable[[Session, Understood], Lines]


@dataclass(frozen=True)
class Dial:
    """Something about the manner of speaking that can be turned up and down.

    Attributes:
        what: Its name in `Manner`.
        levels: What it can be, ascending.
        down: The prompt where it was turned down, and the one where it can be no lower.
        up: The same upwards.
    """

    what: str
    levels: tuple[float, ...]
    down: tuple[str, str]
    up: tuple[str, str]

    def turn(self, session: Session, by: int) -> Lines:
        """Turns it by one level, or says that it cannot be turned further."""
        done, at_end = self.up if by > 0 else self.down
        at = self.levels.index(getattr(session.manner, self.what)) + by
        if not 0 <= at < len(self.levels):
            return session.say(at_end)
        session.manner = replace(session.manner, **{self.what: self.levels[at]})
        return session.say(done)


PACE = Dial(
    "pace",
    (0.7, 0.85, 1.0, 1.15, 1.3),
    ("talk.slower", "talk.slowest"),
    ("talk.faster", "talk.fastest"),
)
VOLUME = Dial(
    "volume",
    (0.35, 0.6, 1.0, 1.4, 2.0),
    ("talk.quieter", "talk.quietest"),
    ("talk.louder", "talk.loudest"),
)


def apologize(session: Session, understood: Understood) -> Lines:
    """Begins the guided apology."""
    return session.open_apology()


def goto_step(session: Session, understood: Understood) -> Lines:
    """Reads a step by its number."""
    number = int(understood.slots.get("step", 0))
    if not 1 <= number <= STEPS:
        return session.say("talk.no_such_step")
    return session.open_step(number)


def start_reflection(session: Session, understood: Understood) -> Lines:
    """Begins the reflection before a conversation."""
    return session.open_reflection(int(understood.slots.get("minutes", 2)))


def next_part(session: Session, understood: Understood) -> Lines:
    """Goes on: past a question or a silence; idle, to the next step."""
    if session.run is not None:
        goes_on = isinstance(session.run.waits, Hush | Offer)
        return session.answer(Answer("next" if goes_on else ""))
    if session.last_step == STEPS:
        return session.say("talk.nothing_next")
    return session.open_step(session.last_step + 1)


def back(session: Session, understood: Understood) -> Lines:
    """Goes to what came before: the last question; idle, the step before."""
    if session.run is not None:
        return session.back()
    if session.last_step > 1:
        return session.open_step(session.last_step - 1)
    return session.say("talk.nothing_before")


def repeat(session: Session, understood: Understood) -> Lines:
    """Says again what was said last."""
    return session.last or session.say("talk.nothing_to_repeat")


def about_the_step(session: Session, understood: Understood) -> Lines:
    """More, an example, or why: of the step read last, where no flow takes it itself."""
    waits = session.run.waits if session.run else None
    if understood.intent == "example" and isinstance(waits, Ask):
        return session.say(waits.examples)
    if session.run is not None or not session.last_step:
        return session.say("talk.not_here")
    part = {"example": "example", "why": "why"}.get(understood.intent or "", "action")
    return session.say(f"step.{session.last_step}.{part}")


def dont_know(session: Session, understood: Understood) -> Lines:
    """Gives examples where something was asked."""
    waits = session.run.waits if session.run else None
    return session.say(waits.examples) if isinstance(waits, Ask) else help_now(session, understood)


def pause(session: Session, understood: Understood) -> Lines:
    """Waits, for as long as it takes."""
    session.held = "paused"
    return session.say("talk.paused")


def sleep(session: Session, understood: Understood) -> Lines:
    """Is quiet until it is called."""
    session.held = "asleep"
    return session.say("talk.asleep", {"wake": session.rest.wake})


def resume(session: Session, understood: Understood) -> Lines:
    """Goes on where it paused."""
    if session.held:
        session.held = ""
        return session.say("talk.resumed") + session.question()
    if session.run is not None and isinstance(session.run.waits, Hush):
        return next_part(session, understood)
    return session.return_to_flow() if session.run else session.say("talk.nothing_to_resume")


def slower(session: Session, understood: Understood) -> Lines:
    """Speaks more slowly."""
    return PACE.turn(session, -1)


def faster(session: Session, understood: Understood) -> Lines:
    """Speaks faster."""
    return PACE.turn(session, 1)


def louder(session: Session, understood: Understood) -> Lines:
    """Speaks louder."""
    return VOLUME.turn(session, 1)


def quieter(session: Session, understood: Understood) -> Lines:
    """Speaks more softly."""
    return VOLUME.turn(session, -1)


def longer(session: Session, understood: Understood) -> Lines:
    """Begins the silence under way anew."""
    silent = session.run is not None and isinstance(session.run.waits, Hush)
    return session.say("talk.longer" if silent else "talk.not_here")


def help_now(session: Session, understood: Understood) -> Lines:
    """Names what can be said now, and what to say when one is not safe."""
    return session.say(f"help.{session.place}")


def where_am_i(session: Session, understood: Understood) -> Lines:
    """Says where the conversation stands, and asks again what was asked."""
    place = session.place
    if place == "step":
        return session.say("where.step", {"number": NUMBERS[session.last_step - 1]})
    return session.say(f"where.{'apology' if place == 'draft' else place}") + session.question()


def list_steps(session: Session, understood: Understood) -> Lines:
    """Names the seven steps."""
    return session.say("talk.list_steps")


def start_over(session: Session, understood: Understood) -> Lines:
    """Begins the flow anew; asks first where answers would be lost."""
    if session.run is None:
        return session.say("talk.not_here")
    if not session.run.has_answers:
        return session.restart()
    session.confirmation = Confirmation(session.restart, "talk.not_started_over")
    return session.say("talk.start_over_sure")


def forget(session: Session, understood: Understood) -> Lines:
    """Erases everything, once that is confirmed."""

    def erase() -> Lines:
        try:
            session.keepsake.erase()
        except OSError:
            return session.say("talk.cannot_erase")
        session.leave()
        session.last = ()
        return session.say("talk.forgotten")

    session.confirmation = Confirmation(erase, "talk.not_forgotten")
    return session.say("talk.forget_sure")


def read_back(session: Session, understood: Understood) -> Lines:
    """Reads what was kept."""
    try:
        kept = session.keepsake.read()
    except (OSError, UnicodeDecodeError):
        return session.say("talk.cannot_read")
    if not kept:
        return session.say("talk.nothing_kept")
    lines = session.say("talk.kept")
    return lines + tuple(
        line for words in kept for line in session.say("talk.kept_line", {"words": words})
    )


def correct(session: Session, understood: Understood) -> Lines:
    """Takes back what was misheard: asks for it again, and leaves no trace of it."""
    if session.run is not None and session.run.has_answers:
        return session.say("talk.misheard") + session.back()
    return session.say("talk.misheard")


def privacy(session: Session, understood: Understood) -> Lines:
    """Says truly what is heard, recorded and kept."""
    return session.say("talk.privacy")


def stop(session: Session, understood: Understood) -> Lines:
    """Falls silent, out of everything; still listening."""
    session.leave()
    return ()


def not_here(session: Session, understood: Understood) -> Lines:
    """A command that means nothing at this point."""
    return session.say("talk.not_here")


COMMANDS: Mapping[str, Command] = {
    "apologize": apologize,
    "goto_step": goto_step,
    "start_reflection": start_reflection,
    "next": next_part,
    "skip": next_part,
    "back": back,
    "repeat": repeat,
    "more": about_the_step,
    "example": about_the_step,
    "why": about_the_step,
    "dont_know": dont_know,
    "pause": pause,
    "sleep": sleep,
    "resume": resume,
    "slower": slower,
    "faster": faster,
    "louder": louder,
    "quieter": quieter,
    "longer": longer,
    "shorter": next_part,
    "help": help_now,
    "where_am_i": where_am_i,
    "list_steps": list_steps,
    "start_over": start_over,
    "forget": forget,
    "read_back": read_back,
    "correct": correct,
    "privacy": privacy,
    "stop": stop,
    "redo_part": not_here,
    "practise": not_here,
    "keep": not_here,
}

"""The dialogue: takes what was heard, and decides what is said. Runs the flows."""

from collections.abc import Callable
from dataclasses import replace

from intents.commands import COMMANDS
from intents.flows import Answer, Ask, Choose, Hush, Offer
from intents.helplines import Country
from intents.keepsake import Keepsake
from intents.prompts import Prompts
from intents.session import (
    NEVER,
    STANDS_ALONE,
    Confirmation,
    Lines,
    Rest,
    Session,
    stands_alone,
)
from intents.turns import Called, Candidate, Event, Reply, Said, Understood, Waited
from intents.understanding import Understanding

ASIDES = frozenset(("repeat", "slower", "faster", "louder", "quieter", "pause", "sleep"))
"""Commands whose answer nobody wants to hear again: "repeat" brings what was said before them."""

WAKES = frozenset(("resume", "goodbye", "stop"))
"""All that is taken from words while it sleeps. Hearing lets none through: it waits for the wake
phrase, and what then comes is an event of its own. These are for those who type."""


class Dialogue:
    """One conversation, from greeting to goodbye. It never waits, and never looks at a clock.

    Args:
        understanding: Understands what people say.
        prompts: What it says.
        keepsake: What it keeps of the person's, if they ask for it.
        country: Whose helplines it knows.
        rest: When it falls asleep, and what wakes it.
    """

    def __init__(
        self,
        understanding: Understanding,
        prompts: Prompts,
        keepsake: Keepsake,
        country: Country | None = None,
        rest: Rest = NEVER,
    ) -> None:
        self._session = Session(understanding, prompts, keepsake, country, rest)
        self._unclear = 0
        self._undo_danger: Callable[[], None] | None = None

    def start(self) -> Reply:
        """The greeting."""
        return self._reply(self._session.say("talk.greeting"))

    def handle(self, event: Event) -> Reply:
        """What to do about something that happened."""
        match event:
            case Said():
                return self._said(event)
            case Waited():
                return self._waited()
            case Called():
                return self._called(event)

    def _said(self, said: Said) -> Reply:
        session = self._session
        understood = said.understood or session.understanding.understand(said.heard)
        understood = self._in_context(understood)
        session.patience = 0
        if self._ends(understood):
            session.leave()
            return self._reply(session.say("talk.goodbye"), understood, ends=True)
        lines = self._answer(understood)
        if lines is None:
            return Reply((), None, session.manner, understood)
        aside = self._unclear > 0 or understood.intent in ASIDES
        return self._reply(lines, understood, aside=aside)

    def _in_context(self, understood: Understood) -> Understood:
        """Where a few answers were asked for, one that opens the sentence is the answer."""
        session = self._session
        waits = session.run.waits if session.run and not session.held else None
        options: tuple[str, ...] = ()
        if session.confirmation is not None:
            options = ("yes", "no")
        elif isinstance(waits, Choose | Offer):
            options = waits.options
        if understood.intent in options or _is_sure(understood):
            return understood
        opening = session.understanding.opening(understood.transcript, options)
        return replace(understood, intent=opening, slots={}) if opening else understood

    def _ends(self, understood: Understood) -> bool:
        session = self._session
        if session.run is not None and isinstance(session.run.waits, Ask):
            return understood.intent == "goodbye" and stands_alone(
                session.understanding, understood
            )
        return understood.intent == "goodbye" or (understood.intent == "stop" and session.is_idle)

    def _answer(self, understood: Understood) -> Lines | None:
        """What to say; None where the words are not for the guide, and it waits on."""
        session = self._session
        if session.held == "asleep" and understood.intent not in WAKES:
            return None
        if understood.intent == "support":
            return self._danger(understood)
        if understood.intent == "correct" and self._undo_danger is not None:
            return self._take_back_danger()
        self._undo_danger = None
        if session.confirmation is not None:
            return self._confirm(understood)
        return self._to_the_flow(understood)

    def _to_the_flow(self, understood: Understood) -> Lines | None:
        session = self._session
        waits = session.run.waits if session.run and not session.held else None
        match waits:
            case Choose() | Offer() if understood.intent in waits.options:
                self._unclear = 0
                return session.answer(Answer(understood.intent, slots=understood.slots))
            case Ask() if not stands_alone(session.understanding, understood):
                self._unclear = 0
                return session.answer(Answer(words=understood.transcript))
        if understood.intent in COMMANDS:
            return self._command(understood)
        return self._not_understood(understood)

    def _command(self, understood: Understood) -> Lines:
        assert understood.intent is not None
        self._unclear = 0
        if understood.intent != "resume":
            self._session.held = ""
        return COMMANDS[understood.intent](self._session, understood)

    def _confirm(self, understood: Understood) -> Lines:
        session = self._session
        confirmation = session.confirmation
        assert confirmation is not None
        intent = understood.intent
        if intent in ("repeat", "help"):
            return self._command(understood)
        session.confirmation = None
        session.held = ""
        if intent == "yes":
            return confirmation.do()
        if intent == "stop":
            return self._command(understood)
        lines = session.say(confirmation.otherwise)
        return lines + session.question()

    def _danger(self, understood: Understood) -> Lines:
        session = self._session
        self._undo_danger = session.snapshot()
        session.held = ""
        session.confirmation = None
        kind = str(understood.slots["kind"])
        if understood.candidates:
            return self._ask_whether_said(understood.candidates[0])
        waits = session.run.waits if session.run else None
        if kind == "check" and isinstance(waits, Choose) and waits.prompt == "support.check":
            return session.answer(Answer("yes"))
        return session.open_support(kind)

    def _ask_whether_said(self, candidate: Candidate) -> Lines:
        session = self._session
        kind = str(candidate.slots["kind"])
        session.confirmation = Confirmation(lambda: session.open_support(kind), "talk.undone")
        return session.say("support.did_you_say", {"words": candidate.phrase})

    def _take_back_danger(self) -> Lines:
        assert self._undo_danger is not None
        self._undo_danger()
        self._undo_danger = None
        return self._session.say("talk.undone") + self._session.question()

    def _not_understood(self, understood: Understood) -> Lines | None:
        """A short question, then an example, then quiet: never the same words twice running."""
        session = self._session
        waits = session.run.waits if session.run else None
        if session.held or isinstance(waits, Hush):
            return None
        self._unclear += 1
        if self._unclear == 1:
            if len(understood.candidates) > 1:
                first, second = (each.phrase for each in understood.candidates[:2])
                return session.say("unclear.which", {"first": first, "second": second})
            return session.say("unclear.first")
        if self._unclear == 2:
            asked = isinstance(waits, Choose)
            return session.say("unclear.second_choice" if asked else "unclear.second")
        if isinstance(waits, Choose):
            self._unclear = 0
            session.held = "paused"
            return session.say("wait.third")
        return None

    def _called(self, event: Called) -> Reply:
        session = self._session
        session.held = ""
        session.confirmation = None  # asked about long ago: what is said now does not answer it
        if event.heard is not None:
            return self._said(Said(event.heard))
        return self._reply(session.say("talk.awake") + session.question(), aside=True)

    def _waited(self) -> Reply:
        session = self._session
        if session.waits_for_nothing:
            session.held = "asleep"
            return self._reply(())
        if session.run is not None and isinstance(session.run.waits, Hush):
            return self._reply(session.answer(Answer()))
        session.patience += 1
        if session.patience == 1:
            return self._reply(session.say("wait.first"), aside=True)
        if session.patience == 2:
            return self._reply(session.say("wait.second"), aside=True)
        session.patience = 0
        session.held = "paused"
        return self._reply(session.say("wait.third"), aside=True)

    def _reply(
        self,
        lines: Lines,
        understood: Understood | None = None,
        *,
        ends: bool = False,
        aside: bool = False,
    ) -> Reply:
        """A reply; an aside is not what “repeat” asks for."""
        session = self._session
        if lines and not aside:
            session.last = lines
        return Reply(lines, session.expectation(), session.manner, understood, ends)


def _is_sure(understood: Understood) -> bool:
    return understood.score >= STANDS_ALONE

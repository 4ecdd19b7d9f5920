"""The dialogue: takes what happened, and decides what is said. Runs the flows."""

from intents.guiding.commands import action
from intents.guiding.dictation import instead, own_words
from intents.guiding.escalation import Escalation
from intents.guiding.expectations import expectation
from intents.guiding.flows import YES_OR_NO, Answer
from intents.guiding.interpretation import Interpreter
from intents.guiding.knowledge import Knowledge
from intents.guiding.no_input import is_reminder, waited
from intents.guiding.no_match import asked_about, not_understood, stop_asking
from intents.guiding.openings import greet
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.turns import Called, Event, Reply, Said, Understood, Waited
from intents.wording.asides import load_asides
from intents.wording.corrections import load_corrections
from intents.wording.partner import acquaintance

ASIDES = frozenset((
    "repeat", "slower", "faster", "louder", "quieter", "pause", "sleep", "longer", "where_am_i",
))  # fmt: skip
"""Commands whose answer nobody wants to hear again: "repeat" brings what was said before them."""


class Dialogue:
    """One conversation, from greeting to goodbye. It never waits, and never looks at a clock."""

    def __init__(self, knowledge: Knowledge) -> None:
        language = knowledge.prompts.language
        self._session = Session(knowledge, acquaintance(language))
        self._corrections = load_corrections(language)
        self._asides = load_asides(language)
        self._interpreter = Interpreter(self._session, self._corrections)
        self._escalation = Escalation(self._session)
        self._is_first = True
        self._is_too_loud = False

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self._session.state

    def start(self) -> Reply:
        """The greeting."""
        return self._reply(greet(self._session))

    def room_is_too_loud(self) -> None:
        """It may mishear, and says so before what it says next."""
        self._is_too_loud = True

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
        understood = self._interpreter.interpret(said, self._escalation.settled)
        self._session.heard(said.over)
        if self._interpreter.goes_on(understood, said.over):
            return self._as_if_nothing_was_said(understood)
        lines = self._respond(understood)
        self._is_first = False
        if lines is None:
            return self._as_if_nothing_was_said(understood)
        return self._reply(lines, understood, aside=self._is_aside(understood))

    def _respond(self, understood: Understood) -> Lines | None:
        """What to say; None where the words are not for the guide, and it goes on as before.

        Danger comes first, then what was misheard, then anything else.
        """
        is_danger = understood.intent == "support"
        if is_danger and self._escalation.concerns(understood, is_first=self._is_first):
            return self._escalation.begin(understood, is_first=self._is_first)
        if understood.intent == "country" and self._interpreter.is_answer("country"):
            return self._act(understood)  # “no, I said Canada” takes only the country back
        said = self._corrections.instead(understood.transcript)
        taken_back = self._escalation.take_back(understood, said)
        return taken_back or instead(self._session, said) or self._act(understood)

    def _act(self, understood: Understood) -> Lines | None:
        """What a command does, or an answer; or what is said where nothing was understood."""
        session = self._session
        if self._interpreter.may_be_our_voice(understood):
            return None
        if understood.intent not in YES_OR_NO and understood.intent not in ASIDES:
            stop_asking(session)
        command = self._interpreter.command(understood)
        if command is None and session.state is not State.DICTATION:
            return not_understood(session, understood)
        session.misses.no_match = 0
        if command != "correct":
            session.acquaintance.learn(understood.transcript)
        if command is None:
            return own_words(session, self._asides, understood)
        if not self._interpreter.is_answer(command):
            return action(command, session.state)(session, understood)
        meant = stop_asking(session) if command == "yes" else None
        return self._act(meant) if meant else session.answer(Answer(command, "", understood.slots))

    def _is_aside(self, understood: Understood) -> bool:
        """Whether what is answered to it is not what “repeat” asks for."""
        session = self._session
        is_unclear = session.misses.no_match > 0 and asked_about(session) is None
        return is_unclear or understood.intent in ASIDES

    def _called(self, event: Called) -> Reply:
        """Called while it is awake, it is simply there."""
        session = self._session
        session.held = None
        if event.heard is not None:
            return self._said(Said(event.heard, understood=event.understood))
        return self._reply(session.say("talk.awake") + session.question(), aside=True)

    def _waited(self) -> Reply:
        lines = waited(self._session)
        return self._reply(lines, aside=is_reminder(self._session))

    def _reply(
        self, lines: Lines, understood: Understood | None = None, *, aside: bool = False
    ) -> Reply:
        """A reply; an aside is not what “repeat” asks for."""
        session = self._session
        if self._is_too_loud and lines and session.state is not State.DANGER:
            self._is_too_loud = False
            lines = session.say("talk.too_loud") + lines
        session.spoke(lines, aside=aside)
        expects = expectation(session)
        return Reply(lines, expects, session.speech.manner, understood, session.is_over)

    def _as_if_nothing_was_said(self, understood: Understood) -> Reply:
        return Reply((), None, self._session.speech.manner, understood)

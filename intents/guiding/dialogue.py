"""The dialogue: takes what was heard, and decides what is said. Runs the flows."""

from intents.guiding.actions import go_ahead, words
from intents.guiding.alarm import Alarm
from intents.guiding.commands import (
    BEGINNINGS,
    BY_RESEMBLANCE,
    LOSES_OR_ENDS,
    STANDS_ALONE,
    WHERE_IMPLIED,
    action,
    counting_in,
    stands_alone,
    was_meant,
)
from intents.guiding.context import Context
from intents.guiding.expectations import expectation
from intents.guiding.flows import YES_OR_NO, Answer, Ask, Choose, Offer
from intents.guiding.knowledge import Knowledge
from intents.guiding.openings import greet
from intents.guiding.places import place_of
from intents.guiding.session import Session
from intents.guiding.speech import Lines
from intents.guiding.states import State
from intents.guiding.unclear import asked_about, not_understood, stop_asking
from intents.guiding.waiting import rest
from intents.hypotheses import Heard
from intents.turns import Called, Event, Reply, Said, Understood, Waited
from intents.wording.asides import Aside, load_asides
from intents.wording.corrections import load_corrections
from intents.wording.partner import acquaintance

ASIDES = frozenset((
    "repeat", "slower", "faster", "louder", "quieter", "pause", "sleep", "longer", "where_am_i",
))  # fmt: skip
"""Commands whose answer nobody wants to hear again: "repeat" brings what was said before them."""

OWN_WORDS = frozenset((State.DICTATION, State.SILENCE))
"""Where people speak for themselves, and a command is one only if nothing else was said."""

ANSWERED_IN = frozenset((State.QUESTION, State.DICTATION, State.DRAFT))
"""Where people speak to the guide, and to nobody else."""


class Dialogue:
    """One conversation, from greeting to goodbye. It never waits, and never looks at a clock."""

    def __init__(self, knowledge: Knowledge) -> None:
        language = knowledge.prompts.language
        self._session = Session(knowledge, acquaintance(language))
        self._corrections = load_corrections(language)
        self._asides = load_asides(language)
        self._context = Context(self._session, self._corrections)
        self._alarm = Alarm(self._session)
        self._is_first = True
        self._yes_or_no: Understood | None = None
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
        session = self._session
        understanding = session.knowledge.understanding
        understood = said.understood or understanding.understand(said.heard)
        if understood.telling in self._alarm.settled:
            understood = understanding.understand(said.heard, self._alarm.settled)
        understood = self._context.read(understood)
        session.patience = 0
        session.interrupt(said.over)
        if said.over == 0 and self._is_rest(understood):
            return Reply((), None, session.manner, understood)
        intent = understood.intent
        is_yes_or_no = intent in YES_OR_NO and self._is_answer(intent)
        lines = self._answer(understood)
        self._yes_or_no = understood if is_yes_or_no else None
        self._is_first = False
        if lines is None:
            return Reply((), None, session.manner, understood)
        unclear = session.unclear > 0 and asked_about(session) is None
        aside = unclear or understood.intent in ASIDES
        return self._reply(lines, understood, aside=aside)

    def _is_rest(self, understood: Understood) -> bool:
        """Whether it only says more of a yes or no: “yes”, a pause, “we are both safe”.

        It is said before the first sentence of the next question is over.
        """
        answer = self._yes_or_no
        if answer is None or understood.intent not in {answer.intent, None}:
            return False
        whole = f"{answer.transcript} {understood.transcript}"
        again = self._session.knowledge.understanding.understand(Heard.typed(whole))
        return again.intent == answer.intent and again.score >= STANDS_ALONE

    def _answer(self, understood: Understood) -> Lines | None:
        """What to say; None where the words are not for the guide, and it goes on as before."""
        if understood.intent == "support" and self._is_for_the_alarm(understood):
            return self._alarm.sound(understood, is_first=self._is_first)
        if understood.intent == "country" and self._is_answer("country"):
            return self._act(understood)  # “no, I said Canada” takes only the country back
        said = self._corrections.instead(understood.transcript)
        taken_back = self._alarm.take_back(understood, said)
        return taken_back or self._correct(said) or self._act(understood)

    def _is_for_the_alarm(self, understood: Understood) -> bool:
        """Asleep nothing is; what only resembles a danger is where somebody answers the guide."""
        state = self._session.state
        answers = state in ANSWERED_IN or self._is_first
        return state is not State.ASLEEP and (answers or not understood.by_resemblance)

    def _correct(self, said: str) -> Lines:
        """“No, I said …” takes the place of the answer before; nothing where it was not said."""
        session = self._session
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

    def _act(self, understood: Understood) -> Lines | None:
        session = self._session
        costly = session.was_interrupted and understood.intent in LOSES_OR_ENDS
        if costly and not stands_alone(session.knowledge.understanding, understood):
            return None
        if understood.intent not in YES_OR_NO and understood.intent not in ASIDES:
            stop_asking(session)
        command = self._command(understood)
        if command is None and session.state is not State.DICTATION:
            return not_understood(session, understood)
        session.unclear = 0
        if command != "correct":
            session.acquaintance.learn(understood.transcript)
        if command is None:
            return self._own_words(understood)
        if self._is_answer(command):
            if command == "yes" and (meant := stop_asking(session)):
                return self._act(meant)
            return session.answer(Answer(command, slots=understood.slots))
        return action(command, session.state)(session, understood)

    def _own_words(self, understood: Understood) -> Lines | None:
        """An answer, unless it is only the sound of somebody looking for one, or an aside."""
        session = self._session
        language = session.knowledge.understanding.language
        if language.fillers.issuperset(language.words(understood.transcript)):
            return go_ahead(session, understood)
        becomes_text = place_of(session) == "apology"
        if becomes_text and session.acquaintance.is_introduction(understood.transcript):
            return session.say("apology.introduced") + session.question()
        match self._asides.kind(understood.transcript) if becomes_text else None:
            case Aside.QUESTION:
                return session.say("apology.a_question") + session.question()
            case Aside.UNWILLING:
                return rest(session, understood)
            case Aside.HESITANT:
                return go_ahead(session, understood)
        return words(session, understood)

    def _command(self, understood: Understood) -> str | None:
        """The command that counts here; None where the words are none."""
        session, command = self._session, understood.intent
        if session.was_interrupted and session.state is State.STEP and command in BEGINNINGS:
            return None  # said over a step that is read, to somebody else: nothing was asked
        alone = was_meant(session.knowledge.understanding, understood)
        if command is None or (session.state in OWN_WORDS and not alone):
            return None
        if self._is_answer(command):
            return command
        if understood.by_resemblance and session.state not in BY_RESEMBLANCE:
            return None
        if command == "goto_step" and understood.implied and session.state not in WHERE_IMPLIED:
            return None
        return command if command in counting_in(session.state) else None

    def _is_answer(self, command: str) -> bool:
        """Whether the question under way names it among its answers."""
        session = self._session
        waits = None if session.held else session.waits
        return isinstance(waits, Ask | Choose | Offer) and command in waits.options

    def _called(self, event: Called) -> Reply:
        """Called while it is awake, it is simply there."""
        session = self._session
        session.held = None
        if event.heard is not None:
            return self._said(Said(event.heard, understood=event.understood))
        return self._reply(session.say("talk.awake") + session.question(), aside=True)

    def _waited(self) -> Reply:
        session = self._session
        waits = session.waits
        if session.state in (State.IDLE, State.STEP, State.PAUSED) or isinstance(waits, Offer):
            session.held = State.ASLEEP
            return self._reply(())
        if session.state is State.SILENCE or (isinstance(waits, Ask) and waits.thinking_s):
            return self._reply(session.answer(Answer()))
        in_passing = session.state is State.DANGER and session.stack.drop_passing()
        if in_passing or stop_asking(session):
            return self._reply(())
        session.patience += 1
        if session.patience == 1:
            first = "wait.here" if session.state is State.DANGER else "wait.first"
            return self._reply(session.say(first), aside=True)
        if session.patience == 2:
            return self._reply(session.say(f"wait.options.{place_of(session)}"), aside=True)
        session.patience = 0
        session.held = State.PAUSED
        return self._reply(session.say("wait.third"), aside=True)

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
        return Reply(lines, expects, session.manner, understood, session.is_over)

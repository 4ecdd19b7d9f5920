"""What words mean where they were said: a command, an answer, the rest of one, a name or a town."""

from collections.abc import Collection
from dataclasses import replace

from intents.guiding.commands import (
    BEGINNINGS,
    BY_RESEMBLANCE,
    LOSES_OR_ENDS,
    STANDS_ALONE,
    WHERE_IMPLIED,
    counting_in,
    stands_alone,
    was_meant,
)
from intents.guiding.flows import YES_OR_NO, Ask, Choose, Offer, Waiting
from intents.guiding.session import Session
from intents.guiding.states import State
from intents.hypotheses import Heard
from intents.turns import Said, Understood
from intents.wording.answers import load_answers
from intents.wording.corrections import Corrections

MAY_BEGIN = "apology.safe"
"""The question before an apology: what is no plain yes there is none."""

SPACE = 2
"""The step that is about a partner who wants to be left alone."""

NEVER_AN_ANSWER = frozenset(("support", "company"))
"""What is more than an answer, whatever was asked: danger, or somebody who must not hear."""

OWN_WORDS = frozenset((State.DICTATION, State.SILENCE))
"""Where people speak for themselves, and a command is one only if nothing else was said."""


class Interpreter:
    """Finds out what an utterance means here: what was asked, and what was said before, tell.

    Args:
        session: Where the conversation stands.
        corrections: Knows how people say what they said instead.
    """

    def __init__(self, session: Session, corrections: Corrections) -> None:
        self._session = session
        self._corrections = corrections
        self._answers = load_answers(session.knowledge.prompts.language)
        self._yes_or_no: Understood | None = None  # answered last, if that was the answer

    def interpret(self, said: Said, settled: Collection[str]) -> Understood:
        """What was meant here.

        Args:
            said: The utterance.
            settled: What of danger needs no light check any more, see `Safety.look`.
        """
        understand = self._session.knowledge.understanding.understand
        understood = said.understood or understand(said.heard)
        if understood.telling in settled:
            understood = understand(said.heard, settled)
        return self._in_context(self._by_name(understood))

    def goes_on(self, understood: Understood, over: int | None) -> bool:
        """Whether it only says more of a yes or no: “yes”, a pause, “we are both safe”.

        It is said before the first sentence of the next question is over.

        Args:
            understood: What was said now.
            over: As in `Said`.
        """
        if over == 0 and self._is_rest(understood):
            return True
        intent = understood.intent
        answers = intent in YES_OR_NO and self.is_answer(intent)
        self._yes_or_no = understood if answers else None
        return False

    def command(self, understood: Understood) -> str | None:
        """The command that counts here; None where the words are none."""
        command = understood.intent
        if command is None or self._was_said_by_the_way(command, understood):
            return None
        counts = self.is_answer(command) or self._counts(command, understood)
        return command if counts else None

    def _was_said_by_the_way(self, command: str, understood: Understood) -> bool:
        """Whether it would count only if it was said and nothing else, or not even then."""
        session = self._session
        if session.speech.was_interrupted and session.state is State.STEP and command in BEGINNINGS:
            return True  # said over a step that is read, to somebody else: nothing was asked
        in_danger = session.state is State.DANGER or bool(session.precautions.danger)
        leaves = in_danger and command in LOSES_OR_ENDS  # nobody in danger is left on a guess
        if session.state not in OWN_WORDS and not leaves:
            return False
        return not was_meant(session.knowledge.understanding, understood)

    def _counts(self, command: str, understood: Understood) -> bool:
        """Whether it is a command here, though no question names it."""
        state = self._session.state
        if understood.by_resemblance and state not in BY_RESEMBLANCE:
            return False
        if command == "goto_step" and understood.implied and state not in WHERE_IMPLIED:
            return False
        return command in counting_in(state)

    def is_answer(self, command: str) -> bool:
        """Whether the question under way names it among its answers."""
        session = self._session
        waits = session.waits_unless_held
        return isinstance(waits, Ask | Choose | Offer) and command in waits.options

    def may_be_our_voice(self, understood: Understood) -> bool:
        """Whether it loses or ends something, and may be what the guide itself was saying."""
        session = self._session
        if not session.speech.was_interrupted or understood.intent not in LOSES_OR_ENDS:
            return False
        return not stands_alone(session.knowledge.understanding, understood)

    def _is_rest(self, understood: Understood) -> bool:
        answer = self._yes_or_no
        if answer is None or understood.intent not in {answer.intent, None}:
            return False
        whole = f"{answer.transcript} {understood.transcript}"
        again = self._session.knowledge.understanding.understand(Heard.typed(whole))
        return again.intent == answer.intent and again.score >= STANDS_ALONE

    def _by_name(self, understood: Understood) -> Understood:
        """“Say sorry to Anna” is no phrase, but “say sorry to my partner” is one."""
        session = self._session
        if understood.intent is not None and understood.score >= STANDS_ALONE:
            return understood
        unnamed = session.acquaintance.without_name(understood.transcript)
        if not unnamed:
            return understood
        again = session.knowledge.understanding.understand(Heard.typed(unnamed))
        if again.intent is None or again.score < STANDS_ALONE:
            return understood
        return replace(again, transcript=understood.transcript, recognizer=understood.recognizer)

    def _in_context(self, understood: Understood) -> Understood:
        """Where a few answers were asked for, one that opens the sentence is the answer."""
        session = self._session
        waits = session.waits_unless_held
        options = waits.options if isinstance(waits, Choose | Offer) else ()
        if "country" in options or (session.state is State.IDLE and session.precautions.danger):
            understood = self._located(understood)
        part = self._answers.part(understood.transcript) if self._is_of_parts(waits) else ""
        if part:
            return replace(understood, intent="redo_part", slots={"part": part})
        if not isinstance(waits, Choose | Offer) or session.state is State.DRAFT:
            return understood
        if isinstance(waits, Choose):
            understood = self._answered(understood, waits.prompt)
        if waits.prompt == MAY_BEGIN and self._holds_back(understood):
            return replace(understood, intent="no", slots={}, by_resemblance=False, implied=False)
        named = understood.intent in waits.options and not understood.by_resemblance
        if named or understood.score >= STANDS_ALONE:
            return understood
        understanding = session.knowledge.understanding
        opening = understanding.opening(understood.transcript, waits.options)
        if opening is None:
            return understood
        slots = dict(opening.slots)
        return replace(understood, intent=opening.intent, slots=slots, by_resemblance=False)

    def _is_of_parts(self, waits: Waiting | None) -> bool:
        """Whether there is an apology of which a part can be named now."""
        run = self._session.run
        takes = isinstance(waits, Choose) and "redo_part" in waits.options
        return takes and run is not None and run.name == "apology"

    def _holds_back(self, understood: Understood) -> bool:
        """Whether the partner wants none, or a yes is not the whole: “yes, but she won't talk”."""
        if understood.intent == "goto_step":
            return understood.implied and understood.slots == {"step": SPACE}
        understanding, said = self._session.knowledge.understanding, understood.transcript
        opening = understanding.opening(said, ("yes",))
        if opening is None or understood.score >= STANDS_ALONE:
            return False
        negations, words = understanding.language.negations_in, understanding.language.words(said)
        return negations(words) > negations(opening.words)

    def _answered(self, understood: Understood, prompt: str) -> Understood:
        """“Just a bruise” is a yes where it was asked if anyone got hurt."""
        intent = self._answers.intent(prompt, understood.transcript)
        if not intent or understood.intent in NEVER_AN_ANSWER:
            return understood
        return replace(understood, intent=intent, score=1.0, slots={}, by_resemblance=False)

    def _located(self, understood: Understood) -> Understood:
        """A country is named by a town or a state, too, and among other words."""
        knowledge, said = self._session.knowledge, understood.transcript
        said = self._corrections.instead(said) or said
        is_sure = understood.score >= STANDS_ALONE and not understood.by_resemblance
        if knowledge.towns is None or understood.intent == "support" or is_sure:
            return understood
        named = knowledge.understanding.within(said, ("country",))
        country = str(named.slots["country"]) if named is not None else ""
        found = knowledge.towns.country(said, country)
        if not found:
            return understood
        slots: dict[str, str | int] = {"country": found, "by": "" if found == country else "town"}
        return replace(understood, intent="country", slots=slots, by_resemblance=False)

"""What words mean where they were said: names, answers that open a sentence, or towns."""

from dataclasses import replace

from intents.guiding.commands import STANDS_ALONE
from intents.guiding.flows import Choose, Offer, Waiting
from intents.guiding.session import Session
from intents.guiding.states import State
from intents.hypotheses import Heard
from intents.turns import Understood
from intents.wording.answers import load_answers
from intents.wording.corrections import Corrections

MAY_BEGIN = "apology.safe"
"""The question before an apology: what is no plain yes there is none."""

SPACE = 2
"""The step that is about a partner who wants to be left alone."""

NEVER_AN_ANSWER = frozenset(("support", "company"))
"""What is more than an answer, whatever was asked: danger, or somebody who must not hear."""


class Context:
    """Reads what was understood by what was asked.

    Args:
        session: Where the conversation stands.
        corrections: Knows how people say what they said instead.
    """

    def __init__(self, session: Session, corrections: Corrections) -> None:
        self._session = session
        self._corrections = corrections
        self._answers = load_answers(session.knowledge.prompts.language)

    def read(self, understood: Understood) -> Understood:
        """What was meant here."""
        return self._in_context(self._by_name(understood))

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
        waits = None if session.held else session.waits
        options = waits.options if isinstance(waits, Choose | Offer) else ()
        if "country" in options or (session.state is State.IDLE and session.danger):
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

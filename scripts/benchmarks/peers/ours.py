"""This project's own understanding: whole, and with half of what it hears."""

from intents.hypotheses import Heard, Hypothesis
from intents.turns import Understood
from intents.understanding import Understanding
from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading


class Guide:
    """With everything that was heard."""

    name = "amends"

    def __init__(self, understanding: Understanding, name: str = name) -> None:
        self._understanding = understanding
        self.name = name

    def read(self, case: Case) -> Reading:
        """As the guide understands it."""
        if case.heard is None:
            return NOTHING
        return _reading(self._understanding.understand(case.heard))


class TranscriptAlone:
    """By the free transcript: the recording is not asked again."""

    name = "free transcript alone"

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    def read(self, case: Case) -> Reading:
        """As if it had been typed."""
        return _reading(self._understanding.understand(Heard.typed(case.transcript)))


class ConstrainedAlone:
    """By the likeliest sentence of all that can be said; it knows no “nothing”."""

    name = "constrained reading alone"

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    def read(self, case: Case) -> Reading:
        """The sentence that the recognizer's search finds."""
        if case.heard is None or case.heard.ear is None:
            return NOTHING
        found = case.heard.ear.likeliest(1)
        if not found:
            return NOTHING
        sentence = Hypothesis("typed", found[0][0])
        return _reading(self._understanding.understand(Heard((sentence,))))


def _reading(understood: Understood) -> Reading:
    return Reading(
        understood.intent, understood.slots, understood.score, bool(understood.candidates)
    )

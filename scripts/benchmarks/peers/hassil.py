"""Home Assistant's own matching of the same templates."""

from hassil.recognize import recognize_best

from scripts.benchmarks.cases import Case
from scripts.benchmarks.peers import NOTHING, Reading
from scripts.benchmarks.sentences import SUPPORT
from scripts.benchmarks.subject import NOT_A_DANGER, Subject
from scripts.benchmarks.templates import read_intents, whole


class Hassil:
    """The template that fits exactly, dangers first."""

    name = "hassil"

    def __init__(self, subject: Subject) -> None:
        files = [file for file in (subject.catalogue, subject.own_words) if file]
        self._commands = [read_intents(file) for file in files]
        self._dangers = read_intents(subject.dangers) if subject.dangers else None

    def read(self, case: Case) -> Reading:
        """What fits the transcript."""
        return self.recognize(case.transcript)

    def recognize(self, text: str) -> Reading:
        """What fits a sentence."""
        danger = recognize_best(text, self._dangers) if self._dangers else None
        if danger is not None and danger.intent.name not in NOT_A_DANGER:
            return Reading(SUPPORT, {"kind": danger.intent.name}, 1.0)
        for commands in self._commands:
            found = recognize_best(text, commands)
            if found is not None:
                slots = {name: whole(entity.value) for name, entity in found.entities.items()}
                return Reading(found.intent.name, slots, 1.0)
        return NOTHING

"""Talks with the guide as text: what is said or waited, and which prompts the reply is made of."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

from intents.guiding.dialogue import Dialogue
from intents.guiding.keepsake import Keepsake
from intents.guiding.knowledge import NEVER, Knowledge, Rest
from intents.guiding.progress import Progress
from intents.guiding.prompts import Prompts
from intents.guiding.states import State
from intents.hypotheses import Heard
from intents.safety.helplines import Country, load_countries
from intents.safety.towns import load_towns
from intents.turns import Called, Candidate, Reply, Said, Understood, Waited
from intents.understanding import Understanding
from intents.wording.weakening import load_weakenings


class Talk:
    """One conversation with the guide, already greeted.

    Attributes:
        reply: The guide's latest.
        alarms: What it is waiting for now: seconds of silence, ascending.
        keepsake: What it keeps, and where.
        progress: Where the person is in the steps.
    """

    def __init__(
        self,
        guide: Understanding,
        prompts: Prompts,
        kept: Path,
        country: Country | None = None,
        *,
        rest: Rest = NEVER,
        progress: Progress | None = None,
    ) -> None:
        self.keepsake = Keepsake(kept)
        self.progress = progress or Progress(kept.with_name(f"{uuid4()}.json"))
        weakenings = load_weakenings(prompts.language)
        knowledge = Knowledge(
            guide,
            prompts,
            weakenings,
            self.keepsake,
            self.progress,
            country,
            load_countries(prompts.language),
            load_towns(guide.language),
            rest,
        )
        self._dialogue = Dialogue(knowledge)
        self._prompts = prompts
        self.alarms: tuple[float, ...] = ()
        self.reply = self._note(self._dialogue.start())

    def say(self, text: str, over: int | None = None) -> Reply:
        """Says something; `over` the guide's voice, once so many sentences were spoken."""
        return self._note(self._dialogue.handle(Said(Heard.typed(text), over)))

    def hear(self, understood: Understood, over: int | None = None) -> Reply:
        """Something was understood already; `over` as in `say`."""
        said = Said(Heard.typed(understood.transcript), over, understood)
        return self._note(self._dialogue.handle(said))

    def say_in_other_words(self, text: str, intent: str) -> Reply:
        """Says something of which a sentence embedding has found that it means the like."""
        return self.hear(
            Understood(text, intent, score=0.8, recognizer="moonshine", by_resemblance=True)
        )

    def half_say(self, intent: str, **slots: str | int) -> Reply:
        """Says something that is likely to mean this, and not sure to."""
        likely = Candidate(intent, slots, 0.68, "whatever was said")
        heard = Understood("florble", score=0.68, candidates=(likely,), recognizer="moonshine")
        return self._note(self._dialogue.handle(Said(Heard.typed("florble"), understood=heard)))

    def mumble(self, text: str, kind: str) -> Reply:
        """Says something whose recording holds a danger that the transcript has lost."""
        asked = Candidate("support", {"kind": kind}, 1.0, "the words that may have been said")
        check: dict[str, str | int] = {"kind": "check"}
        return self.hear(
            Understood(text, "support", check, candidates=(asked,), recognizer="moonshine")
        )

    def say_unclearly(self, text: str, *intents: str) -> Reply:
        """Says something that may mean any of these."""
        near = tuple(Candidate(intent, {}, 0.8, text) for intent in intents)
        heard = Understood(text, score=0.8, candidates=near, recognizer="moonshine")
        return self._note(self._dialogue.handle(Said(Heard.typed(text), understood=heard)))

    def call(self, text: str = "") -> Reply:
        """Says the wake phrase, and perhaps something in the same breath."""
        heard = Heard.typed(text) if text else None
        return self._note(self._dialogue.handle(Called(heard)))

    def room_is_too_loud(self) -> None:
        """Too many other sounds are heard."""
        self._dialogue.room_is_too_loud()

    def wait(self) -> Reply:
        """Says nothing until the next alarm."""
        assert self.alarms, "it waits for no silence"
        return self._note(self._dialogue.handle(Waited(self.alarms[0])))

    def _note(self, reply: Reply) -> Reply:
        self.reply = reply
        if reply.expects is not None:
            self.alarms = reply.expects.alarms
        return reply

    @property
    def state(self) -> State:
        """Where it stands: which column of the commands' table counts."""
        return self._dialogue.state

    @property
    def prompts(self) -> list[str]:
        """The names of the prompts that the latest reply is made of, in order."""
        return named(self._prompts, self.reply.lines)


def named(prompts: Prompts, lines: Sequence[str]) -> list[str]:
    """Takes a reply apart into prompts, those of many sentences first; fails where it cannot.

    Where a prompt was interrupted, the rest of it is named with an ellipsis before it.
    """
    found = _apart(prompts, tuple(lines))
    assert found is not None, f"not made of prompts: {lines}"
    return found


def _apart(prompts: Prompts, lines: tuple[str, ...]) -> list[str] | None:
    if not lines:
        return []
    for *_, sentences, _, name in sorted(_beginnings(prompts, lines), reverse=True):
        rest = _apart(prompts, lines[sentences:])
        if rest is not None:
            return [name, *rest]
    return None


def _beginnings(
    prompts: Prompts, lines: tuple[str, ...]
) -> Iterator[tuple[bool, bool, int, int, str]]:
    """What the lines may begin with: whether it has letters of its own, whether it is whole, how
    many sentences and letters these are, what."""
    for name, wordings in prompts.wordings.items():
        for wording in wordings:
            for start in range(len(wording)):
                rest = wording[start:]
                spoken = lines[: len(rest)]
                if len(spoken) == len(rest) and all(map(_says, rest, spoken)):
                    whole = start == 0
                    letters = len("".join(_fixed(" ".join(rest))))
                    called = name if whole else f"…{name}"
                    yield letters > 0, whole, len(rest), letters, called


def _says(sentence: str, line: str) -> bool:
    return re.fullmatch("(.+)".join(map(re.escape, _fixed(sentence))), line) is not None


def _fixed(sentence: str) -> list[str]:
    return re.split(r"\{[^}]+\}", sentence)

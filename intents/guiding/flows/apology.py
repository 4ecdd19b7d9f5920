"""“Help me apologize”: its parts one at a time, a draft in the person's own words, and care."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from intents.guiding.flows import Answer, Ask, Asking, Choose, Flow, Keep, Say
from intents.guiding.states import State
from intents.wording.address import Addressed

PARTS = ("what_i_did", "harm", "explanation", "regret", "repair", "change")
"""In the order in which they are asked for, and counted."""

CORE = ("what_i_did", "regret", "repair")
"""What is left where it is wanted as short as can be: in studies owning the act counted most, then
the offer to mend; and without regret it is no apology."""

SHORTEST = 2
"""How often it can be made shorter: without what leads in and explains, then only the core."""

LONGEST_READ_BACK = 30
"""Words of an answer that are read back in full; of a longer one, its beginning and its end."""

BEGINNING, END = 10, 8
"""How many words of a long answer are read back."""

PRACTISING_S = 90.0
"""Seconds of silence after which they may have practised in thought, or not at all."""

AT_THE_DRAFT = (
    "keep", "erase", "redo_part", "correct", "read_back", "repeat", "practise", "shorter",
    "longer", "yes", "no", "skip", "next",
)  # fmt: skip


class Craft(Protocol):
    """What is known about the words of an apology."""

    def weakness(self, words: str, known: frozenset[str]) -> str:
        """What weakens an apology in these words, unless it is known; empty for nothing."""
        ...

    def addressed(self, words: str) -> Addressed:
        """The words as they would be said to the partner."""
        ...


def apology(craft: Craft) -> Flow:
    """Asks, reads back, lets the person change what they want, then erases it or keeps it."""
    safe = yield Choose("apology.safe")
    if safe.intent != "yes":
        yield Say("apology.not_now")
        return

    yield Say("apology.begin")
    answers = Answers(craft)
    for part in PARTS:
        yield from answers.ask(part)
    if not answers.parts:
        yield Say("apology.empty")
        return

    yield from answers.read("apology.draft")
    question, is_over = "apology.what_now", False
    while not is_over:
        answer = yield Choose(question, AT_THE_DRAFT, state=State.DRAFT)
        question = "apology.say_which" if answer.intent == "yes" else "apology.what_now"
        is_over = yield from _take_command(answers, answer)


def _take_command(answers: "Answers", answer: Answer) -> Asking[bool]:
    """Does what is wanted of the draft; whether this was the end of it."""
    match answer.intent:
        case "keep":
            return (yield from answers.keep())
        case "erase":
            yield Say("apology.erased")
            return True
        case "no" | "skip" | "next":
            return (yield from answers.end())
        case "redo_part" | "correct":
            yield from answers.change(answer.slots)
            yield from answers.read("apology.draft")
        case "practise":
            yield from _practise()
        case "shorter" | "longer":
            yield from answers.shorten(more=answer.intent == "shorter")
        case "repeat" | "read_back":
            yield from answers.read("apology.draft_again")
    return False


class Answers:
    """The person's answers, part by part, and the draft that they make.

    Attributes:
        parts: By part: what was said, as a sentence. A part that was skipped is not there.
    """

    def __init__(self, craft: Craft) -> None:
        self.parts: dict[str, str] = {}
        self._craft = craft
        self._noticed: frozenset[str] = frozenset()
        self._short = 0

    def ask(self, part: str) -> Flow:
        """Asks for a part until it is answered or skipped, and reads it back."""
        answer = yield Ask(
            f"apology.{part}.ask",
            f"apology.{part}.examples",
            ("read_back", "redo_part"),
            PARTS.index(part) + 1,
        )
        if answer.intent == "read_back":
            if self.parts:
                yield from self.read("apology.so_far")
            else:
                yield Say("apology.nothing_yet")
            yield from self.ask(part)
        elif answer.intent == "redo_part":
            yield from self.change(answer.slots or self._last)
            yield from self.ask(part)
        elif answer.words:
            yield from self._take(part, answer.words)

    @property
    def _last(self) -> Mapping[str, str]:
        """The part that was told last: “let me change that”, while others are still asked for."""
        return {"part": next(reversed(self.parts))} if self.parts else {}

    def change(self, slots: Mapping[str, str | int]) -> Flow:
        """Asks again for one part, and first for which one, where it was not said."""
        part = _named(slots)
        if not part:
            # “The third one” is a step anywhere else; here it is a part.
            options = ("redo_part", "goto_step", "skip", "next", "no", "dont_know")
            answer = yield Choose("apology.which_part", options)
            part = _named(answer.slots)
        if part:
            yield from self.ask(part)

    def read(self, opening: str) -> Flow:
        """Reads what there is so far, sentence by sentence."""
        yield Say(opening)
        draft = tuple(self._draft())
        yield from draft
        if any(say.prompt == "apology.quoted" for say in draft):
            yield Say("apology.why_quoted")

    def shorten(self, *, more: bool) -> Flow:
        """Makes the draft shorter, or as long as it was; then reads it."""
        before = tuple(self._draft())
        self._short = min(SHORTEST, self._short + 1) if more else 0
        if tuple(self._draft()) != before:
            yield from self.read("apology.draft_shorter" if more else "apology.draft_again")
        else:
            yield Say("apology.shortest" if more else "apology.longest")

    def keep(self) -> Asking[bool]:
        """Keeps the draft as it is read; whether that worked."""
        answer = yield Keep(tuple(self._draft()))
        kept = answer.intent == "yes"
        yield Say("apology.kept" if kept else "talk.cannot_keep")
        return kept

    def end(self) -> Asking[bool]:
        """Asks whether to erase the draft; whether this is the end of it."""
        answer = yield Choose("apology.erase_sure", ("yes", "no", "keep", "erase", "dont_know"))
        if answer.intent == "keep":
            return (yield from self.keep())
        if answer.intent in ("yes", "erase"):
            yield Say("apology.erased")
            return True
        return False

    def _take(self, part: str, words: str) -> Flow:
        """Reads back what was heard, and says once and kindly what may weaken it."""
        self.parts[part] = as_sentence(words)
        yield _heard(self.parts[part])
        weakness = self._craft.weakness(words, self._noticed)
        if not weakness:
            return
        self._noticed |= {weakness}
        options = ("yes", "keep", "redo_part")
        answer = yield Ask(f"apology.weak.{weakness}", f"apology.{part}.examples", options)
        if answer.words:
            yield from self._take(part, answer.words)
        elif answer.intent == "redo_part":
            yield from self.change(answer.slots or {"part": part})
        elif answer.intent == "yes":
            yield from self.ask(part)
        elif answer.intent == "keep":
            yield Say("apology.stays")

    def _draft(self) -> Iterator[Say]:
        """Its sentences; that words stand as they were said is said at the first of them."""
        is_marked = False
        for part in filter(self._is_told, PARTS):
            if not self._short:
                yield Say(f"apology.{part}.frame")
            addressed = self._craft.addressed(self.parts[part])
            marks = not addressed.is_sure and not is_marked
            is_marked = is_marked or marks
            prompt = "apology.quoted" if marks else "apology.addressed"
            yield Say(prompt, {"words": addressed.text})

    def _is_told(self, part: str) -> bool:
        if part not in self.parts:
            return False
        if self._short == SHORTEST and any(each in self.parts for each in CORE):
            return part in CORE
        return not self._short or part != "explanation" or len(self.parts) == 1


def _practise() -> Flow:
    answer = yield Ask("apology.practise", "apology.practise_example", thinking_s=PRACTISING_S)
    if answer.intent == "spoken":
        yield Say("apology.practised")


def _named(slots: Mapping[str, str | int]) -> str:
    """The part that is meant, by its name or its number; empty where none is."""
    number = int(slots.get("step", 0))
    if 1 <= number <= len(PARTS):
        return PARTS[number - 1]
    part = str(slots.get("part", ""))
    return part if part in PARTS else ""


def _heard(sentence: str) -> Say:
    words = sentence.split()
    if len(words) <= LONGEST_READ_BACK:
        return Say("apology.heard", {"words": sentence})
    beginning, end = " ".join(words[:BEGINNING]), " ".join(words[-END:])
    return Say("apology.heard_long", {"beginning": beginning, "end": end})


def as_sentence(words: str) -> str:
    """The person's words as one sentence, for a voice to read."""
    words = words.strip().rstrip(".,;")
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith(("?", "!")) else ".")

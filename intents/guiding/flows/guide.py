"""The seven steps: one is read, then more of it, its questions, or the next one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from intents.guiding.flows import YES_OR_NO, Answer, Ask, Asking, Choose, Flow, Offer, Reached, Say
from intents.guiding.flows.apology import PARTS

STEPS = 7

FURTHER = ("action", "pitfall", "example", "why")
"""What “more” brings, one after the other, before it comes to the questions."""

OFFERED = ("more", "shorter", "example", "why", "question", "next", "skip", "back", "yes")

THINKING_S = 30.0
"""Seconds in which a question can be answered in thought."""

WHILE_THINKING = ("question", "next", "skip", "yes", "more", "example", "why")


def step(number: int, questions: Sequence[int], *, read: bool = True) -> Flow:
    """Reads a step, and whatever else is wanted of it, then the next one.

    Args:
        number: From 1.
        questions: How many questions each step has.
        read: Whether to read it; otherwise it was read before, and more of it is wanted.
    """
    while number <= STEPS:
        if read:
            yield Reached(number)
            yield Say(f"step.{number}.text")
        direction = yield from _further(number, questions[number - 1])
        number, read = number + direction, True
    yield Reached(0)
    yield Say("step.done")


def which_step(question: str, questions: Sequence[int]) -> Flow:
    """Asks which step to read; `question` is the prompt that asks.

    A step that is named is read like anywhere else. Here “the third part” is one too.
    """
    answer = yield Choose(question, (*YES_OR_NO, "next", "redo_part"), passing=True)
    part = str(answer.slots.get("part", ""))
    if part in PARTS:
        yield from step(PARTS.index(part) + 1, questions)
    else:
        yield Say("talk.all_right")


@dataclass
class _Heard:
    """What was heard of a step so far, after its text.

    Attributes:
        number: The step's.
        questions: How many questions it has.
        told: What else was told of it: names out of `FURTHER`, in the order in which they were.
        asked: How many of the questions were asked.
    """

    number: int
    questions: int
    told: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def is_asked_out(self) -> bool:
        """Whether there are no more questions."""
        return self.asked == self.questions

    @property
    def is_all(self) -> bool:
        """Whether there is nothing more of it."""
        return self.is_asked_out and set(FURTHER) <= set(self.told)

    def wanted(self, intent: str) -> str:
        """Which part of the step a command asks for."""
        if intent == "shorter":
            return "action"
        if intent not in ("more", "yes"):
            return intent
        return next((part for part in FURTHER if part not in self.told), "question")

    def tell(self, part: str) -> Say:
        """Tells a part of it."""
        self.told.append(part)
        return Say(f"step.{self.number}.{part}")


def _further(number: int, questions: int) -> Asking[int]:
    """Whatever else is wanted of a step; then which way to go, 1 or -1."""
    heard = _Heard(number, questions)
    offer = "step.offer_last" if number == STEPS else "step.offer"
    while True:
        answer = yield Offer(offer, OFFERED)
        offer = "step.offer_more"
        match heard.wanted(answer.intent):
            case "next" | "skip":
                return 1
            case "back" if number > 1:
                return -1
            case "back":
                yield Say("talk.nothing_before")
            case "question":
                yield from _questions(heard)
                offer = "step.offer_question"
            case part:
                yield heard.tell(part)
        if heard.is_asked_out:
            offer = "step.offer_end" if heard.is_all else "step.offer_rest"


def _questions(heard: _Heard) -> Asking[None]:
    """Asks one question after the other, as long as the person goes on."""
    while not heard.is_asked_out:
        heard.asked += 1
        answer = yield from _question(heard)
        if answer.intent not in ("question", "next", "skip"):
            if answer.intent == "spoken":
                yield Say("step.thanks")
            return
    yield Say("step.all_told" if heard.is_all else "step.no_more_questions")


def _question(heard: _Heard) -> Asking[Answer]:
    """Asks one; more of the step may be wanted before it is answered."""
    prompt = f"step.{heard.number}.question.{heard.asked}"
    ask = Ask(prompt, "step.unsure", WHILE_THINKING, heard.asked, THINKING_S)
    answer = yield ask
    while answer.intent in ("example", "why", "more", "yes"):
        wanted = heard.wanted(answer.intent) if answer.intent != "yes" else "question"
        yield Say("talk.go_ahead") if wanted == "question" else heard.tell(wanted)
        answer = yield ask
    return answer

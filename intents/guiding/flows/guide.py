"""The seven steps: one is read, then more of it, its questions, or the next one."""

from collections.abc import Sequence

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


def _further(number: int, questions: int) -> Asking[int]:
    """Whatever else is wanted of a step; then which way to go, 1 or -1."""
    told: list[str] = []
    asked = 0
    offer = "offer"
    while True:
        if offer != "offer" and asked == questions:
            offer = "offer_rest"
        answer = yield Offer(_named(offer, number), OFFERED)
        wanted = _wanted(answer.intent, told)
        offer = "offer_more"
        if wanted in ("next", "skip"):
            return 1
        if wanted == "back" and number > 1:
            return -1
        if wanted == "back":
            yield Say("talk.nothing_before")
        elif wanted == "question":
            asked = yield from _questions(number, asked, questions, told)
            offer = "offer_question"
        else:
            told.append(wanted)
            yield Say(f"step.{number}.{wanted}")


def _questions(number: int, asked: int, questions: int, told: list[str]) -> Asking[int]:
    """Asks one question after the other, as long as the person goes on; then how many so far."""
    while asked < questions:
        asked += 1
        answer = yield from _question(number, asked, told)
        if answer.intent not in ("question", "next", "skip"):
            if answer.intent == "spoken":
                yield Say("step.thanks")
            return asked
    yield Say("step.no_more_questions")
    return asked


def _question(number: int, which: int, told: list[str]) -> Asking[Answer]:
    """Asks one; more of the step may be wanted before it is answered."""
    prompt = f"step.{number}.question.{which}"
    ask = Ask(prompt, "step.unsure", WHILE_THINKING, which, THINKING_S)
    answer = yield ask
    while answer.intent in ("example", "why", "more", "yes"):
        wanted = _wanted(answer.intent, told) if answer.intent != "yes" else "question"
        if wanted == "question":
            yield Say("talk.go_ahead")
        else:
            told.append(wanted)
            yield Say(f"step.{number}.{wanted}")
        answer = yield ask
    return answer


def _wanted(intent: str, told: Sequence[str]) -> str:
    """Which part of the step a command asks for."""
    if intent == "shorter":
        return "action"
    if intent not in ("more", "yes"):
        return intent
    return next((part for part in FURTHER if part not in told), "question")


def _named(offer: str, number: int) -> str:
    return "step.offer_last" if number == STEPS and offer == "offer" else f"step.{offer}"

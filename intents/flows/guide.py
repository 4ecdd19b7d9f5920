"""The seven steps: one is read, then more of it, or the next one."""

from collections.abc import Iterator

from intents.flows import Answer, Flow, Offer, Say

STEPS = 7

FURTHER = ("action", "questions", "pitfall")
"""What “more” brings, one after the other."""


def step(number: int) -> Flow:
    """Reads a step, and whatever else is wanted of it, then the next one."""
    while number <= STEPS:
        yield Say(f"step.{number}.text")
        further = iter(FURTHER)
        answer = yield _offer(number)
        while not _leaves(number, answer):
            yield Say(_wanted(number, answer, further))
            answer = yield _offer(number)
        number += -1 if answer.intent == "back" else 1
    yield Say("step.done")


def _offer(number: int) -> Offer:
    last = number == STEPS
    return Offer(
        "step.offer_last" if last else "step.offer",
        ("more", "example", "why", "next", "skip", "back", "yes"),
        number,
    )


def _leaves(number: int, answer: Answer) -> bool:
    return answer.intent in ("next", "skip", "yes") or (answer.intent == "back" and number > 1)


def _wanted(number: int, answer: Answer, further: Iterator[str]) -> str:
    if answer.intent == "back":
        return "talk.nothing_before"
    if answer.intent in ("example", "why"):
        return f"step.{number}.{answer.intent}"
    part = next(further, None)
    return f"step.{number}.{part}" if part else "step.no_more"

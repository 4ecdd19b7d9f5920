"""What cannot be undone is asked about first; and where we stopped last time."""

from collections.abc import Callable, Sequence

from intents.guiding.flows import Choose, Do, Flow, Say
from intents.guiding.flows.guide import step
from intents.guiding.prompts import NUMBERS


def sure(question: str, deed: Callable[[], bool], done: str, failed: str, otherwise: str) -> Flow:
    """Does something once the person says yes; anything else is a no.

    Args:
        question: The prompt that asks.
        deed: Does it; False where it could not.
        done: The prompt for when it is done; empty where what follows says so.
        failed: The prompt for when it could not be done.
        otherwise: The prompt for no.
    """
    answer = yield Choose(question, passing=True)
    if answer.intent != "yes":
        yield Say(otherwise)
        return
    worked = yield Do(deed)
    if worked.intent != "yes":
        yield Say(failed)
    elif done:
        yield Say(done)


def welcome_back(stopped_at: int, questions: Sequence[int]) -> Flow:
    """Asks whether to go on where we stopped last time.

    Args:
        stopped_at: The step that was read last.
        questions: How many questions each step has.
    """
    answer = yield Choose(
        "talk.welcome_back",
        ("yes", "no", "dont_know", "skip", "resume", "next"),
        {"step": NUMBERS[stopped_at - 1]},
        passing=True,
    )
    match answer.intent:
        case "yes" | "resume":
            yield from step(stopped_at, questions)
        case "next":
            yield from step(stopped_at + 1, questions)
        case _:
            yield Say("talk.what_then")

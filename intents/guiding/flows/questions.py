"""Flows of a single question.

Whether to do what cannot be undone; whether something was meant; whether to read the step about
what was told; whether to go on where we stopped last time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intents.guiding.flows import Choose, Do, Flow, Say
from intents.guiding.flows.guide import step
from intents.guiding.prompts import NUMBERS
from intents.turns import Understood


@dataclass(frozen=True)
class Confirmation:
    """The prompts of something that is asked about first.

    Attributes:
        question: Asks whether to.
        done: For when it is done.
        otherwise: For no.
        failed: For when it could not be done; empty where it always can.
    """

    question: str
    done: str
    otherwise: str
    failed: str = ""


def sure(prompts: Confirmation, deed: Callable[[], bool]) -> Flow:
    """Does something once the person says yes; anything else is a no.

    Args:
        prompts: What is said.
        deed: Does it; False where it could not.
    """
    answer = yield Choose(prompts.question, passing=True)
    if answer.intent != "yes":
        yield Say(prompts.otherwise)
        return
    worked = yield Do(deed)
    yield Say(prompts.done if worked.intent == "yes" else prompts.failed)


def likely(meant: Understood, saying: str) -> Flow:
    """Asks whether something was meant that was heard unclearly; a yes is the dialogue's to act on.

    Args:
        meant: What a yes stands for.
        saying: What somebody says who means it.
    """
    yield Choose("unclear.likely", ("yes", "no"), {"saying": saying}, passing=True, meant=meant)
    yield Say("unclear.first")


def told(number: int) -> Flow:
    """Offers a step that is about what somebody told: reading it takes a minute."""
    meant = Understood("", "goto_step", {"step": number}, score=1.0)
    yield Choose(f"step.{number}.told", passing=True, meant=meant)
    yield Say("talk.all_right")


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
        place="welcome",
    )
    match answer.intent:
        case "yes" | "resume":
            yield from step(stopped_at, questions)
        case "next":
            yield from step(stopped_at + 1, questions)
        case _:
            yield Say("talk.what_then")

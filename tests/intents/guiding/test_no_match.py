"""What is likely is asked about, what loses or ends something never is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.guiding.prompts import Prompts
from intents.guiding.states import State
from intents.turns import Listening
from intents.understanding import Understanding
from tests.intents.talking import Talk


@pytest.fixture
def talking(guide: Understanding, prompts: Prompts, tmp_path: Path) -> Talk:
    return Talk(guide, prompts, tmp_path / "kept.txt")


def test_a_yes_does_it(talking: Talk) -> None:
    reply = talking.half_say("goto_step", step=6)
    assert reply.text == "Did you want, step six?"
    assert talking.reply.expects is not None
    assert talking.reply.expects.listening is Listening.CHOICE
    talking.say("yes")
    assert talking.prompts[0] == "step.6.text"


def test_after_a_no_it_is_said_again(talking: Talk) -> None:
    talking.half_say("goto_step", step=6)
    talking.say("no")
    assert talking.prompts == ["unclear.first"]
    talking.say("step five")
    assert talking.prompts[0] == "step.5.text"


def test_another_command_needs_no_no(talking: Talk) -> None:
    talking.say("step two")
    talking.half_say("example")
    talking.say("next")
    assert talking.prompts[0] == "step.3.text"


def test_the_question_is_repeated(talking: Talk) -> None:
    asked = talking.half_say("list_steps")
    assert talking.say("repeat").text == asked.text
    talking.say("yes")
    assert talking.prompts[0] == "talk.list_steps"


def test_what_is_said_to_somebody_else_ends_it(talking: Talk) -> None:
    talking.half_say("goto_step", step=6)
    talking.say("florble gradanka")
    assert talking.prompts == ["unclear.example.idle"]
    talking.say("prax mimble")
    assert talking.prompts == []


def test_without_an_answer_it_is_let_be(talking: Talk) -> None:
    talking.half_say("goto_step", step=6)
    talking.wait()
    assert talking.prompts == []
    talking.say("yes")
    assert "step.6.text" not in talking.prompts


@pytest.mark.parametrize("intent", ["forget", "goodbye", "stop", "sleep", "start_over", "keep"])
def test_what_loses_or_ends_something_is_never_offered(talking: Talk, intent: str) -> None:
    talking.half_say(intent)
    assert talking.prompts == ["unclear.first"]


def test_nothing_is_offered_beside_another_question(talking: Talk) -> None:
    talking.say("help me apologize")
    talking.half_say("goto_step", step=6)
    assert talking.prompts == ["unclear.again", "…apology.safe"]
    talking.say("yes")
    assert "apology.what_i_did.ask" in talking.prompts


def test_it_is_asked_in_a_draft_too(talking: Talk) -> None:
    talking.say("help me apologize")
    talking.say("yes")
    for part in ("I lied to her", "she cried", "skip", "I am sorry", "I will tell her", "skip"):
        talking.say(part)
    talking.half_say("read_back")
    assert talking.reply.text.startswith(("Did you want,", "Was that,"))
    talking.say("yes")
    assert any(name.startswith("apology.") for name in talking.prompts)


def test_where_coaching_has_ended_it_does_not_ask_whether_that_was_meant(
    talk: Callable[..., Talk],
) -> None:
    talking = talk()
    for text in ("I hit her", "skip", "skip"):
        talking.say(text)
    assert talking.state is State.IDLE

    talking.half_say("start_reflection", minutes=2)
    assert talking.prompts == ["unclear.first"]

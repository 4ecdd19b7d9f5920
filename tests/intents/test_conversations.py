"""Whole conversations, first word to last, as data in `conversations/`."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ConfigDict

from intents.safety.helplines import Country
from tests.intents.talking import Talk

FOLDER = Path(__file__).parent / "conversations"


class Turn(BaseModel):
    """One turn: what the person says, or the seconds they are silent, and what comes of it.

    `calls` is what follows the wake phrase in the same breath. `over` is said over the guide's
    voice, once so many of its sentences were spoken.
    """

    model_config = ConfigDict(extra="forbid")

    person: str | None = None
    waits: float | None = None
    calls: str | None = None
    over: int | None = None
    intent: str | None = None
    slots: dict[str, str | int] | None = None
    guide: list[str]
    says: str = ""
    hears: str | None = None
    ends: bool = False
    pace: float | None = None
    volume: float | None = None
    kept: list[str] | None = None


class Conversation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    country: str | None = None
    stopped_at: int = 0
    talk: list[Turn]


def conversations() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            conversation = Conversation.model_validate(row)
            yield pytest.param(conversation, id=f"{path.stem}: {conversation.name}")


@pytest.mark.parametrize("conversation", list(conversations()))
def test_conversation(
    conversation: Conversation, talk: Callable[..., Talk], countries: Mapping[str, Country]
) -> None:
    country = countries[conversation.country] if conversation.country else None
    talking = talk(country, stopped_at=conversation.stopped_at)
    assert talking.prompts == ["talk.welcome_back" if conversation.stopped_at else "talk.greeting"]
    for number, turn in enumerate(conversation.talk, 1):
        before = talking.reply
        _take(turn, talking)
        reply, where = talking.reply, f"turn {number}, {turn.person or turn.calls or turn.waits}"
        assert talking.prompts == turn.guide, where
        assert turn.says in reply.text, where
        assert reply.ends == turn.ends, where
        _check_what_it_expects(turn, talking, where)
        _check_manner(turn, talking, where)
        if turn.kept is not None:
            assert talking.keepsake.read() == turn.kept, where
        if reply.understood is not None and reply.understood.intent is None and reply.lines:
            assert reply.lines != before.lines, f"{where}: the same words twice running"
        _check_question_comes_last(turn, reply.lines, where)


def _take(turn: Turn, talking: Talk) -> None:
    if turn.calls is not None:
        talking.call(turn.calls)
        return
    if turn.person is None:
        assert talking.alarms == (turn.waits,)
        reply = talking.wait()
        assert reply.understood is None
        return
    understood = talking.say(turn.person, turn.over).understood
    assert understood is not None
    if "intent" in turn.model_fields_set:
        assert understood.intent == turn.intent, turn.person
    if turn.slots is not None:
        assert understood.slots == turn.slots, turn.person


def _check_what_it_expects(turn: Turn, talking: Talk, where: str) -> None:
    expects = talking.reply.expects
    if turn.hears is not None:
        assert expects is not None and expects.listening.value == turn.hears, where
    if expects is not None:
        # A question and a silence have an alarm; where nothing was asked, it waits for ever.
        assert bool(expects.alarms) == (expects.listening.value not in ("command", "asleep")), where
        assert expects.grammar.size, where


def _check_question_comes_last(turn: Turn, lines: tuple[str, ...], where: str) -> None:
    if not any(prompt.startswith("step.") for prompt in turn.guide):  # these quote questions
        assert not any("?" in line for line in lines[:-1]), where


def _check_manner(turn: Turn, talking: Talk, where: str) -> None:
    manner = talking.reply.manner
    assert turn.pace in (None, manner.pace), where
    assert turn.volume in (None, manner.volume), where

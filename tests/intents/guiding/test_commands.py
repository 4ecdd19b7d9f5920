"""The table of commands and states: every cell is tried, and the README shows it as it is."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cache
from pathlib import Path

import pytest

from intents.guiding.commands import (
    NEVER_BY_RESEMBLANCE,
    STATES,
    TABLE,
    WHERE_IMPLIED,
    action,
    as_markdown,
    counting_in,
)
from intents.guiding.prompts import Prompts
from intents.guiding.states import State
from intents.hypotheses import Heard
from intents.understanding import Understanding
from tests.intents.talking import Talk

README = Path(__file__).parents[3] / "README.md"

WAYS: Mapping[State, tuple[str, ...]] = {
    State.IDLE: (),
    State.STEP: ("step three",),
    State.QUESTION: ("help me apologize",),
    State.DICTATION: ("help me apologize", "yes", "I lied about the rent"),
    State.DRAFT: ("help me apologize", "yes", "I lied about the rent", *("skip",) * 5),
    State.SILENCE: ("start the reflection", "next"),
    State.PAUSED: ("step three", "pause"),
    State.DANGER: ("I want to kill myself",),
    State.ASLEEP: ("step three", "go to sleep"),
}
"""How to come into each state."""

PHRASES = {
    "apologize": "help me apologize", "goto_step": "step two",
    "start_reflection": "help me reflect", "next": "next", "skip": "skip",
    "back": "back", "repeat": "repeat", "more": "more",
    "example": "give me an example", "why": "why", "question": "another question", "yes": "yes",
    "heated": "I'm still so angry", "no": "no", "dont_know": "I don't know",
    "redo_part": "the second part", "shorter": "shorter",
    "longer": "longer", "practise": "practice", "keep": "keep it", "erase": "erase it",
    "forget": "forget everything", "read_back": "read it back",
    "correct": "that's not what I said", "start_over": "start over", "pause": "pause",
    "resume": "go on", "sleep": "go to sleep", "slower": "slower", "faster": "faster",
    "louder": "louder", "quieter": "quieter", "help": "help", "where_am_i": "where am I",
    "list_steps": "list the steps", "privacy": "are you recording me", "stop": "stop",
    "goodbye": "goodbye", "country": "I'm in Ireland",
    "too_much": "this is too hard", "company": "someone's coming",
}  # fmt: skip

SAYS: Mapping[str, str] = {
    "apology": "apology.", "that_step": "step.2.text", "reflection": "reflection.begin_two",
    "next_step": "step.1.text", "step_before": "talk.nothing_before", "further": "help.idle",
    "examples": "apology.harm.examples", "go_ahead": "talk.go_ahead", "takes_time": "talk.longer",
    "all_right": "talk.all_right", "pause": "talk.paused", "sleep": "talk.asleep",
    "resume": "talk.resumed", "keep_on": "step.4.text", "nothing_waits": "talk.nothing_to_resume",
    "slower": "talk.slower", "faster": "talk.faster", "louder": "talk.louder",
    "quieter": "talk.quieter", "help_": "help.", "where": "where.", "steps": "talk.list_steps",
    "truth": "talk.privacy", "silence_anew": "talk.longer", "misheard": "talk.misheard",
    "erase": "talk.forget_sure", "kept": "talk.nothing_kept", "end": "talk.goodbye",
    "kept_or_again": "step.3.text",
    "stop_or_end": "talk.goodbye", "wait_first": "reflection.wait", "not_now": "talk.not_here",
    "whom_to_ring": "talk.not_here", "the_question": "support.",
    "words": "apology.heard", "stays": "apology.stays", "rest": "talk.rest",
}  # fmt: skip
"""By action: the prompt it begins with, or the first letters of its name."""

SAYS_IN: Mapping[tuple[str, State], str] = {
    ("onwards", State.DICTATION): "apology.explanation.ask",
    ("onwards", State.SILENCE): "reflection.what_i_did",
    ("part_before", State.QUESTION): "apology.safe",
    ("part_before", State.DICTATION): "apology.what_i_did.ask",
    ("part_before", State.DRAFT): "apology.change.ask",
    ("part_before", State.SILENCE): "reflection.begin_two",
    ("part_before", State.DANGER): "support.",
    ("ask", State.QUESTION): "apology.safe",
    ("ask", State.DICTATION): "apology.harm.ask",
    ("ask", State.DRAFT): "apology.what_now",
    ("ask", State.DANGER): "support.",
    ("anew", State.STEP): "step.1.text",
    ("anew", State.QUESTION): "apology.safe",
    ("anew", State.DICTATION): "talk.start_over_sure",
    ("anew", State.DRAFT): "talk.start_over_sure",
    ("anew", State.SILENCE): "reflection.begin_two",
    ("anew", State.DANGER): "support.",
}
"""The same for actions that depend on what is under way."""

ANSWERED: Mapping[tuple[str, State], str] = {
    ("next", State.STEP): "step.4.text",
    ("skip", State.STEP): "step.4.text",
    ("back", State.STEP): "step.2.text",
    ("more", State.STEP): "step.3.action",
    ("yes", State.STEP): "step.3.action",
    ("shorter", State.STEP): "step.3.action",
    ("example", State.STEP): "step.3.example",
    ("why", State.STEP): "step.3.why",
    ("question", State.STEP): "step.3.question.1",
    ("yes", State.QUESTION): "apology.begin",
    ("no", State.QUESTION): "apology.not_now",
    ("dont_know", State.QUESTION): "apology.not_now",
    ("next", State.QUESTION): "apology.not_now",
    ("skip", State.QUESTION): "apology.not_now",
    ("repeat", State.DRAFT): "apology.draft_again",
    ("read_back", State.DRAFT): "apology.draft_again",
    ("redo_part", State.DRAFT): "apology.harm.ask",
    ("correct", State.DRAFT): "apology.which_part",
    ("shorter", State.DRAFT): "apology.draft_shorter",
    ("longer", State.DRAFT): "apology.longest",
    ("practise", State.DRAFT): "apology.practise",
    ("keep", State.DRAFT): "apology.kept",
    ("erase", State.DRAFT): "apology.erased",
    ("yes", State.DRAFT): "apology.say_which",
    ("no", State.DRAFT): "apology.erase_sure",
    ("next", State.DRAFT): "apology.erase_sure",
    ("skip", State.DRAFT): "apology.erase_sure",
    ("redo_part", State.DICTATION): "apology.harm.ask",
    ("read_back", State.DICTATION): "apology.so_far",
    ("correct", State.DANGER): "talk.undone",
    ("goodbye", State.DANGER): "support.goodbye",
    ("yes", State.DANGER): "support.",
    ("no", State.DANGER): "support.",
    ("dont_know", State.DANGER): "support.",
    ("next", State.DANGER): "support.",
    ("skip", State.DANGER): "support.",
    ("country", State.DANGER): "support.may_i_read",
}
"""What a flow makes of the commands that are its answers, in every case or where it was led to;
and where somebody is in danger."""


STAYS_PAUSED = ("slower", "faster", "louder", "quieter", "help_", "where", "truth")
"""What can be done in a pause without ending it."""


@pytest.fixture(scope="module")
def quick(guide: Understanding) -> Understanding:
    """The guide's understanding, asked only once about each sentence: there are many cells."""
    remembering = copy(guide)
    once = cache(lambda text: guide.understand(Heard.typed(text)))
    remembering.understand = lambda heard: once(heard.hypotheses[0].text)  # type: ignore[method-assign]  # of this copy only
    return remembering


@pytest.fixture
def come_to(quick: Understanding, prompts: Prompts, tmp_path: Path) -> Callable[[State], Talk]:
    """Talks until it is in a state."""

    def come(state: State) -> Talk:
        talking = Talk(quick, prompts, tmp_path / "kept.txt")
        for text in WAYS[state]:
            talking.say(text)
        return talking

    return come


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.value)
@pytest.mark.parametrize("command", TABLE)
def test_cell(command: str, state: State, come_to: Callable[[State], Talk]) -> None:
    talking = come_to(state)
    assert talking.state is state
    before, manner = talking.reply.lines, talking.reply.manner

    reply = talking.say(PHRASES[command])

    assert reply.understood is not None
    assert reply.understood.intent == command
    does = action(command, state).__name__
    if does == "nothing":
        assert (reply.lines, reply.expects, talking.state) == ((), None, state)
        return
    if does == "stop":
        assert (reply.lines, reply.ends, talking.state) == ((), False, State.IDLE)
        return
    if does == "fall_silent":
        assert (reply.lines, talking.state) == ((), State.PAUSED)
        assert reply.expects is not None and not reply.expects.alarms
        return
    if does == "as_before":  # which is a step, wherever the pause comes from here
        assert talking.state is not State.PAUSED
        does, state = action(command, State.STEP).__name__, State.STEP
        before = come_to(State.STEP).reply.lines
    if does == "again":
        assert reply.lines == before
        return
    assert does != "answer" or (command, state) in ANSWERED
    says = ANSWERED.get((command, state)) or SAYS.get(does) or SAYS_IN[does, state]
    assert talking.prompts[0].lstrip("…").startswith(says)
    assert (reply.manner != manner) == (does in ("slower", "faster", "louder", "quieter"))
    assert reply.ends == (does in ("end", "stop_or_end"))
    paused = does in ("pause", "rest") or (state is State.PAUSED and does in STAYS_PAUSED)
    assert (talking.state is State.PAUSED) == paused
    assert (talking.state is State.ASLEEP) == (does == "sleep")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.value)
def test_what_means_the_like_is_a_command_only_where_nobody_answers(
    state: State, come_to: Callable[[State], Talk]
) -> None:
    counts = {State.IDLE, State.STEP, State.DRAFT}
    for text in ("so loud", "your voice could do with being softer"):
        talking = come_to(state)
        manner = talking.reply.manner
        reply = talking.say_in_other_words(text, "quieter")
        assert (reply.manner != manner) == (state in counts)


def test_what_opens_an_answer_goes_before_what_it_is_like(
    come_to: Callable[[State], Talk],
) -> None:
    talking = come_to(State.QUESTION)  # whether both are safe
    talking.say_in_other_words("no, let's leave that one out", "skip")
    assert talking.reply.understood is not None
    assert talking.reply.understood.intent == "no"


def test_what_loses_keeps_or_ends_something_must_be_said() -> None:
    assert {*TABLE, "support"} > NEVER_BY_RESEMBLANCE
    does = {command: {each.__name__ for each in TABLE[command]} for command in TABLE}
    final = {"erase", "end", "anew", "misheard", "stop", "stop_or_end", "sleep"}
    assert {command for command in TABLE if does[command] & final} < NEVER_BY_RESEMBLANCE


def test_every_phrase_of_the_guide_has_a_row(guide: Understanding) -> None:
    assert set(guide.intents) - {"support"} == set(TABLE) == set(PHRASES)
    assert all(len(actions) == len(STATES) for actions in TABLE.values())


def test_where_people_speak_for_themselves_few_commands_count() -> None:
    assert "apologize" not in counting_in(State.DICTATION)
    assert "skip" in counting_in(State.DICTATION)
    assert counting_in(State.SILENCE) < counting_in(State.STEP)
    assert counting_in(State.ASLEEP) == {"resume", "goodbye"}


def test_the_readme_shows_the_table_as_it_is() -> None:
    assert as_markdown() in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("state", [State.IDLE, State.STEP, State.QUESTION, State.DRAFT])
def test_a_step_that_nobody_asked_for_is_offered_only_where_it_interrupts_nothing(
    state: State, come_to: Callable[[State], Talk]
) -> None:
    told, implied, asked = come_to(state), come_to(state), come_to(state)

    told.say("he won't forgive me")
    implied.say("how do I rebuild trust")
    asked.say("step six")

    assert ("step.6.told" in told.prompts) is (state in WHERE_IMPLIED)
    assert ("step.6.text" in implied.prompts) is (state in WHERE_IMPLIED)
    assert "step.6.text" in asked.prompts

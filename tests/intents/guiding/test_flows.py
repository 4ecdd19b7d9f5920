"""A flow under way: it waits, is answered, taken back, begun anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from intents.guiding.flows import (
    Answer,
    Ask,
    Choose,
    EndCoaching,
    Flow,
    Hush,
    Offer,
    Reached,
    Run,
    Say,
    Stretch,
)
from intents.guiding.flows.guide import STEPS, THINKING_S, step
from intents.guiding.flows.reflection import reflection
from intents.guiding.flows.support import support
from intents.guiding.prompts import Prompts
from intents.safety.helplines import Country


def small() -> Flow:
    yield Say("hello")
    name = yield Ask("name", "names")
    yield Say("thanks", {"name": name.words})
    drink = yield Choose("drink", ("yes", "no"))
    if drink.intent == "yes":
        yield Say("pour")
    yield Hush(5.0)
    yield Say("bye")


def test_says_what_comes_before_it_waits() -> None:
    run = Run("small", small)
    assert run.waits is None

    stretch = run.start()

    assert stretch.says == (Say("hello"),)
    assert stretch.waits == run.waits == Ask("name", "names")


def test_an_answer_goes_in() -> None:
    run = Run("small", small)
    run.start()

    stretch = run.answer(Answer(words="Ann"))

    assert stretch.says == (Say("thanks", {"name": "Ann"}),)
    assert stretch.waits == Choose("drink", ("yes", "no"))


def test_at_the_end_it_waits_for_nothing() -> None:
    run = Run("small", small)
    run.start()
    for answer in (Answer(words="Ann"), Answer("no")):
        run.answer(answer)

    stretch = run.answer(Answer())

    assert stretch.says == (Say("bye"),)
    assert stretch.waits is run.waits is None


def test_back_takes_one_answer_back_and_says_nothing_again() -> None:
    run = Run("small", small)
    run.start()
    run.answer(Answer(words="Ann"))
    run.answer(Answer("no"))

    assert run.back().waits == Choose("drink", ("yes", "no"))
    assert run.has_answers
    stretch = run.answer(Answer("yes"))
    assert stretch.says == (Say("pour"),)


def test_back_to_the_first_question_begins_anew() -> None:
    run = Run("small", small)
    run.start()
    run.answer(Answer(words="Ann"))

    for _ in range(2):
        stretch = run.back()
        assert stretch.says == (Say("hello"),)
        assert stretch.waits == Ask("name", "names")
        assert not run.has_answers


def test_another_answer_after_back_replaces_the_first() -> None:
    run = Run("small", small)
    run.start()
    run.answer(Answer(words="Ann"))
    run.back()

    assert run.answer(Answer(words="Eve")).says == (Say("thanks", {"name": "Eve"}),)


def test_back_past_what_was_skipped_goes_to_it() -> None:
    def questions() -> Flow:
        for number in range(4):
            yield Ask(f"question {number}", "examples")

    run = Run("questions", questions)
    run.start()
    for _ in range(3):
        run.answer(Answer())

    assert run.back().waits == Ask("question 2", "examples")
    assert run.back().waits == Ask("question 1", "examples")


def test_back_to_a_silence_says_what_it_is_for() -> None:
    def silences() -> Flow:
        for number in range(3):
            yield Say(f"think {number}")
            yield Hush(10.0)

    run = Run("silences", silences)
    run.start()
    run.answer(Answer())
    run.answer(Answer())

    stretch = run.back()

    assert stretch.says == (Say("think 1"),)
    assert stretch.waits == Hush(10.0)


def test_restart_forgets_the_answers() -> None:
    run = Run("small", small)
    run.start()
    run.answer(Answer(words="Ann"))
    assert run.has_answers

    stretch = run.restart()

    assert not run.has_answers
    assert stretch.says == (Say("hello"),)
    assert stretch.waits == Ask("name", "names")


def test_only_words_are_answers_that_can_be_lost() -> None:
    run = Run("small", small)
    run.start()
    run.answer(Answer())
    run.answer(Answer("yes"))

    assert not run.has_answers


def test_a_flow_that_waits_for_nothing() -> None:
    def short() -> Flow:
        yield Say("hello")

    stretch = Run("short", short).start()

    assert stretch.says == (Say("hello"),)
    assert stretch.waits is None


# ── The flows by themselves ──────────────────────────────────────────────────────────────────


def begun(number: int, prompts: Prompts) -> tuple[Run, Stretch]:
    run = Run("step", lambda: step(number, prompts.questions))
    return run, run.start()


@pytest.mark.parametrize("number", range(1, STEPS + 1))
def test_every_step_can_be_read_with_all_that_belongs_to_it(number: int, prompts: Prompts) -> None:
    run, stretch = begun(number, prompts)
    told = list(stretch.says)
    assert isinstance(run.waits, Offer)
    for intent in ("example", "more", "more", "more"):
        told += run.answer(Answer(intent)).says

    parts = ("text", "example", "action", "pitfall", "why")
    assert told == [Reached(number), *(Say(f"step.{number}.{part}") for part in parts)]


@pytest.mark.parametrize("number", range(1, STEPS + 1))
def test_its_questions_come_one_at_a_time_with_a_silence_each(
    number: int, prompts: Prompts
) -> None:
    run, _ = begun(number, prompts)
    count = prompts.questions[number - 1]
    for which in range(1, count + 1):
        run.answer(Answer("question"))
        assert isinstance(run.waits, Ask)
        assert run.waits.prompt == f"step.{number}.question.{which}"
        assert run.waits.thinking_s == THINKING_S
        answer = run.answer(Answer("spoken" if which % 2 else ""))
        assert answer.says == ((Say("step.thanks"),) if which % 2 else ())
        assert isinstance(run.waits, Offer)

    assert 3 <= count <= 4
    assert run.answer(Answer("question")).says == (Say("step.no_more_questions"),)


def test_all_steps_in_a_row(prompts: Prompts) -> None:
    run, stretch = begun(1, prompts)
    told = list(stretch.says)
    while run.waits is not None:
        told += run.answer(Answer("next")).says

    steps = [(Reached(n), Say(f"step.{n}.text")) for n in range(1, STEPS + 1)]
    assert told == [*(each for pair in steps for each in pair), Reached(0), Say("step.done")]


def test_what_was_said_for_oneself_alone_is_never_in_the_flow(prompts: Prompts) -> None:
    run, _ = begun(1, prompts)
    run.answer(Answer("question"))
    run.answer(Answer("spoken"))

    assert not run.has_answers


def test_taking_back_what_was_said_goes_behind_what_came_after_it() -> None:
    run = Run("small", small)
    run.start()
    run.answer(Answer(words="Ann"))
    run.answer(Answer("no"))

    assert run.retract().waits == Ask("name", "names")
    assert not run.has_answers


SPOKEN_A_MINUTE = 174
"""Words of these prompts, breaths between sentences included: 171 to 177 by either voice at pace
1.0. `tests/voice/speaking/test_voices.py` times the voices themselves."""


@pytest.mark.parametrize("minutes", [2, 5])
def test_words_and_silences_of_the_reflection_take_as_long_as_it_is_called(
    prompts: Prompts, minutes: int
) -> None:
    run = Run("reflection", lambda: reflection(minutes, prompts.silences))
    stretch, silent, words = run.start(), 0.0, 0
    while isinstance(stretch.waits, Hush):
        silent += stretch.waits.seconds
        words += _words(stretch, prompts)
        stretch = run.answer(Answer())
    assert isinstance(stretch.waits, Choose)

    assert silent + words / SPOKEN_A_MINUTE * 60 == pytest.approx(minutes * 60, abs=3)


def _words(stretch: Stretch, prompts: Prompts) -> int:
    told = [prompts.lines(each.prompt) for each in stretch.says if isinstance(each, Say)]
    return sum(len(" ".join(lines).split()) for lines in told)


@dataclass(frozen=True)
class Somewhere:
    """Where danger comes up: nobody knows in which country."""

    country: Country | None = None
    countries: Mapping[str, Country] = field(default_factory=dict)
    is_within: bool = False


@pytest.mark.parametrize("kind", ["self_harm", "afraid", "violence", "check", "emergency"])
@pytest.mark.parametrize("answer", ["yes", "no", "dont_know", "skip", "country", ""])
@pytest.mark.parametrize("misheard", [False, True])
def test_support_always_comes_to_an_end(kind: str, answer: str, misheard: bool) -> None:
    run = Run("support", lambda: support(kind, Somewhere(), misheard=misheard))
    stretch = run.start()
    told = list(stretch.says)
    for _ in range(8):
        if run.waits is not None:
            told += run.answer(Answer(answer)).says
    if answer == "country" and run.waits is not None:  # somewhere without a number, again and again
        told += run.answer(Answer("yes")).says

    assert run.waits is None
    asked = ("afraid", "violence", "check") if misheard else ("check",)
    sure = () if misheard else ("afraid", "violence")
    says_so = answer == "yes" or (answer == "dont_know" and not misheard)
    ends_coaching = any(isinstance(each, EndCoaching) for each in told)
    assert ends_coaching == (kind in sure or (kind in asked and says_so))

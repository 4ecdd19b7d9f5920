"""Whether an utterance is all, as text: the recognizers' share is tested where they are."""

from copy import copy

import pytest

from intents.completeness import Completeness, Judge
from intents.hypotheses import Heard, Hypothesis
from intents.turns import Listening, Understood
from intents.understanding import Understanding

COMPLETE, CONTINUABLE = Completeness.COMPLETE, Completeness.CONTINUABLE
OPEN, UNFINISHED = Completeness.OPEN, Completeness.UNFINISHED


@pytest.fixture(scope="module")
def judge(guide: Understanding) -> Judge:
    return Judge(guide)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Step three.", COMPLETE),
        ("Could you go to step three, please?", COMPLETE),
        ("The one about listening.", COMPLETE),
        ("Pause.", COMPLETE),
        ("Help me apologize.", COMPLETE),
        ("Help.", CONTINUABLE),
        ("Go to step", UNFINISHED),
        ("Could you please go to", UNFINISHED),
        ("What is", UNFINISHED),
        ("Uh, take me to the", UNFINISHED),
        ("Boil the eggs for five minutes.", OPEN),
        ("I hit her.", OPEN),
        ("", OPEN),
    ],
)
def test_tells_the_end_of_a_command_from_its_middle(
    judge: Judge, words: str, expected: Completeness
) -> None:
    assert judge(Heard.typed(words), Listening.COMMAND).completeness is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Skip.", COMPLETE),
        ("What is step three?", COMPLETE),
        ("Yes.", OPEN),
        ("I did.", OPEN),
        ("I want to apologize", OPEN),
        ("I read her messages, and then I told her to go to", OPEN),
    ],
)
def test_in_dictation_only_a_command_that_stands_alone_is_complete(
    judge: Judge, words: str, expected: Completeness
) -> None:
    assert judge(Heard.typed(words), Listening.DICTATION).completeness is expected


def test_what_only_means_the_like_may_go_on(guide: Understanding) -> None:
    whole = Understood("I keep making excuses", "goto_step", by_resemblance=True, score=1.0)
    guessing = copy(guide)
    guessing.understand = lambda heard: whole  # type: ignore[method-assign]  # of this copy only
    judgement = Judge(guessing)(Heard.typed(whole.transcript), Listening.COMMAND)
    assert judgement.completeness is OPEN


def test_the_more_trusted_opinion_is_the_one_that_is_judged(judge: Judge) -> None:
    heard = Heard((Hypothesis("vosk grammar", "go to step"), Hypothesis("vosk", "step three")))
    judgement = judge(heard, Listening.COMMAND)
    assert judgement.completeness is COMPLETE
    assert judgement.understood.slots == {"step": 3}

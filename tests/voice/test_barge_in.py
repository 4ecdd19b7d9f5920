"""What is said over the guide's voice: found while it is said, and what is made of it then."""

from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from intents.completeness import Completeness, Judgement
from intents.hypotheses import Heard
from intents.turns import Reply, Said, Understood
from intents.understanding import Understanding
from tests.voice.recordings import blocks, heard
from voice.conversation import Conversation
from voice.ears import Over
from voice.hearing.barge_in import BargeIn
from voice.hearing.events import HearingEvent, Interrupted, Partial, SpeechBegan, Utterance
from voice.hearing.recognizers.moonshine import Moonshine
from voice.parts import open_silences
from voice.sound import Samples

STOP = Understood("stop", "stop", {}, 1.0)
BLURRED = Understood("stop the", None, {}, 0.0)
DANGER = Understood("stop hitting me", "support", {}, 1.0)
EARLY = Partial("stop", Judgement(Completeness.COMPLETE, STOP))


def answered(last: Understood, *before: HearingEvent) -> Said:
    """What the dialogue is told where “stop” was heard before the end, and more at the end."""
    heard = Heard.typed(last.transcript)
    events: Any = iter([SpeechBegan(1.0), *before, Utterance(heard, 1.0, 2.0, last), Over()])
    narrator = MagicMock(told=1)
    dialogue = MagicMock()
    dialogue.start.return_value = dialogue.handle.return_value = Reply((), None)
    ears: Any = MagicMock(next=lambda: next(events), when=lambda at: at, now=lambda: 0.0)
    Conversation(dialogue, ears, narrator, MagicMock()).run()
    narrator.hold.assert_called_once()
    said: Said = dialogue.handle.call_args.args[0]
    return said


@pytest.mark.parametrize("early", [EARLY, Interrupted(STOP)])
def test_stop_stays_a_stop_where_our_own_voice_blurs_what_follows(early: HearingEvent) -> None:
    assert answered(BLURRED, early).understood == STOP
    assert answered(Understood("", None, {}, 0.0), early).understood == STOP
    assert answered(Understood("it's fine", "yes", {}, 1.0), early).understood == STOP


def test_a_longer_sentence_that_is_understood_is_no_stop() -> None:
    longer = Understood("one step back please", "back", {}, 1.0)
    assert answered(longer, Interrupted(STOP)).understood == longer


def test_a_sentence_that_only_sounded_like_stop_at_first_is_none() -> None:
    assert answered(BLURRED, Interrupted(STOP), Interrupted(None)).understood == BLURRED


@pytest.mark.parametrize("early", [EARLY, Interrupted(STOP)])
def test_a_danger_that_begins_with_stop_is_heard_as_one(early: HearingEvent) -> None:
    assert answered(DANGER, early).understood == DANGER


def test_it_looks_at_the_latest_sound_again_and_again() -> None:
    looked: list[Samples] = []

    def silences(samples: Samples) -> Understood | None:
        looked.append(samples)
        return STOP if samples[-1] == 1.0 else None

    barge_in = BargeIn(silences)
    levels = (0, 0, 1, 1, 0, 0, 0, 0)  # two of them a look
    changes = [barge_in.feed(np.full(1600, level, np.float32)) for level in levels]
    assert changes == [False, False, False, True, *[False] * 4]
    assert not barge_in.look()  # there is nothing new
    assert len(looked) == 4
    assert barge_in.understood == STOP
    goes_on = [barge_in.feed(np.zeros(1600, np.float32)) for _ in range(2)]
    assert goes_on == [False, True]
    assert barge_in.understood is None
    for _ in range(20):
        barge_in.feed(np.zeros(1600, np.float32))
    assert len(looked[-1]) == round(1.4 * 16_000)


@pytest.mark.parametrize(
    ("name", "intent"),
    [("stop", "stop"), ("pause", "pause"), ("skip", None), ("step five", None), ("repeat", None)],
)
def test_the_words_that_silence_it_are_told_from_others(
    moonshine: Moonshine, guide: Understanding, name: str, intent: str | None
) -> None:
    barge_in = BargeIn(open_silences(moonshine, guide))
    found = set()
    for block in blocks(heard(name)):
        barge_in.feed(block)
        found.add(barge_in.understood.intent if barge_in.understood else None)
    assert intent in found
    if intent is None:  # others may be taken for one for a moment
        assert barge_in.understood is None

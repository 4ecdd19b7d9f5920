"""Asleep, only the wake phrase is understood, and what follows it in one breath."""

import numpy as np
import pytest

from intents.completeness import Judge
from intents.turns import Expectation, Listening
from intents.understanding import Understanding
from tests.voice.recordings import EXPECTED, blocks, heard, joined, noise, silence
from voice.hearing.endpoint import FRAME, Endpointer, Endpointing, Silero
from voice.hearing.events import HearingEvent, Partial, SpeechBegan, Woken
from voice.hearing.listener import Listener
from voice.hearing.recognizers.moonshine import Moonshine
from voice.hearing.sparing import Sparing
from voice.settings import Hearing
from voice.sound import HEARING_RATE, Samples
from voice.speaking.voices import open_voice


def said(text: str) -> Samples:
    spoken = open_voice("pyttsx3").render(text).at(HEARING_RATE).samples
    return joined(silence(0.6), spoken, silence(1.2))


def asleep(moonshine: Moonshine, guide: Understanding, sound: Samples) -> list[HearingEvent]:
    events: list[HearingEvent] = []
    wake = moonshine.wake_word(Hearing().wake)
    judge = Judge(guide)
    listener = Listener(moonshine, Silero(), Endpointing(), events.append, judge, wake)
    listener.expect(Expectation(Listening.ASLEEP, guide.grammar()))
    listener.wait()
    for block in blocks(sound):
        listener.hear(block)
    listener.settle()
    listener.close()
    return [event for event in events if not isinstance(event, SpeechBegan | Partial)]


def test_it_wakes_to_its_phrase(moonshine: Moonshine, guide: Understanding) -> None:
    (woken,) = asleep(moonshine, guide, said("My guide, wake up!"))
    assert isinstance(woken, Woken)
    assert woken.heard is None


def test_a_command_may_follow_in_the_same_breath(
    moonshine: Moonshine, guide: Understanding
) -> None:
    (woken,) = asleep(moonshine, guide, said("My guide, wake up, what is step three?"))
    assert isinstance(woken, Woken)
    assert woken.heard is not None
    understood = woken.understood
    assert understood is not None
    assert (understood.intent, understood.slots) == ("goto_step", {"step": 3})


def test_nothing_else_wakes_it_or_is_decoded(moonshine: Moonshine, guide: Understanding) -> None:
    everything = joined(*(joined(heard(each.path), silence(0.8)) for each in EXPECTED))
    assert asleep(moonshine, guide, everything) == []


def test_other_words_may_wake_it(moonshine: Moonshine) -> None:
    wake = moonshine.wake_word("good morning kitchen")
    assert wake(said("Good morning, kitchen.")) is not None
    assert wake(said("Good evening, everybody.")) is None


class Counting(Silero):
    asked = 0

    def __call__(self, frame: Samples) -> float:
        self.asked += 1
        return super().__call__(frame)


def test_in_a_quiet_room_the_network_rests() -> None:
    activity = Counting()
    frames = noise(32.0, 1e-3).reshape(-1, FRAME)
    assert max(map(Sparing(activity), frames)) < Endpointing.ends_below
    assert activity.asked < len(frames) / 10


@pytest.mark.parametrize("level", [0.0, 5e-4, 1e-2])
def test_speech_is_found_where_it_was_found_before(level: float) -> None:
    pause = silence(3.0)
    sound = joined(pause, *(joined(heard(each.path), pause) for each in EXPECTED[:8]))
    sound = sound + noise(len(sound) / HEARING_RATE, level)

    def utterances(activity: Silero | Sparing) -> list[int]:
        signals = Endpointer(activity, Endpointing()).push(sound)
        return [len(s.samples) if hasattr(s, "samples") else 0 for s in signals]

    always, sparing = utterances(Silero()), utterances(Sparing(Silero()))
    assert always.count(0) == pytest.approx(sparing.count(0), abs=1)
    assert np.sum(always) == pytest.approx(np.sum(sparing), rel=0.05)

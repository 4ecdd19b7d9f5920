"""Where the conversation's events come from: a recording, a keyboard."""

import io
import os
from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest

from intents.hypotheses import Heard, Hypothesis
from intents.phrases.grammar import Grammar
from intents.turns import Expectation, Listening
from tests.voice.recordings import blocks, joined, silence
from voice.ears import Over, RecordingEars, Spoken, TypedEars
from voice.errors import VoiceError
from voice.hearing.endpoint import Endpointing
from voice.hearing.events import Partial, Quiet, SpeechBegan, Utterance
from voice.hearing.listener import Listener
from voice.hearing.recognizers import HasGoneOn, never
from voice.sound import HEARING_RATE, Samples, Sound
from voice.timeline import Timeline

BLOCK_S = 512 / HEARING_RATE


class Deaf:
    """Makes the same of whatever it hears."""

    name = "deaf"

    def expect(self, grammar: Grammar) -> None:
        pass

    def begin(self) -> "Deaf":
        return self

    def feed(self, samples: Samples) -> str | None:
        return None

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        return self.finish()

    def finish(self) -> Heard:
        return Heard((Hypothesis("typed", "pardon"),))


def level(frame: Samples) -> float:
    return float(np.abs(frame).mean())


def said(seconds: float) -> Samples:
    return np.full(round(seconds * HEARING_RATE), 0.9, np.float32)


def recorded(sound: Samples, timeline: Timeline) -> RecordingEars:
    return RecordingEars(
        iter(blocks(sound)), timeline, partial(Listener, Deaf(), level, Endpointing())
    )


def expecting(listening: Listening, *alarms: float) -> Expectation:
    return Expectation(listening, (), alarms)


def test_a_recording_waits_while_the_guide_speaks_and_nothing_of_it_is_lost() -> None:
    timeline = Timeline(None)
    ears = recorded(joined(silence(1.0), said(1.0), silence(1.0), said(1.0)), timeline)
    ears.expect(expecting(Listening.COMMAND))
    ears.wait()
    assert isinstance(ears.next(), SpeechBegan)
    first = ears.next()
    assert isinstance(first, Utterance)
    assert ears.when(first.end) == pytest.approx(2.0, abs=2 * BLOCK_S)
    assert ears.now() == pytest.approx(2.6, abs=2 * BLOCK_S)

    ears.speaking()
    timeline.play(Sound.silence(10.0, 22_050))
    ears.post(Spoken())
    assert ears.next() == Spoken()
    ears.expect(expecting(Listening.COMMAND))
    ears.wait()
    assert isinstance(ears.next(), SpeechBegan)
    second = ears.next()
    assert isinstance(second, Utterance)
    assert ears.when(second.end) == pytest.approx(14.0, abs=2 * BLOCK_S)
    assert ears.next() == Over()
    assert ears.next() == Over()
    assert ears.now() == pytest.approx(14.0, abs=BLOCK_S)


def test_the_alarms_of_a_recording_run_by_its_own_time() -> None:
    timeline = Timeline(None)
    ears = recorded(silence(70.0), timeline)
    timeline.play(Sound.silence(5.0, 22_050))
    ears.expect(expecting(Listening.CHOICE, 25.0, 60.0))
    ears.wait()
    assert ears.next() == Quiet(25.0)
    assert ears.now() == pytest.approx(30.0, abs=BLOCK_S)
    assert ears.next() == Quiet(60.0)
    assert ears.next() == Over()


def test_a_recording_that_breaks_says_so() -> None:
    def breaking() -> Iterator[Samples]:
        yield silence(1.0)
        raise VoiceError("The recording breaks off.")

    ears = RecordingEars(
        breaking(), Timeline(None), partial(Listener, Deaf(), level, Endpointing())
    )
    ears.expect(expecting(Listening.COMMAND))
    ears.wait()
    with pytest.raises(VoiceError, match="breaks off"):
        ears.next()


def test_typed_lines_come_as_utterances_and_empty_ones_do_not() -> None:
    ears = TypedEars(io.StringIO("  help me  \n\n   \ngoodbye"))
    ears.expect(expecting(Listening.SILENCE, 300.0))  # nobody waits where lines come from a file
    ears.wait()
    for expected in ("help me", "goodbye"):
        event = ears.next()
        assert isinstance(event, Utterance)
        assert event.heard == Heard.typed(expected)
        assert 0 <= ears.when(event.start) <= ears.now()
    assert ears.next() == Over()


def test_at_a_keyboard_a_silence_lasts(capsys: pytest.CaptureFixture[str]) -> None:
    leader, follower = os.openpty()
    with os.fdopen(follower) as keyboard, os.fdopen(leader, "wb", buffering=0) as fingers:
        ears = TypedEars(keyboard)
        ears.expect(expecting(Listening.SILENCE, 0.05))
        ears.wait()
        assert ears.next() == Quiet(0.05)
        ears.expect(expecting(Listening.COMMAND, 0.05))  # but nobody is hurried
        ears.wait()
        fingers.write(b"next\n")
        event = ears.next()
        assert isinstance(event, Utterance)
        assert event.heard == Heard.typed("next")
        fingers.write(b"\x04")
        assert isinstance(ears.next(), Over)
    assert capsys.readouterr().out == "> > "


def test_partial_words_are_events_too() -> None:
    class Murmuring(Deaf):
        def feed(self, samples: Samples) -> str | None:
            return "mm"

    ears = RecordingEars(
        iter(blocks(joined(said(0.3), silence(1.0)))),
        Timeline(None),
        partial(Listener, Murmuring(), level, Endpointing()),
    )
    ears.expect(None)
    ears.wait()
    assert isinstance(ears.next(), SpeechBegan)
    assert ears.next() == Partial("mm")

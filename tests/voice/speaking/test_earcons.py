"""Earcons are soft, and nobody takes them for a voice."""

import numpy as np
import pytest

from intents.hypotheses import Heard
from intents.turns import Called, Event, Expectation, Listening, Reply, Said, Understood, Waited
from tests.voice.recordings import heard, joined, noise, silence
from voice.hearing.endpoint import FRAME, Endpointer, Endpointing, Silero
from voice.hearing.recognizers.moonshine import Moonshine
from voice.sound import HEARING_RATE, Samples
from voice.speaking.earcons import Earcon, after_reply, before_reply
from voice.speaking.playback import LOUDEST, Playback

SAID = Said(Heard.typed("well"))
EARCONS = pytest.mark.parametrize("earcon", Earcon, ids=lambda each: each.name)


def as_heard(earcon: Earcon, gain: float) -> Samples:
    return gain * earcon.sound.at(HEARING_RATE).samples


@EARCONS
@pytest.mark.parametrize("gain", [0.3, 1.0, LOUDEST])
def test_voice_activity_takes_none_for_a_voice(earcon: Earcon, gain: float) -> None:
    room = joined(silence(0.5), as_heard(earcon, gain), silence(1.0))
    sound = room + noise(len(room) / HEARING_RATE, 3e-4)
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    activity = Silero()
    assert max(map(activity, frames)) < Endpointing.ends_below
    assert not list(Endpointer(Silero(), Endpointing()).push(sound))


@EARCONS
def test_a_command_right_after_one_is_heard_as_ever(earcon: Earcon, moonshine: Moonshine) -> None:
    decoding = moonshine.begin()
    decoding.feed(joined(as_heard(earcon, 1.0), heard("what is step three")))
    assert "step three" in decoding.finish().hypotheses[0].text.lower()


@EARCONS
def test_it_is_short_and_soft_and_has_no_edges(earcon: Earcon) -> None:
    sound = earcon.sound
    assert sound.duration <= 0.5
    assert 0.02 < np.abs(sound.samples).max() < 0.06
    assert np.abs(np.diff(sound.samples, prepend=0.0, append=0.0)).max() < 0.005


def test_no_word_waits_for_an_earcon_and_a_stop_does_not_matter_to_it() -> None:
    playback = Playback(48_000)
    words = np.full(48_000, 0.5, np.float32)
    playback.chime(Earcon.UNDERSTOOD.sound.samples)
    assert not playback.busy
    playback.play(words)
    chime = len(Earcon.UNDERSTOOD.sound.samples)
    taken = playback.take(48_000)
    np.testing.assert_allclose(taken[:chime], words[:chime] + Earcon.UNDERSTOOD.sound.samples)
    np.testing.assert_array_equal(taken[chime:], words[chime:])
    assert playback.position == 1.0


def reply(listening: Listening | None, intent: str | None = "next", *, ends: bool = False) -> Reply:
    expects = None if listening is None else Expectation(listening)
    return Reply(("Well.",), expects, understood=Understood("well", intent), ends=ends)


@pytest.mark.parametrize(
    ("event", "before", "given", "expected"),
    [
        (SAID, Listening.COMMAND, reply(Listening.CHOICE), (Earcon.UNDERSTOOD, Earcon.LISTENING)),
        (SAID, Listening.COMMAND, reply(Listening.COMMAND), (Earcon.UNDERSTOOD, None)),
        (SAID, Listening.COMMAND, reply(Listening.COMMAND, None), (None, None)),
        (SAID, Listening.DICTATION, reply(Listening.COMMAND, None), (Earcon.UNDERSTOOD, None)),
        (SAID, Listening.COMMAND, reply(Listening.ASLEEP), (Earcon.UNDERSTOOD, Earcon.ASLEEP)),
        (SAID, Listening.COMMAND, reply(None, ends=True), (None, None)),
        (Waited(9.0), Listening.SILENCE, reply(Listening.SILENCE), (Earcon.SILENCE_OVER, None)),
        (Waited(9.0), Listening.CHOICE, reply(Listening.CHOICE), (None, Earcon.LISTENING)),
        (Called(), Listening.ASLEEP, reply(Listening.COMMAND, None), (None, Earcon.LISTENING)),
    ],
)
def test_they_are_few(
    event: Event, before: Listening, given: Reply, expected: tuple[Earcon | None, ...]
) -> None:
    assert (before_reply(event, before, given), after_reply(before, given)) == expected

"""The narrator, with a real playback that is taken from by hand, as a device would."""

import queue
import time
from collections.abc import Iterator

import numpy as np
import pytest

from intents.turns import Manner
from voice.errors import VoiceError
from voice.sound import Samples, Sound
from voice.speaking.narrator import LOWERED, Narrator
from voice.speaking.playback import Playback
from voice.speaking.renderer import BREATH, Renderer

RATE = 8_000
LINES = ("one.", "two.", "three.")


class Steady:
    """A voice that takes a second for whatever it says."""

    name = "steady"

    def render(self, text: str, pace: float = 1.0) -> Sound:
        return Sound(np.full(round(RATE / pace), 0.5, np.float32), RATE)


class Deck:
    """A player whose device asks for sound only when told to."""

    def __init__(self) -> None:
        self._playback = Playback(RATE)
        self.pause, self.resume = self._playback.pause, self._playback.resume
        self.stop = self._playback.stop

    @property
    def volume(self) -> float:
        return self._playback.volume

    @volume.setter
    def volume(self, gain: float) -> None:
        self._playback.volume = gain

    @property
    def position(self) -> float:
        return self._playback.position

    def play(self, sound: Sound) -> None:
        self._playback.play(sound.samples)

    def chime(self, sound: Sound) -> None:
        self._playback.chime(sound.samples)

    def drain(self) -> None:
        while self._playback.busy:
            time.sleep(0.001)

    def heard(self, seconds: float) -> Samples:
        """What the device plays next."""
        return self._playback.take(round(seconds * RATE))

    def has(self, seconds: float) -> None:
        """Returns once so much is queued."""
        until = time.monotonic() + 5
        while self._playback.remaining < seconds:
            assert time.monotonic() < until, "nothing was rendered"
            time.sleep(0.001)


Done = queue.SimpleQueue[VoiceError | None]


@pytest.fixture
def done() -> Done:
    return queue.SimpleQueue()


@pytest.fixture
def deck() -> Deck:
    return Deck()


@pytest.fixture
def narrator(deck: Deck, done: Done) -> Iterator[Narrator]:
    narrator = Narrator(Renderer(Steady()), deck)
    narrator.say(LINES, Manner(volume=0.8), done.put)
    deck.has(3.0)
    yield narrator
    narrator.stop()


def test_knows_how_many_sentences_have_been_spoken(
    narrator: Narrator, deck: Deck, done: Done
) -> None:
    told = [narrator.told]
    for _ in range(2):
        deck.heard(1.0)
        told.append(narrator.told)
        deck.heard(BREATH)
    assert told == [0, 1, 2]
    deck.heard(0.9)
    assert narrator.told == 2
    assert done.empty()
    deck.heard(1.0)
    assert done.get(timeout=5) is None
    assert narrator.told is None


def test_lowers_its_voice_and_goes_on_where_it_was(narrator: Narrator, deck: Deck) -> None:
    assert deck.heard(0.5)[-1] == pytest.approx(0.5 * 0.8)
    narrator.lower()
    assert deck.heard(0.1)[-1] == pytest.approx(0.5 * 0.8 * LOWERED)
    narrator.hold()
    assert not deck.heard(0.5)[-1]
    assert not deck.heard(5.0).any()
    assert narrator.told == 0
    narrator.go_on()
    assert deck.heard(0.2)[-1] == pytest.approx(0.5 * 0.8)


def test_what_is_said_next_breaks_off_what_was_being_said(
    narrator: Narrator, deck: Deck, done: Done
) -> None:
    deck.heard(BREATH + 1.5)
    narrator.lower()
    narrator.hold()
    others: Done = queue.SimpleQueue()
    narrator.say(("four.",), Manner(), others.put)
    deck.has(1.0)
    assert narrator.told == 0
    deck.heard(0.02)  # in which the earlier one fades out
    assert deck.heard(0.5)[-1] == pytest.approx(0.5)
    deck.heard(5.0)
    assert others.get(timeout=5) is None
    assert done.empty()


def test_says_so_where_no_voice_works(deck: Deck, done: Done) -> None:
    class Mute(Steady):
        def render(self, text: str, pace: float = 1.0) -> Sound:
            raise VoiceError("It has no voice.")

    Narrator(Renderer(Mute(), spare=lambda voice: Mute()), deck).say(LINES, Manner(), done.put)
    assert "no voice" in str(done.get(timeout=5))

"""Devices that come and go, on a real sound server."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from tests.soundserver import MICROPHONE, SPEAKER, SoundServer
from voice.duplex import Duplex
from voice.sound import HEARING_RATE, Samples, Sound

BACK_WITHIN_S = 3.0
RATE = 48_000


class Live:
    """Both directions of sound, what they say of themselves, and what went in and out."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.played: list[Samples] = []
        self.heard_s = 0.0
        self.duplex = Duplex(None, None, self._note, lambda block, *_: self.played.append(block))
        threading.Thread(target=self._hear, daemon=True).start()

    def wait_for(self, condition: Callable[[], bool], seconds: float = 10.0) -> float:
        began = time.monotonic()
        while not condition():
            assert time.monotonic() < began + seconds, (self.notices, self.duplex.missing)
            time.sleep(0.02)
        return time.monotonic() - began

    def tones(self) -> list[int]:
        """The pitches (Hz) that went out, in order, each with how long it sounded (tenths of s)."""
        sound = np.concatenate(self.played)
        tenth = self.duplex.speaker.rate // 10
        pieces = sound[: len(sound) // tenth * tenth].reshape(-1, tenth)
        return [
            round(float(np.abs(np.fft.rfft(piece)).argmax()) * 10 / 100) * 100
            for piece in pieces
            if np.abs(piece).max() > 0.05
        ]

    def _note(self, line: str) -> None:
        if "no sound at all" not in line:  # nobody speaks into the virtual microphone
            self.notices.append(line)

    def _hear(self) -> None:
        for block in self.duplex.microphone.blocks():
            self.heard_s += len(block) / HEARING_RATE


@pytest.fixture
def live(sound_server: SoundServer) -> Iterator[Live]:
    opened = Live()
    with closing(opened.duplex):
        opened.wait_for(lambda: opened.heard_s > 0.2)
        yield opened


def tone(pitch: float, seconds: float = 1.5) -> Sound:
    times = np.arange(round(seconds * RATE)) / RATE
    return Sound((0.3 * np.sin(2 * np.pi * pitch * times)).astype(np.float32), RATE)


@pytest.mark.parametrize("device", [MICROPHONE, SPEAKER])
def test_a_pulled_device_is_waited_for_and_the_sentence_begins_again(
    sound_server: SoundServer, live: Live, device: str
) -> None:
    """PulseAudio moves its stream to the only other device, and says nothing."""
    noun = "microphone" if device == MICROPHONE else "speaker"
    speaker = live.duplex.speaker
    for pitch in (400, 800, 1200):
        speaker.play(tone(pitch))
    live.wait_for(lambda: speaker.position > 2.0)
    sound_server.pull(device)
    live.wait_for(lambda: live.duplex.missing == noun)
    time.sleep(0.5)
    heard, position = live.heard_s, speaker.position
    time.sleep(0.5)
    assert (live.heard_s, speaker.position) == (heard, position)  # nobody hears our own voice

    sound_server.plug(device)
    # Plugging in takes a while itself; the microphone then has to deliver.
    assert live.wait_for(lambda: not live.duplex.missing) < BACK_WITHIN_S
    live.wait_for(lambda: live.heard_s > heard)
    speaker.drain()
    assert live.notices == [
        f"The {noun} has gone: I go on when it is back.",
        f"The {noun} is back.",
    ]
    heard_tones = live.tones()
    assert heard_tones == sorted(heard_tones)
    assert 14 <= heard_tones.count(400) <= 17
    assert heard_tones.count(800) >= 18  # half a second of it, and then the whole
    assert 14 <= heard_tones.count(1200) <= 17


def test_drop_outs_do_no_harm(sound_server: SoundServer, live: Live) -> None:
    speaker = live.duplex.speaker
    speaker.play(tone(400, 3.0))
    for _ in range(4):
        with sound_server.frozen():
            time.sleep(0.7)
        time.sleep(0.3)
    speaker.drain()
    assert live.notices == []
    assert 28 <= len(live.tones()) <= 33
    heard = live.heard_s
    live.wait_for(lambda: live.heard_s > heard + 0.5)


def test_another_default_device_is_followed_and_said(sound_server: SoundServer, live: Live) -> None:
    with sound_server.another_speaker() as name:
        live.wait_for(lambda: len(live.notices) == 1)
        assert live.notices == [f"Speaking through {name} now."]
        live.duplex.speaker.play(tone(400, 0.5))
        live.duplex.speaker.drain()
    live.wait_for(lambda: len(live.notices) == 2)
    assert "Speaking through" in live.notices[1]
    assert not live.duplex.missing

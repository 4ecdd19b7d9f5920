"""The live loop: a recording into a virtual microphone, the reply recognized from the speaker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.soundserver import Recording, SoundServer
from voice.hearing.recognizers.moonshine import Moonshine
from voice.sound import HEARING_RATE, Sound
from voice.speaking.voices import open_voice

AUDIO = Path(__file__).parents[1] / "audio"
HOMES = ("XDG_DATA_HOME", "XDG_STATE_HOME")
PATIENCE_S = 60.0
BACK_WITHIN_S = 3.0
SILENT = 1e-3
ECHO_S = 0.12
PAUSE_S = 0.8


class Guide:
    """`amends talk`, run by itself, and what comes out of the speaker."""

    def __init__(self, process: "subprocess.Popen[str]", recording: Recording, captions: Path):
        self.process = process
        self._recording = recording
        self._captions = captions

    def says(self, count: int, since: int = 0) -> list[dict[str, object]]:
        """All captions, once the guide has spoken `count` times and is silent again.

        `since` is the moment from which it must have been heard: a caption comes before its sound.
        """
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            captions = self.captions()
            spoken = [each for each in captions if each["who"] == "guide"]
            if len(spoken) >= count and self._has_spoken(since):
                return captions
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.1)
        raise AssertionError(f"The guide did not speak {count} times: {self.captions()}")

    def begins_to_speak(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while self._recording.sound.samples.max(initial=0.0) < SILENT:
            assert time.monotonic() < until, "the guide did not speak"
            time.sleep(0.1)

    def captions(self) -> list[dict[str, object]]:
        if not self._captions.exists():
            return []
        return [json.loads(line) for line in self._captions.read_text().splitlines()]

    def sound_since(self, moment: int) -> Sound:
        sound = self._recording.sound
        return Sound(sound.samples[moment:], sound.rate)

    def spoken_s(self) -> float | None:
        """How long it has spoken, if it is silent since, or was: longer than for a breath."""
        sound = self._recording.sound
        loud = np.flatnonzero(np.abs(sound.samples) > SILENT)
        ends = np.flatnonzero(np.diff([*loud, len(sound.samples)]) > PAUSE_S * sound.rate)
        return float(loud[ends[0]] - loud[0]) / sound.rate if len(ends) else None

    def moment(self) -> int:
        return len(self._recording.sound.samples)

    def _has_spoken(self, since: int) -> bool:
        """And is silent for so long that it is no breath between two sentences."""
        sound = np.abs(self.sound_since(since).samples)
        pause = round(1.5 * self._recording.sound.rate)
        return bool(sound.max(initial=0.0) > SILENT and sound[-pause:].max() < SILENT)


@pytest.fixture
def guide(sound_server: SoundServer, tmp_path: Path) -> Iterator[Guide]:
    captions = tmp_path / "captions.jsonl"
    command = [sys.executable, "-m", "voice", "talk", "--voice", "pyttsx3"]
    with sound_server.recording() as recording:
        process = subprocess.Popen(
            [*command, "--captions", str(captions)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **dict.fromkeys(HOMES, str(tmp_path))},  # nobody was here before
        )
        try:
            yield Guide(process, recording, captions)
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def spoken(moonshine: Moonshine) -> Callable[[Sound], str]:
    """What can be understood of a sound."""

    def words(sound: Sound) -> str:
        decoding = moonshine.begin()
        decoding.feed(sound.at(HEARING_RATE).samples)
        return decoding.finish().hypotheses[0].text.lower()

    return words


def recorded(name: str) -> Sound:
    samples, rate = soundfile.read(AUDIO / f"{name}.ogg", dtype="float32")
    return Sound(samples, rate)


def test_a_spoken_command_is_answered_aloud_until_goodbye(
    sound_server: SoundServer, guide: Guide, spoken: Callable[[Sound], str]
) -> None:
    guide.says(1)
    before = guide.moment()
    sound_server.play(recorded("step-nine"))
    captions = guide.says(2, before)
    person = next(each for each in captions if each["who"] == "person")
    assert (person["intent"], person["slots"]) == ("goto_step", {"step": 9})
    heard = spoken(guide.sound_since(before))
    assert "seven" in heard or "7" in heard
    assert "which" in heard

    sound_server.play(recorded("goodbye"))
    output, errors = guide.process.communicate(timeout=PATIENCE_S)
    assert guide.process.returncode == 0, errors
    assert "Listening with moonshine." in errors
    assert output.splitlines()[-1].startswith("Amends: Goodbye")


def test_stop_over_its_own_voice_silences_it(sound_server: SoundServer, guide: Guide) -> None:
    """Which the microphone hears as loud as the word: nobody is heard without canceling it.

    On a busy machine the sound has gaps, and people say it again.
    """
    with sound_server.echo(ECHO_S):
        guide.begins_to_speak()
        time.sleep(1.5)
        for _ in range(3):
            sound_server.play(recorded("stop"))
            time.sleep(PAUSE_S)
            if [each["intent"] for each in guide.captions()[1:]] == ["stop"]:
                break
    greeting, person, *_ = guide.captions()
    assert (person["who"], person["intent"]) == ("person", "stop")
    spoken_s = guide.spoken_s()
    assert spoken_s is not None
    assert spoken_s < 0.7 * open_voice("pyttsx3").render(str(greeting["text"])).duration


def test_ctrl_c_ends_it_quietly_even_while_it_speaks(guide: Guide) -> None:
    guide.begins_to_speak()
    guide.process.send_signal(signal.SIGINT)
    _, errors = guide.process.communicate(timeout=PATIENCE_S)
    assert guide.process.returncode == 128 + signal.SIGINT
    assert "Traceback" not in errors


def test_a_sound_server_that_restarts_is_waited_for(
    sound_server: SoundServer, guide: Guide
) -> None:
    guide.says(1)
    sound_server.kill()
    try:
        time.sleep(2.0)
        assert guide.process.poll() is None
    finally:
        sound_server.start()
    time.sleep(BACK_WITHIN_S)
    sound_server.play(recorded("goodbye"))
    output, errors = guide.process.communicate(timeout=PATIENCE_S)
    assert guide.process.returncode == 0, errors
    assert output.splitlines()[-1].startswith("Amends: Goodbye")
    # Said once, and nothing that PortAudio printed meanwhile.
    assert errors.splitlines()[-2:] == [
        "The sound has gone: I go on when it is back.",
        "The sound is back.",
    ]
    assert "Expression" not in errors


def test_ctrl_c_ends_it_while_it_waits_for_a_device(
    sound_server: SoundServer, guide: Guide
) -> None:
    guide.begins_to_speak()
    sound_server.kill()
    try:
        time.sleep(1.0)
        guide.process.send_signal(signal.SIGINT)
        _, errors = guide.process.communicate(timeout=3.0)
    finally:
        sound_server.start()
    assert guide.process.returncode == 128 + signal.SIGINT
    assert "The sound has gone" in errors

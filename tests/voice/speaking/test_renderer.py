from pathlib import Path
from threading import Event

import numpy as np
import pytest

from intents.turns import Slowly
from voice.errors import VoiceError
from voice.sound import Sound
from voice.speaking.rendered import Rendered
from voice.speaking.renderer import BREATH, SLOWLY, Renderer
from voice.speaking.voices import Voice

SENTENCES = ["What did you do?", "How did it hurt her?", "What will you change?"]


class Faulty:
    """A real voice until the sentence at which it goes wrong, in its way, for good."""

    name = "piper of the test"

    def __init__(self, voice: Voice, fault: str = "", at: str = "") -> None:
        self.asked: dict[str, Event] = {sentence: Event() for sentence in SENTENCES}
        self.paces: list[float] = []
        self.released = Event()
        self._voice = voice
        self._fault = fault
        self._at = at

    def render(self, text: str, pace: float = 1.0) -> Sound:
        self.asked[text].set()
        self.paces.append(pace)
        if text == self._at and self._fault == "raises":
            raise RuntimeError("onnxruntime gave up")
        if text == self._at and self._fault == "hangs":
            self.released.wait(30)
        if text == self._at and self._fault == "silent":
            return Sound.silence(1, 22_050)
        return self._voice.render(text, pace)


class Spare:
    name = "pyttsx3 of the test"

    def __init__(self, voice: Voice) -> None:
        self.rendered: list[str] = []
        self._voice = voice

    def render(self, text: str, pace: float = 1.0) -> Sound:
        self.rendered.append(text)
        return self._voice.render(text, pace)


def no_spare(voice: Voice) -> Voice:
    raise VoiceError("No voice works.")


def test_each_sentence_gives_its_sound_in_order(espeak: Voice) -> None:
    sounds = list(Renderer(espeak, spare=no_spare).sounds(SENTENCES))
    for sentence, sound in zip(SENTENCES, sounds, strict=True):
        expected = espeak.render(sentence).duration + BREATH
        assert sound.duration == pytest.approx(expected, abs=0.05)
        assert not sound.samples[-round(BREATH * sound.rate) + 1 :].any()


def test_nothing_to_say_is_no_failure(espeak: Voice) -> None:
    assert list(Renderer(espeak, spare=no_spare).sounds([])) == []
    (sound,) = Renderer(espeak, spare=no_spare).sounds(["..."])
    assert not sound.samples.any()


def test_the_next_sentence_is_rendered_while_one_plays_and_only_that_one(espeak: Voice) -> None:
    voice = Faulty(espeak)
    sounds = Renderer(voice, spare=no_spare).sounds(SENTENCES)
    assert not voice.asked[SENTENCES[0]].is_set()
    next(sounds)
    assert voice.asked[SENTENCES[1]].wait(10)
    assert not voice.asked[SENTENCES[2]].wait(0.2)


@pytest.mark.parametrize(
    ("fault", "at"),
    [
        *(("raises", sentence) for sentence in SENTENCES),
        *(("silent", sentence) for sentence in SENTENCES),
        ("hangs", SENTENCES[1]),
    ],
)
def test_a_voice_that_fails_is_replaced_without_losing_a_sentence(
    espeak: Voice, fault: str, at: str
) -> None:
    voice, spare, notices = Faulty(espeak, fault, at), Spare(espeak), list[str]()
    renderer = Renderer(voice, spare=lambda failed: spare, notice=notices.append, patience=1.0)
    try:
        sounds = [*renderer.sounds(SENTENCES), *renderer.sounds(SENTENCES[:1])]
    finally:
        voice.released.set()

    assert len(sounds) == 4
    assert all(sound.samples.any() for sound in sounds)
    assert spare.rendered == [*SENTENCES[SENTENCES.index(at) :], SENTENCES[0]]
    (notice,) = notices
    assert "piper" in notice
    assert "pyttsx3" in notice
    assert "\n" not in notice


def test_without_a_spare_the_failure_is_said(espeak: Voice) -> None:
    sounds = Renderer(Faulty(espeak, "raises", SENTENCES[1]), spare=no_spare).sounds(SENTENCES)
    next(sounds)
    with pytest.raises(VoiceError, match=r"onnxruntime gave up.*No voice works"):
        next(sounds)


def test_a_spare_that_fails_too_is_said(espeak: Voice) -> None:
    voice = Faulty(espeak, "raises", SENTENCES[0])
    renderer = Renderer(voice, spare=lambda failed: voice)
    with pytest.raises(VoiceError, match="failed too"):
        list(renderer.sounds(SENTENCES))


def test_the_real_spare_is_the_other_voice(espeak: Voice) -> None:
    renderer = Renderer(Faulty(espeak, "raises", SENTENCES[0]))
    assert all(sound.samples.any() for sound in renderer.sounds(SENTENCES))
    assert renderer.voice.name == espeak.name


def test_kept_prompts_are_used_at_the_normal_pace_only(espeak: Voice, tmp_path: Path) -> None:
    voice = Faulty(espeak)
    rendered = Rendered(voice, tmp_path)
    rendered.prepare(SENTENCES)
    voice.paces.clear()
    renderer = Renderer(voice, spare=no_spare, rendered=rendered)

    normal = list(renderer.sounds(SENTENCES))
    assert voice.paces == []
    slower = list(renderer.sounds(SENTENCES, pace=0.7))
    assert voice.paces == [0.7] * 3
    for one, other in zip(normal, slower, strict=True):
        assert other.duration > 1.2 * one.duration


def test_a_number_to_be_written_down_is_spoken_slowly(espeak: Voice) -> None:
    voice = Faulty(espeak)
    renderer = Renderer(voice, spare=no_spare)

    list(renderer.sounds([SENTENCES[0], Slowly(SENTENCES[1])], pace=0.85))

    assert voice.paces == [0.85, 0.85 * SLOWLY]


def test_kept_prompts_of_a_replaced_voice_are_not_used(espeak: Voice, tmp_path: Path) -> None:
    voice, spare = Faulty(espeak, "raises", SENTENCES[2]), Spare(espeak)
    rendered = Rendered(voice, tmp_path)
    rendered.prepare(SENTENCES[:2])
    renderer = Renderer(voice, spare=lambda failed: spare, rendered=rendered)
    assert np.all([sound.samples.any() for sound in renderer.sounds([SENTENCES[2], *SENTENCES])])
    assert spare.rendered == [SENTENCES[2], *SENTENCES]

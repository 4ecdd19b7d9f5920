"""All that the guide says, said by its voices: they can say it, and in the time it should take."""

from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from intents.guiding.flows import Answer, Choose, Hush, Say
from intents.guiding.flows.reflection import reflection
from intents.guiding.prompts import Prompts, load_prompts
from voice.speaking.renderer import BREATH
from voice.speaking.voices import Voice

SECONDS_A_WORD = (0.18, 0.75)
"""Quicker is swallowed, slower is spelt out letter by letter."""


@pytest.fixture(scope="module")
def prompts() -> Prompts:
    return load_prompts("en")


def with_every_word(sentences: Iterable[str]) -> Iterator[str]:
    """So many of the sentences that every word stands in one of them."""
    known: set[str] = set()
    for sentence in sorted(sentences, key=len, reverse=True):
        words = set(sentence.lower().split())
        if not words <= known:
            known |= words
            yield sentence


def test_espeak_says_every_word(espeak: Voice, prompts: Prompts) -> None:
    least, most = SECONDS_A_WORD
    for sentence in with_every_word(prompts.fixed):
        words, seconds = len(sentence.split()), espeak.render(sentence).duration
        assert least * words < seconds < most * words + 1.0, sentence


def test_piper_has_every_sound_of_every_sentence(piper: Voice, prompts: Prompts) -> None:
    """A sound that its model does not know would be left out, without a word."""
    model = piper._piper  # type: ignore[attr-defined]  # Piper's own class has it
    known = set(model.config.phoneme_id_map)
    for sentence in prompts.fixed:
        sounds = {sound for part in model.phonemize(sentence) for sound in part}
        assert sounds <= known, sentence
        assert len(sounds) > 2, sentence


def test_the_reflection_takes_as_long_as_it_is_called(voice: Voice, prompts: Prompts) -> None:
    @cache
    def seconds(name: str, wording: int) -> float:
        lines = prompts.lines(name, turn=wording)
        return sum(voice.render(sentence).duration + BREATH for sentence in lines)

    for wording in (0, 1):
        for minutes in (2, 5):
            for pace in (0.7, 1.0, 1.3):
                flow = reflection(minutes, prompts.silences)
                taken, move = 0.0, next(flow)
                while not isinstance(move, Choose):
                    if isinstance(move, Hush):
                        taken += move.at(pace)
                        move = flow.send(Answer())
                    else:
                        assert isinstance(move, Say)
                        taken += seconds(move.prompt, wording) / pace
                        move = next(flow)
                assert taken == pytest.approx(60 * minutes, abs=3), (wording, pace)

"""Words that are alike: an index finds what a comparison with every word would."""

import pytest

from intents.matching.nearness import UNLIKE, Nearness, likeness
from intents.matching.sounds import sound
from intents.phrases.catalogue import Catalogue


def alike(one: str, other: str) -> float:
    return likeness(one, sound(one), other, sound(other))


def test_likeness_is_symmetric_and_bounded() -> None:
    words = ("pause", "boys", "paws", "stop", "step", "")
    for one in words:
        for other in words:
            assert alike(one, other) == alike(other, one)
            assert 0.0 <= alike(one, other) <= 1.0
        assert alike(one, one) == 1.0


def test_words_that_sound_alike() -> None:
    assert sound("write") == sound("right")
    assert alike("write", "right") > alike("write", "table")


@pytest.mark.parametrize(
    "spoken",
    ["repete", "aplogise", "paws", "slo", "slower", "steppe", "tree", "jize", "lissen", "for", "x"],
)
def test_the_index_misses_nothing_that_matters(commands: Catalogue, spoken: str) -> None:
    words = sorted({arc.word for row in commands.network.arcs for arc in row})
    every = {word: alike(spoken, word) for word in words}
    wanted = {word for word, score in every.items() if score >= 0.75}
    found = dict(Nearness(words).near(spoken))
    assert wanted <= set(found)
    assert all(found[word] == every[word] >= UNLIKE for word in found)


def test_no_words_and_nothing_alike() -> None:
    assert Nearness(()).near("stop") == ()
    assert Nearness(("stop",)).near("umbrella") == ()

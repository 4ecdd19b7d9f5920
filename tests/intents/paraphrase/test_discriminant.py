"""What tells meanings apart is learned from how examples of one meaning differ."""

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.paraphrase.discriminant import Discriminant

PLACES = [np.arange(200), np.arange(200, 240)]

SIZE = 50


@pytest.fixture
def told_apart() -> Discriminant:
    """Two meanings that differ a little in one direction, while in another all examples do much."""
    spread = np.full(SIZE, 0.02)
    spread[1] = 1.0
    vectors = np.random.default_rng(1).normal(0.0, spread, (240, SIZE))
    vectors[200:, 0] += 0.4
    return Discriminant.of(vectors.astype(np.float32), PLACES)


def embedding(first: float, second: float) -> NDArray[np.float32]:
    vector = np.zeros(SIZE, np.float32)
    vector[:2] = first, second
    return vector


def test_what_differs_within_a_meaning_counts_less(told_apart: Discriminant) -> None:
    apart = np.abs(told_apart.directions[1] - told_apart.directions[0])
    assert apart.argmax() == 0
    assert apart[1] < apart[0] / 10


def test_probabilities_are_of_all_meanings_together(told_apart: Discriminant) -> None:
    for first, meant in ((0.0, 0), (0.4, 1)):
        found = told_apart.log_probabilities(embedding(first, 0.3))
        assert np.exp(found).sum() == pytest.approx(1.0, abs=1e-5)
        assert found.argmax() == meant


def test_a_meaning_with_more_examples_is_no_likelier(told_apart: Discriminant) -> None:
    between = told_apart.log_probabilities(embedding(0.2, 0.0))
    assert between[0] == pytest.approx(between[1], abs=0.1)


def test_one_example_of_each_meaning_is_enough() -> None:
    vectors = np.eye(3, dtype=np.float32)
    told_apart = Discriminant.of(vectors, [np.array([each]) for each in range(3)])
    assert [told_apart.log_probabilities(each).argmax() for each in vectors] == [0, 1, 2]

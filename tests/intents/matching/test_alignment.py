"""How a spoken sentence fits a pattern."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from intents.matching.alignment import Aligner, Alignment, Spoken
from intents.matching.vocabulary import Vocabulary
from intents.phrases.catalogue import load_catalogue
from intents.phrases.index import Index

Write = Callable[[str], Path]
Align = Callable[..., Alignment | None]


@pytest.fixture
def aligned(phrase_file: Write) -> Align:
    """Lays a sentence alongside one template; all words weigh the same."""

    def lay(template: str, said: str, lists: str = "", **weights: float) -> Alignment | None:
        file = "language: ko\nintents: {go: {data: [{sentences: ['%s']}]}}\n%s"
        catalogue = load_catalogue(phrase_file(file % (template, lists)))
        network = catalogue.network
        vocabulary = Vocabulary(Index(network), catalogue.language)
        weighs: Mapping[str, float] = defaultdict(lambda: 1.0, weights)
        words = tuple(said.split())
        partners: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
        for at, word in enumerate(words):
            for near, alike in vocabulary.near(word):
                partners[near].append((at, 1, alike))
            for count in range(2, len(words) - at + 1):
                for near, alike in vocabulary.near_long("".join(words[at : at + count])):
                    partners[near].append((at, count, alike))
        spoken = Spoken(words, tuple(weighs[word] for word in words), partners)
        return Aligner(network, weighs).align(spoken, network.patterns[0])

    return lay


def score(found: Alignment | None) -> float:
    assert found is not None
    return found.score


def path(found: Alignment | None) -> str:
    assert found is not None
    return " ".join(arc.word for arc in found.path)


def test_the_same_and_nothing_in_common(aligned: Align) -> None:
    assert score(aligned("read it back", "read it back")) == pytest.approx(1.0)
    assert aligned("read it back", "pumpkin oven") is None


def test_a_missing_word_costs_its_weight(aligned: Align) -> None:
    assert score(aligned("go back now", "go back")) == pytest.approx(1 - 1 / 5)


def test_a_word_too_many_costs_its_weight(aligned: Align) -> None:
    assert score(aligned("go back", "go back now")) == pytest.approx(1 - 1 / 5)


def test_a_light_word_costs_little(aligned: Align) -> None:
    light = score(aligned("next step", "the next step", the=0.1))
    assert light > score(aligned("next step", "red next step", the=0.1))


def test_order_counts(aligned: Align) -> None:
    assert score(aligned("step three", "three step")) < score(aligned("step three", "step tree"))


def test_the_alternative_that_was_said_is_taken(aligned: Align) -> None:
    found = aligned("(read|tell|give) me [the] step [again]", "tell me step again")
    assert path(found) == "tell me step again"
    assert score(found) == pytest.approx(1.0)


def test_longer_sentences_are_not_at_a_disadvantage(aligned: Align) -> None:
    assert path(aligned("go back [to the one before]", "back to one before")).startswith(
        "go back to"
    )


LISTS = "lists: {n: {values: [{in: second, out: 2}, {in: the last one, out: 7}]}}"


def test_slots_come_with_the_words(aligned: Align) -> None:
    found = aligned("read {n} now", "read the last one now", LISTS)
    assert found is not None
    assert [fill for arc in found.path for fill in arc.fills] == [("n", 7)]
    assert found.slots_heard


def test_a_value_may_be_heard_in_part(aligned: Align) -> None:
    found = aligned("read {n} now", "read last now", LISTS)
    assert found is not None
    assert found.slots_heard


def test_a_value_of_which_nothing_was_said_is_told_apart(aligned: Align) -> None:
    found = aligned("read {n} now", "read now", LISTS)
    assert found is not None
    assert not found.slots_heard
    assert aligned("read {n} now", "read", LISTS) is None


@pytest.mark.parametrize(
    ("phrase", "heard"),
    [
        ("apologize", "a poll of jize"),
        ("help me apologize", "help me a polly jize"),
        ("step three", "step tree"),
        ("goodbye", "good by"),
    ],
)
def test_words_heard_as_several_or_as_others(aligned: Align, phrase: str, heard: str) -> None:
    assert score(aligned(phrase, heard)) > 0.6

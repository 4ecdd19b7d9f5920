"""Fits what a sentence's embedding tells of danger, on sentences and on the danger phrase file."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from intents.language import load_language
from intents.paraphrase.encoder import Encoder
from intents.phrases.catalogue import load_catalogue
from intents.phrases.network import Phrase
from intents.safety.alarming import ODDS, WEIGHTS
from intents.safety.dangers import IDIOM, UNCLEAR
from scripts.benchmarks.other_speech import other_sentences
from scripts.benchmarks.sentences import DANGER, TUNED_ON, load_sentences
from scripts.benchmarks.spread import share
from voice.parts import LANGUAGE

FOLDS = 5
RIDGE = 0.5
OTHERS = 1500
"""So many sentences that are for nobody."""

OF_EACH = 6
"""So many phrases of each template of the danger file."""

WRITTEN = Path(__file__).with_name("told.yaml")
"""Sentences written to learn from, by kind of danger; those of `HARMLESS` tell of none."""

HARMLESS = "harmless"

WEIGHT = {
    "written": 3.0,
    "danger": 3.0,
    "harmless": 3.0,
    "ignored": 2.0,
    "development": 1.5,
    "phrases": 0.5,
}
"""How much a sentence counts: phrases are many, and no sentences that anybody said."""

TOLD_BY = {"self": ("I", "then I", "last night I"), "other": ("he", "she", "my husband", "my wife")}

DARK = ("self_harm", UNCLEAR["self_harm"])
"""Kinds that are about the person's own life."""

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """A sentence, and what is to be learned of it.

    Attributes:
        say: The sentence.
        part: Where it comes from.
        kind: Its danger; empty for none.
    """

    say: str
    part: str
    kind: str


def told() -> list[Told]:
    """All that is learned from."""
    with as_file(files("intents") / LANGUAGE / "danger.yaml") as source:
        catalogue = load_catalogue(source, may_overlap=True)
    chance = random.Random("alarming")
    found = [
        Told(_told(each, chance), "phrases", "" if each.intent == IDIOM else each.intent)
        for each in catalogue.network.phrases(OF_EACH)
    ]
    for each in load_sentences(*TUNED_ON):
        kind = str(each.slots["kind"]) if each.part in DANGER else ""
        found.append(Told(each.say, each.part, kind))
    written = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    for kind, sentences in written.items():
        found += (Told(say, "written", "" if kind == HARMLESS else kind) for say in sentences)
    return [*found, *(Told(say, "other", "") for say in other_sentences(OTHERS))]


def fitted(sentences: Sequence[Told], vectors: Vector) -> Vector:
    """Two rows of weights: whether it is a danger, and whether one to the person's own life."""
    counts = np.array([WEIGHT.get(each.part, 1.0) for each in sentences])
    danger = np.array([bool(each.kind) for each in sentences])
    dark = np.array([each.kind in DARK for each in sentences])
    return np.array(
        [
            _logistic(vectors, danger.astype(np.float64), counts),
            _logistic(vectors[danger], dark[danger].astype(np.float64), counts[danger]),
        ]
    )


def embedded(sentences: Sequence[Told]) -> Vector:
    """Their embeddings, with a one behind each for the bias."""
    words = load_language(LANGUAGE).words
    vectors = Encoder().embed([" ".join(words(each.say)) for each in sentences]).astype(np.float64)
    return np.c_[vectors, np.ones(len(vectors))]


def cross_validated(sentences: Sequence[Told], vectors: Vector) -> Iterator[str]:
    """Lines for some thresholds: what would be asked about, each sentence by others' weights."""
    chance = random.Random("folds")
    fold = np.array([chance.randrange(FOLDS) for _ in sentences])
    odds = np.zeros(len(sentences))
    for number in range(FOLDS):
        rest = fold != number
        learned = [each for each, kept in zip(sentences, rest, strict=True) if kept]
        odds[~rest] = vectors[~rest] @ fitted(learned, vectors[rest])[0]
    parts: dict[str, list[int]] = {}
    for at, each in enumerate(sentences):
        if each.part != "phrases":
            part = f"{each.part}, in danger" if each.kind else each.part
            parts.setdefault(part, []).append(at)
    for threshold in (ODDS - 0.5, ODDS, ODDS + 0.5):
        yield f"odds {threshold:4.1f}"
        for part, places in parts.items():
            asked = sum(bool(odds[at] >= threshold) for at in places)
            yield f"    {part:20} {share(asked, len(places))}"


def write(weights: Vector) -> Path:
    """Puts the weights where the guide reads them."""
    with as_file(files("intents.safety") / WEIGHTS) as file:
        np.save(file, weights.astype(np.float32))
    return file


def _told(each: Phrase, chance: random.Random) -> str:
    by = str(each.slots.get("by", chance.choice(("self", "other"))))
    return f"{chance.choice(TOLD_BY[by])} {each.text}"


def _logistic(rows: Vector, right: Vector, counts: Vector) -> Vector:
    """Logistic regression with a ridge, by Newton's method; the bias is left free."""
    weights = np.zeros(rows.shape[1])
    ridge = RIDGE * np.eye(rows.shape[1])
    ridge[-1, -1] = 1e-6
    for _ in range(15):
        believed = 1.0 / (1.0 + np.exp(-rows @ weights))
        gradient = rows.T @ (counts * (believed - right)) + ridge @ weights
        curvature = (rows * (counts * believed * (1.0 - believed))[:, None]).T @ rows + ridge
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights

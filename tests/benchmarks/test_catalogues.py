"""The two foreign catalogues, and sentences drawn from them: hassil must agree with every label."""

from pathlib import Path

import pytest

from scripts.benchmarks.orders import orders
from scripts.benchmarks.peers.hassil import Hassil
from scripts.benchmarks.sentences import FOLDER, load_foreign
from scripts.benchmarks.spread import rate, wilson
from scripts.benchmarks.subject import Subject

CATALOGUES = sorted(
    file for file in (FOLDER / "catalogues").glob("*.yaml") if "sentences" not in file.stem
)

SOME = 5
"""One sentence in so many: hassil takes its time over parts in any order."""


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.stem)
def test_what_hassil_matches_is_labelled_as_hassil_does(catalogue: Path) -> None:
    hassil = Hassil(Subject(catalogue))
    sentences = load_foreign(catalogue.with_name(f"{catalogue.stem}_sentences.yaml"))
    matched = [
        (each, reading)
        for each in sentences[::SOME]
        if (reading := hassil.recognize(each.say)).intent is not None
    ]

    assert len(sentences) >= 70
    assert len(matched) >= 3
    assert [s.say for s, r in matched if not s.is_met_by(r.intent, r.slots)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.stem)
def test_sentences_are_drawn_with_the_slots_that_they_say(catalogue: Path) -> None:
    subject = Subject(catalogue)
    hassil = Hassil(subject)
    drawn = orders(subject.templates, 5)

    assert drawn == orders(subject.templates, 5)
    readings = [(each, hassil.recognize(each.say)) for each in drawn]
    assert [s.say for s, r in readings if not s.is_met_by(r.intent, r.slots)] == []


def test_intervals_are_those_of_the_textbook() -> None:
    low, high = wilson(90, 100)

    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert wilson(0, 10)[0] == 0.0
    assert rate(0, 2.0).startswith("0.00 [0.00–1.8")

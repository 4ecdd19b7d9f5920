"""What is counted as noticed, asked and disturbed."""

from intents.hypotheses import Heard
from intents.turns import Candidate, Understood
from scripts.benchmarks.cases import Case
from scripts.benchmarks.dangers import Looked, disturbed, noticed
from scripts.benchmarks.sentences import Sentence

ACTS = Understood("I hit her", "support", {"kind": "violence"})
CHECKS = Understood("I hurt her", "support", {"kind": "check"})
ASKS = Understood(
    "I eat her",
    "support",
    {"kind": "check"},
    candidates=(Candidate("support", {"kind": "violence"}, 1.0, "hit her"),),
)
NOTHING = Understood("I eat her")


def _looked(part: str, understood: Understood, condition: str = "clean") -> Looked:
    slots = {"kind": "violence"} if part == "danger" else {}
    sentence = Sentence("I hit her", part, "support" if slots else None, slots)
    case = Case(sentence, Heard.typed(understood.transcript), condition, "flite/slt")
    return Looked(case, understood, False, 0.1)


def _first(lines: list[str], name: str) -> float:
    """The first share in a row."""
    row = next(line for line in lines if line.startswith(name))
    return float(row.removeprefix(name).split()[0])


def test_acting_and_asking_both_notice() -> None:
    looked = [_looked("danger", each) for each in (ACTS, CHECKS, ASKS, NOTHING)]
    assert [each.acted for each in looked] == [True, False, False, False]
    assert [each.asked for each in looked] == [False, True, True, False]
    assert _first(list(noticed(looked)), "amends") == 75.0


def test_conditions_stand_apart_from_clean_to_loud() -> None:
    looked = [
        _looked("danger", ACTS, "10 dB"),
        _looked("danger", NOTHING, "clean"),
        _looked("danger", ACTS, "20 dB"),
    ]
    lines = list(noticed(looked))
    assert lines[0].split()[2:] == ["clean", "20", "dB", "10", "dB"]
    assert _first(lines, "amends") == 0.0


def test_harmless_talk_is_counted_on_its_own() -> None:
    lines = list(disturbed([_looked("harmless", CHECKS), _looked("ignored", NOTHING)]))
    assert _first(lines, "look-alikes: asks") == 100.0
    assert _first(lines, "for nobody's guide: asks") == 0.0

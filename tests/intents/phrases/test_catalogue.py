"""Phrase files: what is read from them, and what is said where something in them is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.phrases import catalogue, compiler, templates
from intents.phrases.catalogue import CatalogueError, Phrase, load_catalogue
from intents.phrases.determinize import grammar_of

Write = Callable[[str], Path]


def said(path: Path) -> dict[str, tuple[str, dict[str, str | int]]]:
    """What can be said, and what it means."""
    return {p.text: (p.intent, dict(p.slots)) for p in load_catalogue(path).phrases}


def one_intent(sentence: str, rest: str = "") -> str:
    """A phrase file whose sixth line is the sentence, and what follows it."""
    head = "language: en\nintents:\n  go:\n    data:\n      - sentences:\n"
    return f"{head}          - {sentence}\n{rest}"


# ── What can be written ──────────────────────────────────────────────────────────────────────


def test_alternatives_and_options(phrase_file: Write) -> None:
    path = phrase_file(one_intent('"(begin|start) [over] now"'))

    assert set(said(path)) == {"begin now", "begin over now", "start now", "start over now"}


def test_permutations(phrase_file: Write) -> None:
    path = phrase_file(one_intent('"(now;please;go)"'))

    assert len(said(path)) == 6
    assert "please go now" in said(path)


def test_eight_parts_in_any_order_cost_hundreds_of_states(phrase_file: Write) -> None:
    parts = ";".join(f"[{{list{number}}}]" for number in range(8))
    lists = "".join(
        f"  list{number}: {{values: [one{'abcdefgh'[number]}, two{'abcdefgh'[number]}]}}\n"
        for number in range(8)
    )
    network = load_catalogue(phrase_file(one_intent(f'"order ({parts})"', "lists:\n" + lists)))

    assert len(network.network.arcs) < 600
    assert len(grammar_of(network.network).arcs) < 300
    order = ["order", "twoh", "oned", "twoa", "oneg"]
    assert grammar_of(network.network).accepts(order)
    assert not grammar_of(network.network).accepts([*order, "twod"])


def test_the_same_part_is_not_said_twice_in_any_order(phrase_file: Write) -> None:
    path = phrase_file(one_intent('"([a];b [c])"'))

    assert set(said(path)) == {"a b", "b a", "b", "a b c", "b c a", "b c"}


def test_ranges_within_a_sentence_and_with_a_factor(phrase_file: Write) -> None:
    lists = "lists:\n  tens:\n    range: {from: 1, to: 2, multiplier: 10}\n"
    path = phrase_file(one_intent('"{3..4:few} or {tens}"', lists))

    assert said(path)["three or two"] == ("go", {"few": 3, "tens": 20})
    assert len(said(path)) == 4


def test_a_value_without_output_means_what_was_said(phrase_file: Write) -> None:
    lists = 'lists:\n  room:\n    values: ["(living|sitting) room", hall]\n'

    assert said(phrase_file(one_intent('"the {room}"', lists))) == {
        "the living room": ("go", {"room": "living room"}),
        "the sitting room": ("go", {"room": "sitting room"}),
        "the hall": ("go", {"room": "hall"}),
    }


def test_words_made_of_parts(phrase_file: Write) -> None:
    path = phrase_file(one_intent('"(un|re)do[ing] [the ]light[s]"'))

    assert {"undo light", "redoing the lights", "undoing lights"} <= set(said(path))
    assert len(said(path)) == 16


def test_rules_and_lists_of_one_block(phrase_file: Write) -> None:
    block = """        expansion_rules: {where: "(in|at)"}
        lists: {place: {values: [home]}}
"""
    assert said(phrase_file(one_intent('"<where> {place}"', block))) == {
        "in home": ("go", {"place": "home"}),
        "at home": ("go", {"place": "home"}),
    }


def test_rules_in_rules(phrase_file: Write) -> None:
    rules = 'expansion_rules:\n  who: "(<them>|you)"\n  them: "(him|her)"\n'
    path = phrase_file(one_intent('"call <who>"', rules))

    assert set(said(path)) == {"call him", "call her", "call you"}


def test_lists_with_values_with_templates_and_into_another_slot(phrase_file: Write) -> None:
    lists = """lists:
  plain:
    values: [red, blue]
  step:
    values:
      - {in: "(two|second)", out: 2}
"""
    path = phrase_file(one_intent('"{plain} {step:number}"', lists))

    assert said(path) == {
        "red two": ("go", {"plain": "red", "number": 2}),
        "red second": ("go", {"plain": "red", "number": 2}),
        "blue two": ("go", {"plain": "blue", "number": 2}),
        "blue second": ("go", {"plain": "blue", "number": 2}),
    }


def test_nought_is_a_value(phrase_file: Write) -> None:
    lists = "lists:\n  count:\n    values: [{in: none, out: 0}]\n"

    assert said(phrase_file(one_intent('"{count} left"', lists))) == {
        "none left": ("go", {"count": 0})
    }


def test_ranges_are_spelt_out(phrase_file: Write) -> None:
    lists = "lists:\n  minutes:\n    range: {from: 19, to: 23, step: 2}\n"
    path = phrase_file(one_intent('"{minutes} minutes"', lists))
    minutes = [(p.words, p.slots) for p in load_catalogue(path).phrases]

    assert minutes == [
        (("nineteen", "minutes"), {"minutes": 19}),
        (("twenty", "one", "minutes"), {"minutes": 21}),
        (("twenty", "three", "minutes"), {"minutes": 23}),
    ]


def test_fixed_slots_and_slots_of_lists(phrase_file: Write) -> None:
    rest = "        slots: {kind: check}\nlists:\n  who:\n    values: [him]\n"
    path = phrase_file(one_intent('"call {who}"', rest))

    assert said(path) == {"call him": ("go", {"kind": "check", "who": "him"})}


def test_yes_no_on_and_off_are_words(phrase_file: Write) -> None:
    path = phrase_file(
        """language: en
intents:
  yes:
    data:
      - sentences: [yes, "turn it {state}"]
  no:
    data:
      - sentences: [no]
        slots: {answer: no, other: off}
lists:
  state:
    values:
      - on
      - {in: off, out: no}
"""
    )

    assert said(path) == {
        "yes": ("yes", {}),
        "turn it on": ("yes", {"state": "on"}),
        "turn it off": ("yes", {"state": "no"}),
        "no": ("no", {"answer": "no", "other": "off"}),
    }


def test_the_same_sentence_twice_with_one_meaning_is_one_phrase(phrase_file: Write) -> None:
    assert len(said(phrase_file(one_intent('"(go|go) [go on]"')))) == 2


def test_words_are_normalised_and_text_is_as_said(phrase_file: Write) -> None:
    (phrase,) = load_catalogue(phrase_file(one_intent('"I\'m   off at 5"'))).phrases

    assert phrase == Phrase("i'm off at 5", ("i", "am", "off", "at", "five"), "go", {})


def test_a_language_without_word_list(phrase_file: Write) -> None:
    path = phrase_file(one_intent('"삼 단계 읽어 줘"').replace("language: en", "language: ko"))

    assert list(said(path)) == ["삼 단계 읽어 줘"]


# ── What is wrong ────────────────────────────────────────────────────────────────────────────

LISTS = "lists:\n  any:\n    wildcard: true\n"
RULES = 'expansion_rules:\n  a: "x <b>"\n  b: "y <a>"\n'

WRONG = {
    "not YAML": ("language: en\nintents:\n  go: [\n", 4, "this is not YAML"),
    "a tab": ("language: en\nintents:\n\tgo: 1\n", 3, "this is not YAML"),
    "a list": ("- go\n- stop\n", 1, "begins with language and intents"),
    "no intents": ("language: en\n", 1, "intents"),
    "no language": ("intents: {}\n", 1, "language"),
    "sentences that are none": (one_intent('{a: "go"}'), 6, "sentences"),
    "no data": ("language: en\nintents:\n  go: {}\n", 3, "data"),
    "an open bracket": (one_intent('"(go|start"'), 6, "check its brackets"),
    "an open bracket in a rule": (
        one_intent('"<a>"', 'expansion_rules:\n  a: "(go|start"\n'),
        8,
        "check its brackets",
    ),
    "no such rule": (one_intent('"go <there>"'), 6, "there is no rule <there>"),
    "no such list": (one_intent('"go {there}"'), 6, "there is no list {there}"),
    "no such list into a slot": (one_intent('"go {there:to}"'), 6, "there is no list {there}"),
    "rules in a circle": (one_intent('"go <a>"', RULES), 8, "in a circle"),
    "a wildcard": (one_intent('"go {any}"', LISTS), 6, "is a wildcard"),
    "a sentence that may be empty": (one_intent('"[go] [on]"'), 6, "may be empty"),
    "a list of nothing known": (
        one_intent('"go {a}"', "lists:\n  a:\n    walues: [b]\n"),
        8,
        "list",
    ),
    "two meanings": (
        one_intent(
            '"go (on|away)"', "  stop:\n    data:\n      - sentences:\n          - go away\n"
        ),
        10,
        "means stop here and go on line 6",
    ),
    "two values": (
        one_intent(
            '"go {a}"',
            "lists:\n  a:\n    values:\n      - {in: x, out: 1}\n      - {in: x, out: 2}\n",
        ),
        6,
        "means go (a 2) here and go (a 1) on line 6",
    ),
}


@pytest.mark.parametrize(("text", "line", "what"), WRONG.values(), ids=WRONG.keys())
def test_wrong_file(phrase_file: Write, text: str, line: int, what: str) -> None:
    path = phrase_file(text)

    with pytest.raises(CatalogueError) as error:
        load_catalogue(path)

    message = str(error.value)
    assert message.startswith(f"{path}:{line}: "), message
    assert what in message
    assert message.endswith(".")
    assert "\n" not in message


def test_the_same_words_in_another_spelling_clash_too(phrase_file: Write) -> None:
    two = "  stop:\n    data:\n      - sentences:\n          - I am off\n"

    with pytest.raises(CatalogueError, match=r":10: “i am off” means stop here and go on line 6"):
        load_catalogue(phrase_file(one_intent('"i\'m off"', two)))


def test_too_many_parts_in_any_order(phrase_file: Write) -> None:
    parts = ";".join(f"[part{number}]" for number in range(13))

    with pytest.raises(CatalogueError, match=r":6: .*more than 12 parts in any order"):
        load_catalogue(phrase_file(one_intent(f'"go ({parts})"')))


def test_a_template_that_is_far_too_large(
    phrase_file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "MOST_EDGES", 20)

    with pytest.raises(CatalogueError, match=r":6: .*stands for more than 20 pieces"):
        load_catalogue(phrase_file(one_intent('"' + "(a|b|c|d) " * 6 + '"')))


def test_a_catalogue_that_is_far_too_large(
    phrase_file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiler, "MOST_STATES", 5)

    with pytest.raises(CatalogueError, match=r":6: more than 5 states"):
        load_catalogue(phrase_file(one_intent('"' + "(a|b|c|d) " * 6 + '"')))


def test_a_key_that_stands_twice(phrase_file: Write) -> None:
    twice = "  go:\n    data:\n      - sentences: [start]\n"

    with pytest.raises(CatalogueError, match=r":7: “go” stands here and on line 3"):
        load_catalogue(phrase_file(one_intent("go on", twice)))


def test_a_mistake_in_a_rule_that_no_sentence_uses(phrase_file: Write) -> None:
    rules = 'expansion_rules:\n  them: "(him|<her>)"\n'

    with pytest.raises(CatalogueError, match=r":8: .*there is no rule <her>"):
        load_catalogue(phrase_file(one_intent("go", rules)))


@pytest.mark.parametrize("folder", [True, False])
def test_missing_file_or_folder(tmp_path: Path, folder: bool) -> None:
    path = tmp_path if folder else tmp_path / "none.yaml"

    with pytest.raises(CatalogueError) as error:
        load_catalogue(path)

    assert str(path) in str(error.value)
    assert ("is a folder" if folder else "cannot be read") in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n# nothing but a remark\n"])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.yaml"
    path.write_bytes(content)

    with pytest.raises(CatalogueError, match="is empty"):
        load_catalogue(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00go", b"\x00\x01\x02", bytes(range(256))])
def test_no_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sound.yaml"
    path.write_bytes(content)

    with pytest.raises(CatalogueError, match=r"sound\.yaml"):
        load_catalogue(path)


# ── The guide's own ──────────────────────────────────────────────────────────────────────────

# fmt: off
INTENTS = {
    "apologize", "goto_step", "next", "back", "repeat", "more", "example", "why", "pause", "resume",
    "skip", "slower", "faster", "louder", "quieter", "longer", "shorter", "help", "where_am_i",
    "list_steps", "start_reflection", "start_over", "read_back", "redo_part", "practise", "keep",
    "forget", "erase", "heated", "question", "privacy", "yes", "no", "dont_know", "correct",
    "country", "too_much", "company", "stop", "goodbye", "sleep", "support",
}
# fmt: on


def test_the_guides_intents_and_slots_keep_their_names(commands: catalogue.Catalogue) -> None:
    slots: dict[str, set[str]] = {}
    for phrase in commands.phrases:
        slots.setdefault(phrase.intent, set()).update(phrase.slots)

    assert set(slots) == INTENTS
    assert {name: found for name, found in slots.items() if found} == {
        "country": {"country"},
        "goto_step": {"step"},
        "start_reflection": {"minutes"},
        "redo_part": {"part"},
        "support": {"kind"},
    }


def test_steps_and_minutes_are_numbers_and_parts_are_named(commands: catalogue.Catalogue) -> None:
    values = {
        name: {p.slots[name] for p in commands.phrases if name in p.slots}
        for name in ("step", "minutes", "part")
    }

    assert set(range(1, 21)) == values["step"]
    assert all(isinstance(each, int) for each in values["minutes"])
    assert values["part"] == {"what_i_did", "harm", "explanation", "regret", "repair", "change"}

"""What the guide says: named as the code names it, short, and made for a voice."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest
from textstat import flesch_kincaid_grade

import intents
from intents.guiding.flows.guide import STEPS
from intents.guiding.prompts import NUMBERS, Prompts, has_blank
from intents.safety.helplines import Country

LONGEST = 20
"""Words a sentence may have."""

EARS_ONLY = re.compile(r"[A-Za-z ,.?!'éü-]|\{[^}]+\}")
"""Letters, and the few marks at which a voice pauses or lifts."""

BLANKS = {
    "talk.asleep": {"wake"},
    "talk.kept_line": {"words"},
    "talk.welcome_back": {"step"},
    "where.step": {"step"},
    "where.thinking": {"step", "part"},
    "where.heard": {"part"},
    "where.apology": {"part"},
    "where.left": {"left"},
    "where.reflection": {"part"},
    "unclear.likely": {"saying"},
    "unclear.which": {"first", "second"},
    "apology.heard": {"words"},
    "apology.heard_long": {"beginning", "end"},
    "apology.addressed": {"words"},
    "apology.quoted": {"words"},
    "support.emergency_number": {"number"},
    "support.line": {"name", "number"},
    "support.line_again": {"number"},
    "support.line_hours": {"hours"},
    "support.there": {"country"},
}
"""What is filled in, besides how the partner is spoken of."""

SAID_ONCE = re.compile(
    r"support\.unsure|talk\.(greeting|kept_line)|apology\.(addressed|quoted)|apology\.\w+\.frame|step\.\d\..*"
)
"""Prompts with one wording: what is said once a conversation, the first sentence of all, what holds
the person's words, what must stay as it was read, and the steps themselves."""


def sentences(prompts: Prompts) -> Iterator[tuple[str, str]]:
    for name, wordings in prompts.wordings.items():
        for wording in wordings:
            for sentence in wording:
                yield name, sentence


def names_in_code(prompts: Prompts) -> set[str]:
    """Every string in `intents/` that is, or can become, a prompt's name."""
    patterns = set()
    for path in Path(intents.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and str(node.value)[-1:] not in ("", "."):
                patterns.add(re.escape(str(node.value)))
            elif isinstance(node, ast.JoinedStr):
                patterns.add("".join(map(_piece, node.values)))
    tables = {name.split(".")[0] for name in prompts.wordings}
    return {p for p in patterns if re.match(rf"({'|'.join(tables)})\\?\.\S+$", p)}


def _piece(node: ast.expr) -> str:
    return re.escape(str(node.value)) if isinstance(node, ast.Constant) else r"\w+"


def test_every_prompt_that_the_code_names_exists(prompts: Prompts) -> None:
    for pattern in names_in_code(prompts):
        found = [name for name in prompts.wordings if re.fullmatch(pattern, name)]
        assert found, f"{pattern} is no prompt"


def test_every_prompt_is_named_in_the_code(prompts: Prompts) -> None:
    patterns = names_in_code(prompts)
    unused = [n for n in prompts.wordings if not any(re.fullmatch(p, n) for p in patterns)]

    assert not unused


def test_every_step_has_all_its_parts(prompts: Prompts) -> None:
    assert len(prompts.step_names) == STEPS == len(NUMBERS)
    for number in range(1, STEPS + 1):
        questions = [f"question.{which + 1}" for which in range(prompts.questions[number - 1])]
        for part in ("text", "action", "pitfall", "example", "why", *questions):
            assert prompts.wordings[f"step.{number}.{part}"]
        assert prompts.lines(f"step.{number}.text")[0] == f"Step {NUMBERS[number - 1]}."


def test_every_silence_has_words(prompts: Prompts) -> None:
    assert {f"reflection.{each.part}" for each in prompts.silences} <= set(prompts.wordings)
    assert all(0 < each.two < each.five for each in prompts.silences)


def test_sentences_are_short(prompts: Prompts) -> None:
    """As they are spoken, of whoever the partner is."""
    blanks = [sentence for _, sentence in sentences(prompts) if has_blank(sentence)]
    spoken = [*prompts.fixed, *blanks]
    long = {s for s in spoken for part in _parts(s) if len(part.split()) > LONGEST}

    assert not long


def _parts(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)


def test_a_voice_can_pronounce_everything(prompts: Prompts) -> None:
    for name, sentence in sentences(prompts):
        assert not EARS_ONLY.sub("", sentence), f"{name}: {sentence}"
        assert not re.search(r"\b[A-Z]{2,}\b", sentence), f"{name}: {sentence}"


def test_sentences_begin_and_end_as_sentences(prompts: Prompts) -> None:
    for name, sentence in sentences(prompts):
        if not sentence.endswith("{words}") and not sentence.endswith("{end}"):
            assert re.match(r"\{?[A-Z]", sentence), f"{name}: {sentence}"
            assert re.search(r"[.?!]$", sentence), f"{name}: {sentence}"
        assert sentence == " ".join(sentence.split())


def test_a_question_comes_last(prompts: Prompts) -> None:
    """The steps' examples quote questions that are not asked."""
    for name, wordings in prompts.wordings.items():
        for wording in wordings:
            if not name.startswith("step."):
                assert not any("?" in sentence for sentence in wording[:-1]), name


def test_what_asks_has_a_question_or_says_what_to_do(prompts: Prompts) -> None:
    for name, wordings in prompts.wordings.items():
        if name.endswith(
            (
                ".ask",
                "_sure",
                ".calm",
                ".check",
                ".may_i_read",
                ".no_numbers",
                ".no_country",
                ".may_we_talk",
                ".hurt_now",
                ".safe",
                ".for_me",
                ".was_misheard",
            )
        ):
            assert all(wording[-1].endswith("?") for wording in wordings), name


def test_it_is_easy_to_follow(prompts: Prompts) -> None:
    """Flesch and Kincaid's grade: years of school that reading it takes; a child of twelve has six.

    Of a sentence or two the formula says little: one word of three syllables weighs too much.
    """
    spoken = {
        name: " ".join(sentence for wording in wordings for sentence in wording)
        for name, wordings in prompts.wordings.items()
    }
    first = prompts.people.partners[0]
    grades = {
        name: flesch_kincaid_grade(first.fill(text))
        for name, text in spoken.items()
        if len(text.split()) > 15
    }
    assert {name: grade for name, grade in grades.items() if grade > 6.5} == {}
    assert flesch_kincaid_grade(" ".join(prompts.fixed)) < 3


def test_what_can_repeat_has_two_wordings(prompts: Prompts) -> None:
    once = [n for n, wordings in prompts.wordings.items() if len(wordings) < 2]

    assert [name for name in once if not SAID_ONCE.fullmatch(name)] == []


def test_help_suggests_three_things_at_most(prompts: Prompts) -> None:
    """What can be said stands between commas, or behind “or”."""
    for name, wordings in prompts.wordings.items():
        if name.startswith("help."):
            for wording in wordings:
                suggested = [s for s in wording if not s.startswith("If you're not safe")]
                assert len(suggested) <= 3, name
                assert all(s.count(" or ") <= 2 for s in suggested), name


def test_only_known_blanks(prompts: Prompts) -> None:
    found: dict[str, set[str]] = {}
    for name, sentence in sentences(prompts):
        filled = prompts.people.partners[0].fill(sentence)
        blanks = {field for _, field, _, _ in Formatter().parse(filled) if field is not None}
        if blanks:
            found.setdefault(name, set()).update(blanks)

    assert found == BLANKS


def test_blanks_are_filled(prompts: Prompts) -> None:
    for name, blanks in BLANKS.items():
        lines = prompts.lines(name, dict.fromkeys(blanks, "something said"))
        assert "something said" in " ".join(lines)
        assert not any("{" in line for line in lines)


def test_words_with_braces_are_only_words(prompts: Prompts) -> None:
    assert "{number} {}" in prompts.lines("apology.heard", {"words": "{number} {}"})[-1]


def test_a_blank_that_nobody_fills_is_a_mistake(prompts: Prompts) -> None:
    with pytest.raises(KeyError):
        prompts.lines("apology.heard")
    with pytest.raises(KeyError):
        prompts.lines("no.such_prompt")


def test_what_is_rendered_before_holds_nothing_of_the_person(prompts: Prompts) -> None:
    assert not any(has_blank(sentence) for sentence in prompts.fixed)
    assert len(prompts.fixed) == len(set(prompts.fixed))
    assert set(prompts.fixed) >= {s for _, s in sentences(prompts) if "{" not in s}


@pytest.mark.parametrize(
    ("sentence", "blank"),
    [("Hello.", False), ("{words}", True), ("Call {name} now.", True), ("", False)],
)
def test_has_blank(sentence: str, blank: bool) -> None:
    assert has_blank(sentence) == blank


def test_wordings_take_turns(prompts: Prompts) -> None:
    for name, wordings in prompts.wordings.items():
        blanks = dict.fromkeys(BLANKS.get(name, ()), "x")
        said = [prompts.lines(name, blanks, turn) for turn in range(2 * len(wordings))]
        assert said[: len(wordings)] == said[len(wordings) :]
        assert len(set(said[: len(wordings)])) == len(wordings), f"{name} twice the same"


AFTER_DANGER = ("help.after_danger", "help.endangered")
IN_DANGER = ("help.support", "help.country", "help.after_support")


def test_whom_to_say_it_to_is_said_wherever_one_can_ask_for_help(prompts: Prompts) -> None:
    for name, wordings in prompts.wordings.items():
        if name.startswith("help.") and name not in IN_DANGER:
            asks = "who can I call" if name in AFTER_DANGER else "I'm not safe"
            assert all(asks in " ".join(wording) for wording in wordings), name


def test_numbers_are_said_as_words(prompts: Prompts, countries: Mapping[str, Country]) -> None:
    assert not [s for _, s in sentences(prompts) if re.search(r"\d", s)]
    for country in countries.values():
        for spoken in (country.emergency_spoken, *(line.spoken for line in country.lines)):
            assert not re.search(r"\d", spoken)

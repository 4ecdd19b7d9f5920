import math
from itertools import product

import pytest

from intents.phrases.grammar import NOTHING, Grammar, minimal


def said(grammar: Grammar) -> set[str]:
    return {" ".join(words) for words in grammar.sentences()}


def test_it_holds_just_the_sentences_it_is_made_of() -> None:
    sentences = {"go back", "go to step one", "go to step two", "back", "skip to step two"}
    grammar = Grammar.of(sentence.split() for sentence in sentences)
    assert said(grammar) == sentences
    assert grammar.accepts(["skip", "to", "step", "two"])
    assert not grammar.accepts(["skip", "to", "step", "one"])
    assert not grammar.accepts(["go", "to", "step", "two", "please"])
    assert grammar.words == {"go", "to", "step", "one", "two", "back", "skip"}


def test_what_goes_on_alike_is_held_once() -> None:
    starts = ("a", "b", "c")
    grammar = Grammar.of((start, "step", number) for start in starts for number in "123")
    assert len(grammar.arcs) == 4


def test_a_sentence_may_be_the_beginning_of_another() -> None:
    grammar = Grammar.of([("step",), ("step", "three")])
    assert said(grammar) == {"step", "step three"}


def test_what_leads_nowhere_is_left_out() -> None:
    grammar = minimal([{"a": 1, "b": 2}, {"c": 3}, {}, {}], {3})
    assert said(grammar) == {"a c"}
    assert minimal([{"a": 1}, {}], ()) is NOTHING


def test_where_nothing_can_be_said_nothing_is_accepted() -> None:
    assert not NOTHING.accepts(())
    assert said(NOTHING) == set()


def test_it_counts_its_sentences_without_writing_them_out() -> None:
    slots = Grammar.of(product("ab", "cde", "fg"))
    assert slots.size == len(said(slots)) == 12
    assert NOTHING.size == 0


def test_without_a_word_its_sentences_are_gone() -> None:
    grammar = Grammar.of(each.split() for each in ("go back", "go on", "back", "skip it"))
    assert said(grammar.without(["on", "skip"])) == {"go back", "back"}
    assert grammar.without(["go", "back", "skip"]) is NOTHING


def test_two_words_may_be_said_as_one() -> None:
    grammar = Grammar.of([["she", "is", "not", "here"], ["not", "here"]])
    short = grammar.with_short_forms({"she's": ("she", "is"), "isn't": ("is", "not")})

    for said in ("she is not here", "she isn't here", "she's not here", "not here"):
        assert short.accepts(said.split()), said
    assert not short.accepts(["isn't", "here"])
    assert not grammar.accepts(["she's", "not", "here"])


def test_how_much_else_could_have_been_said() -> None:
    grammar = Grammar.of(each.split() for each in ("step one", "step two", "step", "back"))
    # “step” or “back”; then “one”, “two” or the end; then only the end.
    assert grammar.choices(["step", "one"]) == pytest.approx(math.log(2 * 3 * 1))
    assert grammar.choices(["back"]) == pytest.approx(math.log(2))
    assert grammar.choices(["back", "one"]) == grammar.choices(["next"]) == math.inf
    assert grammar.choices(["step", "three"]) == math.inf

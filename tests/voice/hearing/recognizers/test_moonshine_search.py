"""What can be said, as tokens, and the search through it: every spelling, and no other words."""

import pytest

from intents.phrases.grammar import NOTHING, Grammar
from intents.understanding import Understanding
from models.store import moonshine_folder
from tests.voice.recordings import heard
from voice.hearing.recognizers.moonshine import SEARCH
from voice.hearing.recognizers.moonshine.model import MoonshineModel
from voice.hearing.recognizers.moonshine.search import Limits, search
from voice.hearing.recognizers.moonshine.spelling import figures, spellings
from voice.hearing.recognizers.moonshine.tokens import Node, TokenGrammar


@pytest.fixture(scope="module")
def model() -> MoonshineModel:
    return MoonshineModel(moonshine_folder())


def grammar(*sentences: str) -> Grammar:
    return Grammar.of(sentence.split() for sentence in sentences)


def read(automaton: TokenGrammar, tokens: list[int]) -> set[str]:
    """The sentences that some tokens may be taken for."""
    reached: list[tuple[Node, tuple[str, ...]]] = [(automaton.start, ())]
    for token in tokens:
        reached = [
            (node, (*words, word) if word else words)
            for at, words in reached
            for word, ways in automaton.steps(at).branches
            for number, node in zip(
                ways.tokens, map(ways.node, range(len(ways.tokens))), strict=True
            )
            if number == token
        ]
    return {
        " ".join((*words, word) if word else words)
        for node, words in reached
        for word in automaton.steps(node).finished
    }


# ── Spelling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("what is step three", "What is step three?"),
        ("what is step three", "what is Step 3"),
        ("the third one", "The 3rd one."),
        ("i'm sorry", "I'm sorry."),
        ("what's next", "Whats next?"),
        ("okay stop", "OK, stop!"),
        ("half and half", "Half-and-half."),
        ("no no stop", "No, no... stop."),
        ("help me apologise", "Help me apologize."),
        ("apologize", "Apologise!"),
        ("twenty five percent", "25%."),
        ("twenty five percent", "Twenty-five percent"),
        ("the twenty first", "The 21st"),
        ("café latte", "Cafe latte"),
    ],
)
def test_a_sentence_may_be_written_as_moonshine_writes(
    model: MoonshineModel, said: str, written: str
) -> None:
    automaton = TokenGrammar(grammar(said, "something else"), model.tokenizer)
    assert read(automaton, model.tokenizer.encode(written)) == {said}


@pytest.mark.parametrize(
    "written",
    ["What is step", "What is step threes", "What, , is step three", "is step three", "3"],
)
def test_and_in_no_other_way(model: MoonshineModel, written: str) -> None:
    automaton = TokenGrammar(grammar("what is step three"), model.tokenizer)
    assert read(automaton, model.tokenizer.encode(written)) == set()


def test_a_word_is_cut_as_the_network_was_taught_to(model: MoonshineModel) -> None:
    automaton = TokenGrammar(grammar("americano"), model.tokenizer)
    ids = model.tokenizer.ids
    assert read(automaton, [ids["▁amer"], ids["icano"]]) == {"americano"}
    assert read(automaton, [ids["▁a"], ids["mer"], ids["icano"]]) == set()


def test_words_that_are_written_alike_stay_apart(model: MoonshineModel) -> None:
    automaton = TokenGrammar(grammar("okay", "ok go"), model.tokenizer)
    assert read(automaton, model.tokenizer.encode("OK")) == {"okay"}
    assert read(automaton, model.tokenizer.encode("Okay go")) == {"ok go"}
    both = TokenGrammar(grammar("okay", "ok"), model.tokenizer)
    assert read(both, model.tokenizer.encode("OK")) == {"okay", "ok"}


def test_figures() -> None:
    assert [figures(word) for word in ("three", "third", "forty", "tree")] == [
        "3",
        "3rd",
        "40",
        None,
    ]
    assert [figures("twenty", word) for word in ("five", "first", "zero", "eleven", "steps")] == [
        "25",
        "21st",
        None,
        None,
        None,
    ]
    assert "I" in spellings("i") and "i" not in spellings("i")


# ── Search ───────────────────────────────────────────────────────────────────────────────────


def find(
    model: MoonshineModel, sound: str, said: Grammar, most: int = 3, limits: Limits = SEARCH
) -> list[tuple[str, float]]:
    utterance = model.listen(heard(sound))
    free = model.transcribe(utterance).likelihood
    found = search(model, utterance, TokenGrammar(said, model.tokenizer), most, limits)
    return [(" ".join(words), total - free) for words, total in found]


def test_finds_what_was_said_among_all_that_can_be_said(
    model: MoonshineModel, guide: Understanding
) -> None:
    for name in ("stop", "skip", "pause", "back", "yes", "no", "what is step three"):
        (best, rating), *others = find(model, name, guide.grammar())
        assert best == name
        assert rating > -3
        assert all(other < rating for _, other in others)


def test_a_narrow_beam_finds_as_much_in_slots(model: MoonshineModel) -> None:
    numbers = ("one", "two", "three", "four", "five", "six", "seven")
    steps = Grammar.of(
        (*start.split(), "step", number)
        for start in ("", "what is", "go to", "read me", "skip to")
        for number in numbers
    )
    assert find(model, "what is step three", steps, 1, Limits(beam=4))[0][0] == "what is step three"


def test_ways_to_write_the_same_words_count_together(model: MoonshineModel) -> None:
    utterance = model.listen(heard("what is step three"))
    free = model.transcribe(utterance)
    said = TokenGrammar(grammar("what is step three"), model.tokenizer)
    ((words, total),) = search(model, utterance, said, 1, Limits())
    assert words == ("what", "is", "step", "three")
    assert total > free.likelihood  # which is one way to write it


def test_more_is_found_where_more_is_asked_for_best_first(
    model: MoonshineModel, guide: Understanding
) -> None:
    found = find(model, "pause", guide.grammar(), 4, Limits(margin=8.0))
    assert len(found) == len({words for words, _ in found}) == 4
    assert [rating for _, rating in found] == sorted((r for _, r in found), reverse=True)


def test_where_nothing_can_be_said_nothing_is_found(model: MoonshineModel) -> None:
    assert find(model, "stop", NOTHING) == []
    assert find(model, "stop", Grammar.of([()])) == []


def test_a_likelihood_does_not_hang_on_what_else_can_be_said(
    model: MoonshineModel, guide: Understanding
) -> None:
    alone = find(model, "where am i", grammar("where am i"))[0]
    among = find(model, "where am i", guide.grammar())[0]
    # The network's numbers are eight bits wide, so that it matters a little what it gets at once.
    assert among[0] == alone[0] and among[1] == pytest.approx(alone[1], abs=1.5)

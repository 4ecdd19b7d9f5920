from itertools import permutations, product

from intents.phrases.grammar import NOTHING, Grammar
from voice.hearing.recognizers.pairs import sentences_with_all_pairs


def pairs(sentence: tuple[str, ...]) -> set[tuple[str, str]]:
    return set(zip(("", *sentence), (*sentence, ""), strict=True))


def test_all_neighbours_are_there_in_few_sentences() -> None:
    slots = [["", "small", "large"], ["", "tea", "mocha"], ["", "with milk"], ["", "two sugars"]]
    orders = {
        tuple(" ".join(words).split()) for order in permutations(slots) for words in product(*order)
    } - {()}
    grammar = Grammar.of(orders)
    chosen = sentences_with_all_pairs(grammar)

    assert all(grammar.accepts(sentence) for sentence in chosen)
    assert set.union(*map(pairs, chosen)) == set.union(*map(pairs, orders))
    assert len(chosen) < len(orders) / 5


def test_the_empty_sentence_is_none() -> None:
    assert sentences_with_all_pairs(Grammar.of([(), ("go",)])) == [("go",)]
    assert sentences_with_all_pairs(NOTHING) == []

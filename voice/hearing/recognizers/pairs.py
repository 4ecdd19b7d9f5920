"""Few sentences that hold all neighbours of a grammar: enough for a bigram model of it."""

from collections.abc import Iterator, Mapping, Set

from intents.phrases.grammar import Grammar

EDGE = ""
"""Stands before the first word of a sentence and after the last."""

Pair = tuple[str, str]
Words = tuple[str, ...]


def sentences_with_all_pairs(grammar: Grammar) -> list[Words]:
    """Some of a grammar's sentences, in which all its pairs of neighbouring words occur.

    So do all first and last words. The empty sentence is left out.
    """
    ends = _shortest_ends(grammar)
    covered = {(EDGE, EDGE)}
    chosen: list[Words] = []
    for start, state in _starts(grammar):
        last = start[-1] if start else EDGE
        while any((last, word) not in covered for word in _following(grammar, state)):
            sentence = _completed(grammar, start, state, covered, ends)
            covered.update(_pairs(sentence))
            chosen.append(sentence)
    return chosen


def _starts(grammar: Grammar) -> Iterator[tuple[Words, int]]:
    """Every arc as the last word of a short beginning, with the state it leads to."""
    shortest: dict[int, Words] = {0: ()}
    waiting = [0]
    yield (), 0
    for state in waiting:
        for word, after in grammar.arcs[state].items():
            start = (*shortest[state], word)
            yield start, after
            if after not in shortest:
                shortest[after] = start
                waiting.append(after)


def _completed(
    grammar: Grammar, start: Words, state: int, covered: Set[Pair], ends: Mapping[int, Words]
) -> Words:
    """A sentence that goes on where a pair of words is new, then the short way."""
    sentence = list(start)
    while True:
        last = sentence[-1] if sentence else EDGE
        new = next((w for w in _following(grammar, state) if (last, w) not in covered), None)
        if new is None:
            return (*sentence, *ends[state])
        if new == EDGE:
            return tuple(sentence)
        sentence.append(new)
        state = grammar.arcs[state][new]


def _following(grammar: Grammar, state: int) -> Iterator[str]:
    yield from grammar.arcs[state]
    if state in grammar.finals:
        yield EDGE


def _pairs(sentence: Words) -> Iterator[Pair]:
    return zip((EDGE, *sentence), (*sentence, EDGE), strict=True)


def _shortest_ends(grammar: Grammar) -> dict[int, Words]:
    """By state: the fewest words that lead from it to an end."""
    ends: dict[int, Words] = dict.fromkeys(grammar.finals, ())
    before: dict[int, list[tuple[str, int]]] = {}
    for state, arcs in enumerate(grammar.arcs):
        for word, after in arcs.items():
            before.setdefault(after, []).append((word, state))
    waiting = list(ends)
    for after in waiting:
        for word, state in before.get(after, ()):
            if state not in ends:
                ends[state] = (word, *ends[after])
                waiting.append(state)
    return ends

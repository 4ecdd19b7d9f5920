"""The sentences of a grammar that fit an utterance best: a beam search that knows only these."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.hearing.recognizers.moonshine.model import MoonshineModel, Utterance
from voice.hearing.recognizers.moonshine.tokenizer import Tokenizer
from voice.hearing.recognizers.moonshine.tokens import Node, TokenGrammar

Words = tuple[str, ...]

NEARLY = 2.0
"""How much less likely (natural log) than the best text with a sentence in it another may be: the
best may hold one that is excused there (“he hit me up for money”)."""


@dataclass(frozen=True)
class Limits:
    """How far the search looks.

    Attributes:
        beam: The most hypotheses at a time.
        alike: The most of them that go on in the same way: what differs lies behind them, and the
            rest of the sentence decides nothing between them.
        width: How much less likely (natural log) than the best of the moment one may be.
        margin: How much less likely than the best finished one a live one must be before the
            search ends: what is nearer may be wanted as an alternative.
        depth: The most tokens.
        letters: How many letters were heard freely.
        short: What each letter costs (natural log) by which a sentence falls short of that. The
            network ends too early where a word is unclear: of 80 synthetic coffee orders 89 %
            were right without, 96 % with it; of 40 in noise at 15 dB, 50 % and 88 %.
    """

    beam: int = 32
    alike: int = 2
    width: float = 10.0
    margin: float = 3.0
    depth: int = 96
    letters: int = 0
    short: float = 0.8


@dataclass(frozen=True)
class _Live:
    """An hypothesis in the beam, and the row of the last beam that it grew from."""

    total: float
    words: Words
    node: Node
    token: int
    row: int


def search(
    model: MoonshineModel, utterance: Utterance, grammar: TokenGrammar, most: int, limits: Limits
) -> list[tuple[Words, float]]:
    """The sentences that fit best, with their natural-log likelihoods as all that was said.

    However they may be written: ways to write the same words are counted together. What falls
    short of what was heard is less likely by `Limits.short`.

    Args:
        model: The network.
        utterance: What was heard.
        grammar: The sentences.
        most: How many to return, at least 1.
        limits: How far to look.
    """
    finished: dict[Words, float] = defaultdict(lambda: -math.inf)
    scores, memory = utterance.first, utterance.memory
    beam = [_Live(0.0, (), grammar.start, Tokenizer.BEGIN, 0)]
    for _ in range(limits.depth):
        for row, live in enumerate(beam):
            for word in grammar.steps(live.node).finished:
                words = (*live.words, word) if word else live.words
                missing = max(0, limits.letters - sum(map(len, words)))
                total = live.total + float(scores[row, Tokenizer.END]) - limits.short * missing
                finished[words] = float(np.logaddexp(finished[words], total))
        best = max(finished.values(), default=-math.inf)
        floor = best - limits.margin
        if len(finished) >= most:
            floor = max(floor, sorted(finished.values())[-most])
        beam = [live for live in _grown(beam, scores, grammar, limits) if live.total > floor]
        if not beam:
            break
        rows, tokens = [live.row for live in beam], [live.token for live in beam]
        scores, memory = model.step(utterance, memory, rows, tokens)
    return sorted(finished.items(), key=lambda each: -each[1])[:most]


def anywhere(
    model: MoonshineModel,
    utterance: Utterance,
    grammar: TokenGrammar,
    limits: Limits,
    least: float,
) -> list[tuple[str, float]]:
    """The best texts that have a sentence of the grammar in them: before and after it all is free.

    What comes before is what is heard freely, up to any word; what comes after is heard freely
    once more.

    Args:
        model: The network.
        utterance: What was heard.
        grammar: The sentences.
        limits: How far to look; a sentence less likely than `margin` here is not completed.
        least: The natural-log likelihood below which no text is wanted. Every token takes from it,
            so that what falls below it is given up: that is nearly half of all hypotheses.

    Returns:
        The texts and their natural-log likelihoods, best first; none where no sentence comes within
        `Limits.width`.
    """
    found: dict[str, float] = {}
    best = -math.inf
    scores, memory = utterance.first, utterance.memory
    heard: list[int] = []
    free, is_over = 0.0, False
    beam = [_Live(0.0, (), grammar.start, Tokenizer.BEGIN, 0)]
    for _ in range(limits.depth):
        for row, live in enumerate(beam):
            finished = grammar.steps(live.node).finished
            if finished and live.total > max(best, free) - limits.margin:
                after = np.where(model.tokenizer.between_words, scores, -math.inf)
                rest = model.complete(utterance, after, memory, row, least - live.total)
                total = live.total + rest.likelihood
                if total >= least:
                    said = (*live.words, *finished[:1], model.tokenizer.decode(rest.tokens))
                    found[" ".join(filter(None, said))] = total
                    best = max(best, total)
        floor = max(best - NEARLY, least)
        beam = [live for live in _grown(beam, scores, grammar, limits) if live.total > floor]
        token = int(scores[-1].argmax())
        is_over = is_over or token == Tokenizer.END
        if not is_over:
            # What is heard freely goes along in the last row; a sentence may begin after it.
            free += float(scores[-1, token])
            heard.append(token)
            before = model.tokenizer.decode(heard)
            beam.append(_Live(free, (before,), grammar.start, token, len(scores) - 1))
        elif not beam:
            break
        rows, tokens = [live.row for live in beam], [live.token for live in beam]
        scores, memory = model.step(utterance, memory, rows, tokens)
    return sorted(found.items(), key=lambda each: -each[1])


def begins_with(
    model: MoonshineModel, utterance: Utterance, grammar: TokenGrammar, limits: Limits
) -> float:
    """How well an utterance fits as one that begins with a sentence, whatever follows.

    Args:
        model: The network.
        utterance: What was heard.
        grammar: The sentences.
        limits: How far to look.

    Returns:
        The natural-log ratio of the likelihoods of these words and of as many tokens of what is
        heard freely: about 0 where the sentence was said, about -25 where something else was.
    """
    scores, memory = utterance.first, utterance.memory
    beam = [_Live(0.0, (), grammar.start, Tokenizer.BEGIN, 0)]
    free, ratio = 0.0, -math.inf
    for _ in range(limits.depth):
        grown = _grown(beam, scores[: len(beam)], grammar, limits)
        token = int(scores[-1].argmax())
        free += float(scores[-1, token])
        for live in grown:
            if grammar.steps(live.node).finished:
                ratio = float(np.logaddexp(ratio, live.total - free))
        beam = [live for live in grown if not grammar.steps(live.node).finished]
        if not beam or token == Tokenizer.END:
            break
        # What is heard freely goes along in the last row.
        rows = [*(live.row for live in beam), len(scores) - 1]
        scores, memory = model.step(
            utterance, memory, rows, [*(live.token for live in beam), token]
        )
    return ratio


def _grown(
    beam: Sequence[_Live],
    scores: NDArray[np.float32],
    grammar: TokenGrammar,
    limits: Limits,
) -> list[_Live]:
    """The likeliest continuations: one for each way on from the same words."""
    merged: dict[tuple[Words, Node], _Live] = {}
    standing: Counter[Node] = Counter()
    for live in _likeliest(beam, scores, grammar, limits):
        key = live.words, live.node
        best = merged.get(key)
        if best is None:
            if len(merged) == limits.beam:
                break
            if standing[live.node] < limits.alike:
                standing[live.node] += 1
                merged[key] = live
        else:  # the likelier one came first, and goes on for both
            total = float(np.logaddexp(best.total, live.total))
            merged[key] = _Live(total, best.words, best.node, best.token, best.row)
    return list(merged.values())


def _likeliest(
    beam: Sequence[_Live], scores: NDArray[np.float32], grammar: TokenGrammar, limits: Limits
) -> Iterator[_Live]:
    """The continuations by one token, best first, as far as they are worth it."""
    branches = [
        (row, word, ways)
        for row, live in enumerate(beam)
        for word, ways in grammar.steps(live.node).branches
    ]
    if not branches:
        return
    sizes = [len(ways.tokens) for _, _, ways in branches]
    rows = np.repeat([row for row, _, _ in branches], sizes)
    tokens = np.concatenate([ways.tokens for _, _, ways in branches])
    totals = np.repeat([beam[row].total for row, _, _ in branches], sizes) + scores[rows, tokens]
    ends = np.cumsum(sizes)
    worth = np.flatnonzero(totals > totals.max(initial=-math.inf) - limits.width)
    for at in worth[np.argsort(-totals[worth])]:
        branch = int(np.searchsorted(ends, at, "right"))
        row, word, ways = branches[branch]
        words = (*beam[row].words, word) if word else beam[row].words
        node = ways.node(int(at - ends[branch]) + sizes[branch])
        yield _Live(float(totals[at]), words, node, int(tokens[at]), row)

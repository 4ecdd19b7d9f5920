"""Lays a spoken sentence alongside a pattern's sentences, and finds the one that it fits best."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from itertools import accumulate
from typing import NamedTuple

from intents.language import Words
from intents.network import Arc, Filling, Network, Pattern

STRICT = 1.6
"""How much more unlike words count than they are unlike: “sorry” must not pass for “sure”."""

LEANING = 0.2
"""How much of a phrase word's weight is given for going past it, so that longer sentences are not
at a disadvantage: what is sought is the least cost for its length (Dinkelbach 1967), and this is
right where a fifth of all words do not fit."""

MOST_MISSING = 2.0
"""The weight of words that may be missing between two that were said: where more is, another
sentence was meant."""


@dataclass(frozen=True)
class Spoken:
    """A sentence that was heard, ready to be laid alongside others.

    Attributes:
        words: Its words.
        weights: What each weighs.
        partners: By word of the catalogue: where in the sentence something alike was said, in
            how many words, and how alike it is from 0 to 1.
    """

    words: Words
    weights: tuple[float, ...]
    partners: Mapping[str, Sequence[tuple[int, int, float]]]

    @cached_property
    def passed(self) -> tuple[float, ...]:
        """What all words before each place weigh together; the last is the whole sentence."""
        return tuple(accumulate(self.weights, initial=0.0))


class Step(NamedTuple):
    """A word of the phrase, and whether it was said."""

    arc: Arc
    said: bool


@dataclass(frozen=True)
class Alignment:
    """How a spoken sentence fits a pattern.

    Attributes:
        score: From 0 to 1: how much of the meaning of both is the same.
        steps: The sentence of the pattern, word by word.
        last: What its final state fills.
    """

    score: float
    steps: tuple[Step, ...]
    last: tuple[Filling, ...]

    @property
    def path(self) -> tuple[Arc, ...]:
        """The sentence of the pattern."""
        return tuple(step.arc for step in self.steps)

    @property
    def slots_heard(self) -> bool:
        """Whether something was said of every list's value: a step without its number is none."""
        heard = True
        for arc, said in self.steps:
            if not heard and (arc.fills or not arc.listed):
                return False  # the value before this is over
            heard = said if arc.fills and arc.listed else heard or (arc.listed and said)
        return heard


class Aligner:
    """Lays sentences alongside the patterns of one network.

    The words are laid side by side at the least cost (Needleman and Wunsch 1970, along an
    automaton): a word without a partner costs its weight; two unlike partners cost both, by how
    unlike they are. Only words with a partner are looked at one by one; what it costs to go past
    the words between them does not depend on what was said, and is kept.

    Args:
        network: The catalogue's.
        weights: Of its words.
    """

    def __init__(self, network: Network, weights: Mapping[str, float]) -> None:
        self._network = network
        self._weights = weights
        self._where = lru_cache(maxsize=4096)(self._words_of)
        self._gaps = lru_cache(maxsize=16_384)(self._gaps_from)
        self._ending = lru_cache(maxsize=16_384)(self._ending_from)

    def align(self, spoken: Spoken, pattern: Pattern) -> Alignment | None:
        """The pattern's sentence that fits best; None where none has enough of it."""
        table = self._filled(spoken, sorted(self._matches(spoken, pattern)), pattern)
        ends = (
            (way.cost + end.cost + spoken.passed[-1] - spoken.passed[way.match.stop], number, end)
            for number, way in enumerate(table)
            if (end := self._ending(way.match.arc.after)) is not None
        )
        least = min(ends, key=lambda each: each[0], default=None)
        if least is None:
            return None
        _, number, end = least
        steps = [*self._steps(table, number, pattern), *(Step(arc, False) for arc in end.missed)]
        return self._scored(spoken, tuple(steps), table, number, self._network.finals[end.state])

    def _filled(
        self, spoken: Spoken, matches: Sequence["_Match"], pattern: Pattern
    ) -> list["_Way"]:
        """For every word that may have been said, the cheapest way to it."""
        passed = spoken.passed
        from_start = self._gaps(pattern.start)
        table: list[_Way] = []
        for match in matches:
            gap = from_start.get(match.state)
            least = passed[match.at] + gap.cost if gap is not None else INFINITE
            origin = START
            for number, before in enumerate(table):
                if before.match.stop > match.at:
                    continue
                gap = self._gaps(before.match.arc.after).get(match.state)
                if gap is not None:
                    cost = before.cost + gap.cost + passed[match.at] - passed[before.match.stop]
                    if cost < least:
                        least, origin = cost, number
            if least < INFINITE:
                table.append(_Way(match, least + match.cost, origin))
        return table

    def _matches(self, spoken: Spoken, pattern: Pattern) -> Iterator["_Match"]:
        """The pattern's words that something alike was said of."""
        places = self._where(pattern)
        for word in places.keys() & spoken.partners.keys():
            weight = self._weights[word]
            for at, count, alike in spoken.partners[word]:
                both = weight + spoken.passed[at + count] - spoken.passed[at]
                unlike = min(1.0, STRICT * (1.0 - alike)) * both
                for state, arc in places[word]:
                    yield _Match(state, at, at + count, unlike - LEANING * weight, unlike, arc)

    def _steps(self, table: Sequence["_Way"], number: int, pattern: Pattern) -> Iterator[Step]:
        """The phrase up to a word that was said, with what is missing before it."""
        way = table[number]
        if way.origin == START:
            state = pattern.start
        else:
            yield from self._steps(table, way.origin, pattern)
            state = table[way.origin].match.arc.after
        for arc in self._gaps(state)[way.match.state].missed:
            yield Step(arc, False)
        yield Step(way.match.arc, True)

    def _scored(
        self,
        spoken: Spoken,
        steps: tuple[Step, ...],
        table: Sequence["_Way"],
        number: int,
        last: tuple[Filling, ...],
    ) -> Alignment:
        weights = self._weights
        cost = sum(weights[arc.word] for arc, said in steps if not said)
        heard = 0.0
        while number != START:
            way = table[number]
            cost += way.match.unlike
            heard += spoken.passed[way.match.stop] - spoken.passed[way.match.at]
            number = way.origin
        cost += spoken.passed[-1] - heard
        total = sum(weights[arc.word] for arc, _ in steps) + spoken.passed[-1]
        return Alignment(max(0.0, 1.0 - cost / total), steps, last)

    def _words_of(self, pattern: Pattern) -> Mapping[str, Sequence[tuple[int, Arc]]]:
        places: dict[str, list[tuple[int, Arc]]] = defaultdict(list)
        for state in range(pattern.start, pattern.stop):
            for arc in self._network.arcs[state]:
                places[arc.word].append((state, arc))
        return places

    def _gaps_from(self, state: int) -> Mapping[int, "_Gap"]:
        """The states that can be reached by leaving out at most `MOST_MISSING`."""
        gaps = {state: _Gap(state, 0.0, ())}
        waiting = [state]
        while waiting:
            gap = gaps[heappop(waiting)]  # states only lead to later ones
            for arc in self._network.arcs[gap.state]:
                cost = gap.cost + self._weights[arc.word] * (1.0 - LEANING)
                if cost > MOST_MISSING:
                    continue
                known = gaps.get(arc.after)
                if known is None:
                    heappush(waiting, arc.after)
                if known is None or cost < known.cost:
                    gaps[arc.after] = _Gap(arc.after, cost, (*gap.missed, arc))
        return gaps

    def _ending_from(self, state: int) -> "_Gap | None":
        """The cheapest way to the end of a sentence."""
        ends = (gap for gap in self._gaps(state).values() if gap.state in self._network.finals)
        return min(ends, key=lambda gap: gap.cost, default=None)


class _Gap(NamedTuple):
    """Words that are missing: the state they lead to, what that costs, and which they are."""

    state: int
    cost: float
    missed: tuple[Arc, ...]


class _Match(NamedTuple):
    """A word of the pattern of which something alike was said.

    Attributes:
        state: Where the pattern's word begins.
        at: The first spoken word.
        stop: The first spoken word after it.
        cost: What going this way costs.
        unlike: How much of that is for being unlike.
        arc: The pattern's word.
    """

    state: int
    at: int
    stop: int
    cost: float
    unlike: float
    arc: Arc


class _Way(NamedTuple):
    """The cheapest way to a match, what it costs with it, and the match before (or `START`)."""

    match: _Match
    cost: float
    origin: int


START = -1
INFINITE = float("inf")

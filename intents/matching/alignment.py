"""Lays a spoken sentence alongside a pattern's sentences, and finds the one that it fits best."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import heappop, heappush, nsmallest
from itertools import accumulate
from typing import NamedTuple

from intents.language import Words
from intents.phrases.arcs import Arc, Filling
from intents.phrases.network import Network, Pattern

STRICT = 1.6
"""Two words cost by how unlike they are, times this: “sorry” is not to pass for “sure”."""

LEANING = 0.2
"""The share of a phrase word's weight that is handed back for going past it, said or not.

Without it short phrases would win, for they have less that can cost. What is sought is the least
cost per weight, a ratio; it is found as the least cost minus the ratio times the weight (Dinkelbach
1967). The ratio is taken as known: a fifth of what was said and what the phrase has do not fit."""

MOST_MISSING = 1.5
"""The weight of words that may be missing between two that were said: where more is, another
sentence was meant."""


CLEAR = 0.7
"""How alike a slot's value must be to what was said to count as said: “all” is no “small”."""

BEAM = 32
"""Ways that are followed at a time. The guide's patterns have fewer."""


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
    """A word of the phrase, whether something like it was said, and whether clearly enough."""

    arc: Arc
    said: bool
    clear: bool = False


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
        for arc, _, clear in self.steps:
            if not heard and (arc.fills or not arc.listed):
                return False  # the value before this is over
            heard = clear if arc.fills and arc.listed else heard or (arc.listed and clear)
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
        ends = (
            (cost + end.cost, number, way, end)
            for number, (cost, way) in enumerate(self._ways(spoken, pattern))
            if way.match is not None and (end := self._ending(way.state)) is not None
        )
        least = min(ends, default=None)
        if least is None:
            return None
        _, _, way, end = least
        steps = [*self._steps(way), *(Step(arc, False) for arc in end.missed)]
        return self._scored(spoken, tuple(steps), way, self._network.finals[end.state])

    def _ways(self, spoken: Spoken, pattern: Pattern) -> list[tuple[float, "_Way"]]:
        """The cheapest ways to go past all that was said, each with its cost.

        Before each spoken word, and after the last, the `BEAM` cheapest are kept: parts that may
        come in any order have hundreds of states.
        """
        matches = self._matches(spoken, pattern)
        places: list[dict[int, tuple[float, _Way]]] = [{} for _ in range(len(spoken.words) + 1)]
        places[0][pattern.start] = 0.0, _Way(pattern.start, None, None)
        for at, weight in enumerate(spoken.weights):
            here = matches[at]
            for cost, way in _cheapest(places[at]):
                _reach(places[at + 1], cost + weight, way)
                gaps = self._gaps(way.state)
                for state in gaps.keys() & here.keys():
                    for match in here[state]:
                        reached = _Way(match.arc.after, match, way)
                        _reach(places[match.stop], cost + gaps[state].cost + match.cost, reached)
        return _cheapest(places[-1])

    def _matches(self, spoken: Spoken, pattern: Pattern) -> Sequence[Mapping[int, list["_Match"]]]:
        """The pattern's words that something alike was said of: by place, and by state."""
        found: list[dict[int, list[_Match]]] = [defaultdict(list) for _ in spoken.words]
        words = self._where(pattern)
        for word in words.keys() & spoken.partners.keys():
            weight = self._weights[word]
            for at, count, alike in spoken.partners[word]:
                both = weight + spoken.passed[at + count] - spoken.passed[at]
                unlike = min(1.0, STRICT * (1.0 - alike)) * both
                for state, arc in words[word]:
                    cost = unlike - LEANING * weight
                    found[at][state].append(
                        _Match(state, at, at + count, cost, unlike, arc, alike >= CLEAR)
                    )
        return found

    def _steps(self, way: "_Way") -> Iterator[Step]:
        """The phrase up to a word that was said, with what is missing before it."""
        if way.match is not None and way.before is not None:
            yield from self._steps(way.before)
            for arc in self._gaps(way.before.state)[way.match.state].missed:
                yield Step(arc, False)
            yield Step(way.match.arc, True, way.match.clear)

    def _scored(
        self, spoken: Spoken, steps: tuple[Step, ...], way: "_Way", last: tuple[Filling, ...]
    ) -> Alignment:
        weights, passed = self._weights, spoken.passed
        cost = passed[-1] + sum(weights[arc.word] for arc, said, _ in steps if not said)
        at: _Way | None = way
        while at is not None and at.match is not None:
            cost += at.match.unlike - (passed[at.match.stop] - passed[at.match.at])
            at = at.before
        total = passed[-1] + sum(weights[step.arc.word] for step in steps)
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
        clear: Whether it was said clearly enough to fill a slot.
    """

    state: int
    at: int
    stop: int
    cost: float
    unlike: float
    arc: Arc
    clear: bool


class _Way(NamedTuple):
    """A way through the pattern: where it is, the word it went by last, and how it came there."""

    state: int
    match: _Match | None
    before: "_Way | None"


def _reach(place: dict[int, tuple[float, _Way]], cost: float, way: _Way) -> None:
    known = place.get(way.state)
    if known is None or cost < known[0]:
        place[way.state] = cost, way


def _cheapest(place: Mapping[int, tuple[float, _Way]]) -> list[tuple[float, _Way]]:
    ways = place.values()
    if len(ways) <= BEAM:
        return list(ways)
    return nsmallest(BEAM, ways, key=lambda each: each[0])

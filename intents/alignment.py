"""Lays a spoken sentence alongside a pattern's sentences, and finds the one that it fits best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intents.language import Words
from intents.network import Arc, Filling

STRICT = 1.6
"""How much more unlike words count than they are unlike: “sorry” must not pass for “sure”."""

LEANING = 0.2
"""How much of a phrase word's weight is given for going past it, so that longer sentences are not
at a disadvantage: what is sought is the least cost for its length (Dinkelbach 1967), and this is
right where a fifth of all words do not fit."""

INFINITE = float("inf")


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

    @property
    def weight(self) -> float:
        """Of all its words."""
        return sum(self.weights)


@dataclass(frozen=True)
class Alignment:
    """How a spoken sentence fits a pattern.

    Attributes:
        score: From 0 to 1: how much of the meaning of both is the same.
        path: The sentence of the pattern, word by word.
        last: What its final state fills.
        slots_heard: Whether every list's value has a word that was really said.
    """

    score: float
    path: tuple[Arc, ...]
    last: tuple[Filling, ...]
    slots_heard: bool


_Step = tuple[int, int, Arc | None, bool]
"""How a cell of the table was reached: from which state, at which spoken word, by which of the
pattern's words, and whether that was said. A plain tuple: tens of thousands are made a second."""


def align(
    spoken: Spoken,
    arcs: Sequence[Sequence[Arc]],
    states: range,
    finals: Mapping[int, tuple[Filling, ...]],
    weights: Mapping[str, float],
) -> Alignment | None:
    """The pattern's sentence that fits best.

    The words are laid side by side at the least cost (Needleman and Wunsch 1970, along an
    automaton): a word without a partner costs its weight; two unlike partners cost both, by how
    unlike they are.

    Args:
        spoken: The sentence that was heard.
        arcs: The network's, by state.
        states: The pattern's own, in order.
        finals: The network's.
        weights: Of the catalogue's words.
    """
    table = _Table(spoken, states)
    for state in states:
        table.go_past_spoken(state)
        table.go_on(state, arcs[state], weights)
    end = min(
        (state for state in states if state in finals),
        key=lambda state: table.costs[state][-1],
        default=None,
    )
    if end is None or table.costs[end][-1] == INFINITE:
        return None
    return table.alignment(end, finals[end], weights)


class _Table:
    """The least cost, by state and by number of spoken words that are behind it."""

    def __init__(self, spoken: Spoken, states: range) -> None:
        self._spoken = spoken
        count = len(spoken.words) + 1
        self.costs = {state: [INFINITE] * count for state in states}
        self._came: dict[tuple[int, int], _Step] = {}
        self.costs[states.start][0] = 0.0

    def go_past_spoken(self, state: int) -> None:
        """Words may be said that are not in the pattern."""
        row, came = self.costs[state], self._came
        for at, weight in enumerate(self._spoken.weights):
            cost = row[at] + weight
            if cost < row[at + 1]:
                row[at + 1] = cost
                came[state, at + 1] = (state, at, None, False)

    def go_on(self, state: int, arcs: Sequence[Arc], weights: Mapping[str, float]) -> None:
        """Words of the pattern may be missing, or be said in one way or another."""
        row, came = self.costs[state], self._came
        partners, spoken_weights = self._spoken.partners, self._spoken.weights
        missed: dict[int, Arc] = {}
        for arc in arcs:
            weight = weights[arc.word]
            least = missed.get(arc.after)
            if least is None or weight < weights[least.word]:
                missed[arc.after] = arc
            for at, count, alike in partners.get(arc.word, ()):
                both = weight + sum(spoken_weights[at : at + count])
                unlike = min(1.0, STRICT * (1.0 - alike)) * both
                cost = row[at] + unlike - LEANING * weight
                after = self.costs[arc.after]
                if cost < after[at + count]:
                    after[at + count] = cost
                    came[arc.after, at + count] = (state, at, arc, True)
        for state_after, arc in missed.items():
            lost = weights[arc.word] * (1.0 - LEANING)
            after = self.costs[state_after]
            for at, before in enumerate(row):
                cost = before + lost
                if cost < after[at]:
                    after[at] = cost
                    came[state_after, at] = (state, at, arc, False)

    def alignment(
        self, end: int, last: tuple[Filling, ...], weights: Mapping[str, float]
    ) -> Alignment:
        steps = list(self._steps(end))
        path = tuple(arc for _, _, arc, _ in steps if arc is not None)
        said = sum(weights[arc.word] for arc in path)
        cost = self.costs[end][-1] + LEANING * said
        total = said + self._spoken.weight
        score = max(0.0, 1.0 - cost / total) if total else 0.0
        return Alignment(score, path, last, _slots_heard(steps))

    def _steps(self, end: int) -> Sequence[_Step]:
        steps = []
        place = end, len(self._spoken.words)
        while place in self._came:
            step = self._came[place]
            steps.append(step)
            place = step[:2]
        return steps[::-1]


def _slots_heard(steps: Sequence[_Step]) -> bool:
    """Whether something was said of every value: a step without its number is no step."""
    heard = True
    for _, _, arc, matched in steps:
        if arc is None:
            continue
        if not heard and (arc.fills or not arc.listed):
            return False  # the value before this is over
        heard = matched if arc.fills and arc.listed else heard or (arc.listed and matched)
    return heard

"""Finds phrases anywhere in what was said: with other words between theirs, or nearly said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from intents.language import Language, Words
from intents.phrases.index import Index
from intents.phrases.network import Network, Slots

MOST_STRAYS = 3
"""How many other words may stand among those of a phrase: “he has really badly hurt me”."""

MOST_STRANGE = 1
"""How many of them may be no adverb."""

STRAY_COST, STRANGE_COST = 0.02, 0.08
"""What an adverb, or another word, between those of a phrase takes from its score."""

START = 0


class Option(NamedTuple):
    """What may have been said from some word on.

    Attributes:
        word: The word of the phrases.
        length: How many words of the transcript it stands for.
        cost: How unlike these it is; 0 where it was said so.
    """

    word: str
    length: int
    cost: float


@dataclass(frozen=True, eq=False)
class Spotted:
    """A phrase, and where it was said.

    Attributes:
        intent: Its intent.
        slots: Its slots.
        words: The words of the phrase.
        start: Its first word in the transcript.
        end: The word after its last.
        telling: The place of its rarest word.
        score: From 0 to 1; below 1 where other words were among them, or they were only near.
        near: What only resembles what was heard: where it stands, and the word of the phrase.
    """

    intent: str
    slots: Slots
    words: Words
    start: int
    end: int
    telling: int
    score: float
    near: tuple[tuple[int, Option], ...] = ()

    def is_within(self, other: "Spotted") -> bool:
        """Whether another phrase says at least as much about the same words."""
        return other.start <= self.start and self.end <= other.end


class _Path(NamedTuple):
    cost: float
    strays: int
    strange: int
    start: int
    said: tuple[tuple[int, Option], ...]

    @property
    def ends_at(self) -> int:
        at, option = self.said[-1]
        return at + option.length


class _Automaton:
    """One template: by state, the words that may come next and where each leads."""

    def __init__(self, network: Network, number: int) -> None:
        pattern = network.patterns[number]
        self.intent, self.slots = pattern.intent, pattern.slots
        self.arcs: list[dict[str, list[int]]] = [{} for _ in range(pattern.stop - pattern.start)]
        self.finals: set[int] = set()
        for state in range(pattern.start, pattern.stop):
            arcs = self.arcs[state - pattern.start]
            if state in network.finals:
                self.finals.add(state - pattern.start)
            for arc in network.arcs[state]:
                arcs.setdefault(arc.word, []).append(arc.after - pattern.start)


class Spotter:
    """Finds the phrases of a network in transcripts.

    Args:
        network: The phrases.
        language: Their language.
        strict: Intents among whose words no others may stand but adverbs.

    Attributes:
        words: Every word of its phrases.
    """

    def __init__(self, network: Network, language: Language, strict: Collection[str] = ()) -> None:
        self._strict = frozenset(strict)
        self._adverbs = language.adverbs
        self._fillers = language.fillers
        self._closed = language.function_words
        self._network = network
        self._automata: dict[int, _Automaton] = {}
        index = Index(network)
        self._commonness = {word: index.count(word) for word in index.words}
        for word in language.function_words & self._commonness.keys():
            self._commonness[word] += len(network.patterns)
        self.words = frozenset(index.words)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, needed in enumerate(_needed(network, self._commonness)):
            for word in needed:
                self._by_word[word].append(number)

    def spot(self, words: Words) -> list[Spotted]:
        """Every phrase that was said, each where it fits best."""
        return self.spot_near([(Option(word, 1, 0.0),) for word in words], words, 0.0)

    def spot_near(
        self, options: Sequence[Sequence[Option]], words: Words, most: float
    ) -> list[Spotted]:
        """Every phrase that may have been said.

        Args:
            options: By word of the transcript: what may have been said there.
            words: The transcript.
            most: How unlike what was heard a phrase may be, all its words together.
        """
        numbers = {
            number
            for here in options
            for option in here
            for number in self._by_word.get(option.word, ())
        }
        return [
            spotted
            for number in sorted(numbers)
            for spotted in self._find(self._automaton(number), options, words, most)
        ]

    def _automaton(self, number: int) -> _Automaton:
        """A template's, made when it is looked for first: most never are."""
        if number not in self._automata:
            self._automata[number] = _Automaton(self._network, number)
        return self._automata[number]

    def _find(
        self,
        automaton: _Automaton,
        options: Sequence[Sequence[Option]],
        words: Words,
        most: float,
    ) -> Iterator[Spotted]:
        """The sentences of one template, the cheapest way to each place where one ends."""
        strange = 0 if automaton.intent in self._strict else MOST_STRANGE
        paths: list[dict[int, _Path]] = [{} for _ in range(len(options) + 1)]
        for at, here in enumerate(options):
            ways = [*paths[at].items(), (START, _Path(0.0, 0, 0, at, ()))]
            for state, path in ways:
                arcs = automaton.arcs[state]
                for option in here:
                    for after in arcs.get(option.word, ()):
                        cost = path.cost + option.cost
                        if cost <= most + STRAY_COST * path.strays + STRANGE_COST * path.strange:
                            further = path._replace(cost=cost, said=(*path.said, (at, option)))
                            _keep(paths[at + option.length], after, further)
                if (
                    state != START
                    and (strayed := self._stray(path, words[at], strange)) is not None
                ):
                    _keep(paths[at + 1], state, strayed)
            for state in automaton.finals:
                best = paths[at + 1].get(state)
                if best is not None and best.ends_at == at + 1:  # else it only strayed on
                    yield self._spotted(automaton, best, at + 1)

    def _spotted(self, automaton: _Automaton, path: _Path, end: int) -> Spotted:
        return Spotted(
            automaton.intent,
            automaton.slots,
            tuple(option.word for _, option in path.said),
            path.start,
            end,
            min(path.said, key=lambda each: self._commonness[each[1].word])[0],
            round(1.0 - path.cost, 3),
            tuple((at, option) for at, option in path.said if option.cost),
        )

    def _stray(self, path: _Path, word: str, strange: int) -> _Path | None:
        """The path past a word that is not the phrase's; None where that is too far."""
        if word in self._fillers:
            return path
        if path.strays == MOST_STRAYS:
            return None
        if word in self._adverbs:
            return path._replace(cost=path.cost + STRAY_COST, strays=path.strays + 1)
        if word in self._closed or path.strange == strange:
            return None
        return path._replace(cost=path.cost + STRANGE_COST, strange=path.strange + 1)


def _needed(network: Network, commonness: Mapping[str, int]) -> Iterator[Collection[str]]:
    """Of each template: words of which at least one is in each of its sentences, rare ones.

    From its end backwards: of all ways that lead to one place, either their words are needed, or
    what is needed from there on, whichever is rarer.
    """
    arcs = network.arcs
    words = [label.word for label in arcs.labels]
    firsts, labels, afters = arcs.firsts.tolist(), arcs.label.tolist(), arcs.after.tolist()
    for pattern in network.patterns:
        needed: dict[int, tuple[int, tuple[str, ...]]] = {}
        for state in range(pattern.stop - 1, pattern.start - 1, -1):
            if state in network.finals:
                continue  # nothing need follow
            ways: dict[int, list[str]] = {}
            for at in range(firsts[state], firsts[state + 1]):
                ways.setdefault(afters[at], []).append(words[labels[at]])
            common, chosen = 0, tuple[str, ...]()
            for after, said in ways.items():
                least = sum([commonness[word] for word in said]), tuple(said)
                rest = needed.get(after)
                if rest is not None and rest[0] < least[0]:
                    least = rest
                common, chosen = common + least[0], chosen + least[1]
            needed[state] = common, chosen
        yield dict.fromkeys(needed[pattern.start][1])


def _keep(paths: dict[int, _Path], state: int, path: _Path) -> None:
    """Of two ways to a state the cheaper one; of equals the one that begins earlier."""
    known = paths.get(state)
    if known is None or path.cost < known.cost:
        paths[state] = path


def outermost(spotted: Iterable[Spotted]) -> list[Spotted]:
    """Without those that lie within another, which says more about the same words."""
    longest = sorted(spotted, key=lambda each: (each.start - each.end, -each.score))
    kept: list[Spotted] = []
    for each in longest:
        if not any(each.is_within(other) and not other.is_within(each) for other in kept):
            kept.append(each)
    return kept

"""Matches free speech with the phrases: word for word first, then by what is most alike."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from intents.language import Words
from intents.matching.agreement import agreement, is_of_others
from intents.matching.alignment import STRICT, Aligner, Alignment, Spoken
from intents.matching.readings import clauses, repaired, without_stammer
from intents.matching.recognition import Recognition
from intents.matching.shortlist import Shortlist
from intents.matching.vocabulary import Vocabulary
from intents.phrases.catalogue import Catalogue
from intents.phrases.index import Index
from intents.phrases.network import Phrase, phrase
from intents.turns import Candidate

SHORTLIST = 12
"""How many patterns are looked at closely."""

HOPELESS = 0.15
"""A pattern that cannot come so near to the best one is not looked at."""

POSSIBLE = 0.5
"""A score from which a meaning is worth a thought."""

REPAIRED = 0.95
"""The score of a phrase that the person corrected themselves to."""

A_CLAUSE = 0.84
"""The score of a phrase that is one clause of what was said; too low to count in dictation."""

BEHIND = 0.77
"""Where every clause is a phrase, word for word, one of them was meant: other meanings of the whole
sentence have at most this score."""

LEAST_SHARE = 0.1
"""How much of a sentence's weight its last clause must have: “…, what now” is no call for help."""

MOST_OF_IT = 0.6
"""How much of the weight of two clauses the first has that the last one asks about."""

FULLER = 0.72
"""The score from which a whole sentence, or another clause, is believed where it says more than the
clause that is a phrase: where it has that one's intent, and more slots."""

ALMOST = 0.99
"""The highest score of what was not said word for word."""

UNHEARD = 0.5
"""What is left of a score where nothing was said of a slot's value."""

MOST_JOINED = 4
"""One word may be heard as up to four: “a poll of jize”."""


class Matcher:
    """Ranks the meanings in a catalogue by how well they fit a sentence.

    Attributes:
        network: All that it knows.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._language = catalogue.language
        self.network = catalogue.network
        index = Index(catalogue.network)
        self._vocabulary = Vocabulary(index, catalogue.language)
        self._recognition = Recognition(catalogue.network, index)
        self._aligner = Aligner(catalogue.network, self._vocabulary.weights)
        self._shortlist = Shortlist(index, self._vocabulary.weights)

    def rank(self, text: str, most: int = 12) -> list[Candidate]:
        """The likeliest meanings of a sentence, best first, each once with its best phrase."""
        words = self._language.words(text)
        if not words:
            return []
        ranked = self._rank(words, most)
        if ranked and ranked[0].score >= REPAIRED:
            return ranked
        parts = [self._language.words(part) for part in clauses(text)]
        read = [self._exact(words) for words in parts]
        clause = self._clause(parts, read)
        if clause is None:
            is_likely = bool(ranked) and ranked[0].score >= FULLER
            return ranked if is_likely else self._behind_opening(parts, read, most) or ranked
        # “The light in the hallway, turn it off”: the whole says more than its clause, and so may
        # another clause: “the first bit's wrong, let me change it”.
        others = (
            self._rank(words, 1) for words, known in zip(parts, read, strict=True) if not known
        )
        heard = (each for each in chain(ranked, *others) if each.score >= FULLER)
        fuller = next((each for each in heard if _says_more(each, clause)), clause)
        if None not in read:  # what was said is known word for word; nothing is only like it
            ranked = [replace(each, score=min(each.score, BEHIND)) for each in ranked]
        return [replace(fuller, score=max(fuller.score, A_CLAUSE)), *ranked]

    def _behind_opening(
        self, parts: Sequence[Words], read: Sequence[Phrase | None], most: int
    ) -> list[Candidate]:
        """The meanings of what follows a first clause that is a phrase: “no no, that isn't it”.

        None where nothing follows, or nothing that is likely.
        """
        if not parts or read[0] is None:
            return []
        ranked = self._rank(tuple(chain.from_iterable(parts[1:])), most)
        if not ranked or ranked[0].score < FULLER:
            return []
        return [replace(each, score=min(each.score, A_CLAUSE)) for each in ranked]

    def read(self, text: str) -> Phrase | None:
        """The phrase that a sentence is word for word, as it stands or without politeness."""
        return self._exact(self._language.words(text))

    def weight(self, word: str) -> float:
        """How much of a sentence's meaning a word carries."""
        return self._vocabulary.weight(word)

    def _rank(self, words: Words, most: int) -> list[Candidate]:
        best: dict[tuple[str, str], Candidate] = {}
        for found, score in self._scored(words):
            candidate = Candidate(found.intent, dict(found.slots), score, found.text)
            known = best.get(candidate.meaning)
            if known is None or known.score < score:
                best[candidate.meaning] = candidate
        return sorted(best.values(), key=lambda each: -each.score)[:most]

    def _scored(self, words: Words) -> Iterator[tuple[Phrase, float]]:
        exact = self._exact(words)
        if exact is not None:
            yield exact, 1.0
            return
        core = without_stammer(self._language.core(words))
        for reading in repaired(core, self._language, self._recognition.begins):
            taken = self._recognition.read(reading)
            if taken is not None:
                yield taken, REPAIRED
                return
        yield from self._nearest(words, self._spoken(core))

    def _exact(self, words: Words) -> Phrase | None:
        """As it was heard first: what seems politeness may be all that was meant.

        “I have to” is politeness, and “I have to go” is goodbye.
        """
        read = self._recognition.read
        return read(words) or read(without_stammer(self._language.core(words)))

    def _nearest(self, said: Words, spoken: Spoken) -> Iterator[tuple[Phrase, float]]:
        highest = 0.0
        gains = _gains(spoken)
        for number, reach in self._shortlist.best(gains, spoken.passed[-1], POSSIBLE, SHORTLIST):
            if reach < highest - HOPELESS:
                return
            pattern = self.network.patterns[number]
            aligned = self._aligner.align(spoken, pattern)
            if aligned is not None:
                score = self._judged(aligned, said, spoken.words)
                highest = max(highest, score)
                yield phrase(pattern, aligned.path, aligned.last), score

    def _judged(self, aligned: Alignment, said: Words, core: Words) -> float:
        words = tuple(arc.word for arc in aligned.path)
        left = agreement(said, core, words, self._language)
        score = min(aligned.score, ALMOST) * left
        return score if aligned.slots_heard else score * UNHEARD

    def _spoken(self, words: Words) -> Spoken:
        """A sentence with all that its words may have been, alone or several together."""
        vocabulary = self._vocabulary
        partners: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
        for at, word in enumerate(words):
            for near, alike in vocabulary.near(word):
                partners[near].append((at, 1, alike))
        known = [word in vocabulary.weights for word in words]
        for count in range(2, MOST_JOINED + 1):
            for at in range(len(words) - count + 1):
                if not all(known[at : at + count]):
                    joined = "".join(words[at : at + count])
                    for near, alike in vocabulary.near_long(joined):
                        partners[near].append((at, count, alike))
        return Spoken(words, tuple(vocabulary.weight(word) for word in words), partners)

    def _clause(self, parts: Sequence[Words], read: Sequence[Phrase | None]) -> Candidate | None:
        """A command that ends a longer sentence, or begins it: “say that again, I had the tap on”.

        Television is full of clauses that are a short command: a single word counts only behind
        other commands (“yeah, yeah, next”), and at the beginning three are needed.

        Args:
            parts: The clauses.
            read: The phrase that each of them is, word for word.
        """
        last = len(parts) - 1
        counting = [
            (words, phrase)
            for number, (words, phrase) in enumerate(zip(parts, read, strict=True))
            if phrase is not None
            and not (number < last and parts[number + 1] in self._language.repairs)
            and (
                None not in read
                or (number == 0 and len(words) > 2)
                or (number == last and len(words) > 1 and self._share(words, parts) > LEAST_SHARE)
            )
        ]
        if not counting:
            return None
        first, asked = counting[0][1], self._asked(counting)
        if first.slots and not first.implied and not asked.slots and self._points_back(asked):
            asked = first  # “The one about patience, what does it say?”
        # “She needs room to breathe, how do I do that”: what is told is what is asked about.
        if first.implied and not asked.slots:
            parts = [first.words, asked.words]
            asked = first if self._share(first.words, parts) > MOST_OF_IT else asked
        return Candidate(asked.intent, dict(asked.slots), A_CLAUSE, asked.text)

    def _asked(self, clauses: Sequence[tuple[Words, Phrase]]) -> Phrase:
        """The last clause, but for reasons: “go to sleep, he's coming in”."""
        language = self._language
        asked = [phrase for words, phrase in clauses if not is_of_others(words, language)]
        return asked[-1] if asked else clauses[-1][1]

    def _points_back(self, phrase: Phrase) -> bool:
        """Whether it speaks of something that was named before."""
        return not self._language.back_references.isdisjoint(phrase.words)

    def _share(self, part: Words, parts: Sequence[Words]) -> float:
        """How much of what a sentence means one of its clauses says."""
        weights = [sum(self.weight(word) for word in words) for words in (part, *parts)]
        return weights[0] / sum(weights[1:])


def _says_more(one: Candidate, other: Candidate) -> bool:
    return one.intent == other.intent and one.slots.items() > other.slots.items()


def _gains(spoken: Spoken) -> Sequence[list[tuple[str, float]]]:
    """For each spoken word, the words it may have been, with the weight that each accounts for."""
    gains: list[list[tuple[str, float]]] = [[] for _ in spoken.words]
    for word, places in spoken.partners.items():
        for at, count, alike in places:
            weight = spoken.passed[at + count] - spoken.passed[at]
            gain = weight * (1.0 - STRICT * (1.0 - alike))
            if gain > 0:
                gains[at].append((word, gain))
    return gains

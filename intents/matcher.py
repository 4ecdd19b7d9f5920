"""Matches free speech with the phrases: RapidFuzz proposes, word by word alignment decides."""

import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

from intents.alignment import alignment, sound
from intents.catalogue import Catalogue, Phrase
from intents.language import Words
from intents.readings import clauses, repaired, without_stammer
from intents.turns import Candidate

SHORTLIST = 20
"""How many phrases RapidFuzz proposes by letters, and as many by sound."""

FILLER, FUNCTION, UNKNOWN, NEGATION = 0.05, 0.25, 1.2, 0.5
"""Weights of words: of hesitation, of grammar, in no phrase at all, of turning meaning round."""

LIGHTEST, HEAVIEST = 0.5, 1.5
"""Weights of words that many intents share and of words that tell one intent from all others."""

REPAIRED = 0.95
"""The score of a phrase that the person corrected themselves to."""

A_CLAUSE = 0.84
"""The score of a phrase that is one clause of what was said; too low to count in dictation."""

ALMOST = 0.99
"""The highest score of what was not said word for word."""

TURNED_ROUND = 0.5
"""What is left of a score where one side negates and the other does not."""


class Matcher:
    """Ranks the phrases of a catalogue by how well they fit a sentence."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._language = catalogue.language
        self._weights = _weights(catalogue.phrases)
        self._phrases = catalogue.phrases
        self._exact = {phrase.words: phrase for phrase in catalogue.phrases}
        self._texts = [" ".join(phrase.words) for phrase in catalogue.phrases]
        self._sounds = [_sounds(phrase.words) for phrase in catalogue.phrases]

    def rank(self, text: str, most: int = 12) -> list[Candidate]:
        """The likeliest meanings of a sentence, best first, each once with its best phrase."""
        words = self._language.words(text)
        if not words:
            return []
        ranked = self._rank(words, most)
        if ranked and ranked[0].score >= REPAIRED:
            return ranked
        return self._last_clause(text) + ranked

    def score(self, phrase: Phrase, text: str) -> float:
        """How well one phrase fits a sentence, from 0 to 1."""
        words = self._language.words(text)
        if words == phrase.words:
            return 1.0
        return self._aligned(phrase, without_stammer(self._language.core(words)))

    def _last_clause(self, text: str) -> list[Candidate]:
        """A command that ends a longer sentence: “the tap was running, I didn't catch that”.

        A single word counts only behind other commands (“yeah, yeah, next”): television is full
        of clauses that are one.
        """
        parts = [self._language.words(part) for part in clauses(text)]
        if not parts:
            return []
        *before, last = [self._exact_phrase(words) for words in parts]
        if last is None or (len(parts[-1]) < 2 and None in before):
            return []
        return [Candidate(last.intent, dict(last.slots), A_CLAUSE, last.text)]

    def _rank(self, words: Words, most: int) -> list[Candidate]:
        best: dict[tuple[str, tuple[tuple[str, str | int], ...]], Candidate] = {}
        for phrase, score in self._scored(words):
            meaning = (phrase.intent, tuple(sorted(phrase.slots.items())))
            if meaning not in best or best[meaning].score < score:
                best[meaning] = Candidate(phrase.intent, dict(phrase.slots), score, phrase.text)
        return sorted(best.values(), key=lambda each: -each.score)[:most]

    def weight(self, word: str) -> float:
        """How much of a sentence's meaning a word carries."""
        language = self._language
        if word in language.negations:
            return NEGATION
        if word in language.fillers:
            return FILLER
        if word in language.function_words:
            return FUNCTION
        return self._weights.get(word, UNKNOWN)

    def _exact_phrase(self, words: Words) -> Phrase | None:
        """As it was heard first: what seems politeness may be all that was meant.

        “I have to” is politeness, and “I have to go” is goodbye.
        """
        core = without_stammer(self._language.core(words))
        return self._exact.get(words) or self._exact.get(core)

    def _scored(self, words: Words) -> Iterable[tuple[Phrase, float]]:
        exact = self._exact_phrase(words)
        if exact is not None:
            yield exact, 1.0
            return
        core = without_stammer(self._language.core(words))
        for reading in repaired(core, self._language):
            if reading in self._exact:
                yield self._exact[reading], REPAIRED
                return
        for index in self._shortlist(core):
            yield self._phrases[index], self._aligned(self._phrases[index], core)

    def _aligned(self, phrase: Phrase, words: Words) -> float:
        score = min(alignment(phrase.words, words, self.weight), ALMOST)
        negations = self._language.negations_in
        return score if negations(phrase.words) == negations(words) else score * TURNED_ROUND

    def _shortlist(self, core: Words) -> list[int]:
        text, key = " ".join(core), _sounds(core)
        letters = process.cdist([text], self._texts, scorer=fuzz.ratio, dtype=np.uint8)[0]
        tokens = process.cdist([text], self._texts, scorer=fuzz.token_set_ratio, dtype=np.uint8)[0]
        sounds = process.cdist([key], self._sounds, scorer=fuzz.ratio, dtype=np.uint8)[0]
        near = [_best(scores) for scores in (letters, (letters // 2 + tokens // 2), sounds)]
        return [int(index) for index in np.unique(np.concatenate(near))]


def _best(scores: np.ndarray) -> np.ndarray:
    count = min(SHORTLIST, len(scores))
    return np.argpartition(scores, -count)[-count:]


def _sounds(words: Words) -> str:
    return "".join(sound(word) for word in words)


def _weights(phrases: Iterable[Phrase]) -> dict[str, float]:
    """Inverse document frequency, an intent being a document: what few share tells most."""
    intents: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for word in phrase.words:
            intents[word].add(phrase.intent)
    count = len(set().union(*intents.values())) if intents else 1
    rarest = math.log(count) or 1.0
    return {
        word: LIGHTEST + (HEAVIEST - LIGHTEST) * math.log(count / len(where)) / rarest
        for word, where in intents.items()
    }

"""Puts together what the words and the recording say about each meaning: one number for both."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from intents.language import Language
from intents.matching.readings import without_stammer
from intents.matching.sounds import sound
from intents.phrases.network import Phrase
from intents.turns import Candidate

UNHEARD = -20.0
"""The least rating (natural log) that counts: what fits the sound less was as good as not found."""

SURE = 0.72
"""A text score from which more tells more: see `Weights.sure`."""

EASE = 1.5
"""Added to the odds, so that the score from which the matcher's meanings are accepted, 0.72, is
the right one here too: the development set holds as much that is to be ignored as a whole day."""


@dataclass(frozen=True)
class Weights:
    """How much each piece of evidence counts, in the logarithm of the odds.

    Fitted by logistic regression on recordings, clean and in noise: of the development set, of what
    is to be ignored, and of coffee orders, so that they hold for any catalogue. `scripts/bench
    weights` fits them anew, and prints how well. Six pieces of evidence did better than the
    eleven before them; among those that lost are the likeness of the letters, the length of the
    phrase, the rating a letter, and how far the words are ahead.

    Attributes:
        bias: With no evidence at all.
        sure: Per point of the score of the transcript's words beyond `SURE`.
        rating: Per ten units of how well the phrase fits the sound (natural log likelihood ratio).
        ahead: Per ten units by which the rating is ahead of the best other meaning's.
        alike: Per point of how alike phrase and transcript sound, 0 to 1.
        long: Per twenty letters of the transcript: where much was said, what fits is no accident.
    """

    bias: float = -1.6
    sure: float = 21.7
    rating: float = 2.0
    ahead: float = 1.1
    alike: float = 2.1
    long: float = 0.6


WEIGHTS = Weights()


@dataclass(frozen=True)
class Evidence:
    """What is known about one meaning.

    Attributes:
        candidate: The meaning; its score is that of the transcript's words, 0 where they say
            nothing about it.
        reading: The phrase that fits the sound best, normalised; empty where none was found.
        rating: How well it fits: a natural log likelihood ratio against the free transcript.
    """

    candidate: Candidate
    reading: str = ""
    rating: float = UNHEARD


def gather(
    candidates: Iterable[Candidate], readings: Sequence[tuple[Phrase, float]]
) -> list[Evidence]:
    """Brings together what is about the same meaning.

    Args:
        candidates: What the transcript may mean.
        readings: The phrases that fit the sound, with their ratings, best first.
    """
    found = {each.meaning: Evidence(each) for each in candidates}
    for phrase, rating in readings:
        said = Candidate(phrase.intent, dict(phrase.slots), 0.0, phrase.text)
        known = found.setdefault(said.meaning, Evidence(said))
        if not known.reading:
            text = " ".join(phrase.words)
            found[said.meaning] = Evidence(known.candidate, text, rating)
    return list(found.values())


def weighed(
    evidence: Sequence[Evidence], transcript: str, language: Language, weights: Weights = WEIGHTS
) -> list[Candidate]:
    """The meanings, likeliest first. Their scores are comparable with those of the matcher.

    A score is the probability that this was meant, with `EASE` added to the odds.

    Args:
        evidence: Of every meaning.
        transcript: What was heard freely.
        language: Of both.
        weights: How much each counts.
    """
    said = once(transcript, language)
    ratings = Ratings.of(evidence)
    found = [
        Candidate(
            each.candidate.intent,
            each.candidate.slots,
            1.0 / (1.0 + math.exp(-EASE - _odds(each, said, ratings, weights))),
            each.candidate.phrase,
        )
        for each in evidence
    ]
    return sorted(found, key=lambda each: -each.score)


def once(transcript: str, language: Language) -> str:
    """What the phrases are compared with: its words, and none of them twice running."""
    return " ".join(without_stammer(language.words(transcript)))


@dataclass(frozen=True)
class Ratings:
    """The best two ratings of all meanings of an utterance."""

    best: float = UNHEARD
    second: float = UNHEARD

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> "Ratings":
        """Of some meanings."""
        ordered = sorted((each.rating for each in evidence), reverse=True)
        best, second, *_ = (*ordered, UNHEARD, UNHEARD)
        return cls(max(best, UNHEARD), max(second, UNHEARD))

    def ahead(self, rating: float) -> float:
        """How far one of them is ahead of the best other one; negative where it is behind."""
        return rating - (self.second if rating >= self.best else self.best)


def features(evidence: Evidence, said: str, ratings: Ratings) -> Mapping[str, float]:
    """What the weights are applied to, by the weight's name.

    Args:
        evidence: Of one meaning.
        said: The transcript, normalised.
        ratings: Of all meanings of the utterance.
    """
    rating = max(evidence.rating, UNHEARD)
    return {
        "bias": 1.0,
        "sure": max(0.0, evidence.candidate.score - SURE),
        "rating": rating / 10.0,
        "ahead": ratings.ahead(rating) / 10.0,
        "alike": _sound_alike(evidence.reading, said),
        "long": len(said) / 20.0,
    }


def _sound_alike(reading: str, said: str) -> float:
    """How alike, from 0 to 1, two texts sound wherever their words begin and end."""
    if not reading:
        return 0.0
    return Levenshtein.normalized_similarity(
        sound(reading.replace(" ", "")), sound(said.replace(" ", ""))
    )


def _odds(evidence: Evidence, said: str, ratings: Ratings, weights: Weights) -> float:
    found = features(evidence, said, ratings)
    odds: float = sum(getattr(weights, name) * value for name, value in found.items())
    return odds

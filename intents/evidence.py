"""Puts together what the words and the recording say about each meaning: one number for both."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from intents.language import Language
from intents.phrases.network import Phrase
from intents.turns import Candidate

UNHEARD = -20.0
"""The least rating (natural log) that counts: what fits the sound less was as good as not found."""

FAR = 6.0
"""How much less likely (natural log) than what was heard freely a phrase is that was not said."""

CHANCE = 0.4
"""How alike, letter by letter, sentences are that have nothing to do with each other."""

SURE = 0.72
"""A text score from which more tells more: see `Weights.sure`."""


EASE = 1.85
"""Added to the odds, so that the score from which the matcher's meanings are accepted, 0.72, is
the right one here too: the development set holds as much that is to be ignored as a whole day."""


@dataclass(frozen=True)
class Weights:
    """How much each piece of evidence counts, in the logarithm of the odds.

    Fitted by logistic regression on recordings of the development set and of what is to be
    ignored, clean and at 10 dB; `scripts/bench weights` fits them anew, and prints how well.

    Attributes:
        bias: With no evidence at all.
        text: Per point of the score of the transcript's words, 0 to 1.
        sure: Per point of that score beyond `SURE`.
        rating: Per ten units of how well the phrase fits the sound (natural log likelihood ratio).
        similar: Per point of how alike phrase and transcript are, letter by letter, 0 to 1.
        telling: Per twenty letters by which they are more alike than other sentences are: what
            is alike over a long sentence is no accident.
        agreed: Per point of both: alike, and a good score.
        behind: Per point by which the text score is behind the best meaning's.
        unlikelier: Per ten units by which the rating is behind the best meaning's.
        fits: Per point of how close the rating is to that of what was said word for word.
        unheard: For a meaning of which the sound's search found no phrase.
    """

    bias: float = -1.3
    text: float = 3.3
    sure: float = 5.1
    rating: float = 1.3
    similar: float = 2.6
    telling: float = 5.0
    agreed: float = -4.3
    behind: float = 2.0
    unlikelier: float = 0.9
    fits: float = 1.6
    unheard: float = -1.0


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
    said = " ".join(language.words(transcript))
    best = Best.of(evidence)
    found = [
        Candidate(
            each.candidate.intent,
            each.candidate.slots,
            1.0 / (1.0 + math.exp(-EASE - _odds(each, said, best, weights))),
            each.candidate.phrase,
        )
        for each in evidence
    ]
    return sorted(found, key=lambda each: -each.score)


@dataclass(frozen=True)
class Best:
    """The best text score, and the best rating, of any meaning."""

    score: float
    rating: float

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> "Best":
        """Of some meanings."""
        return cls(
            max((each.candidate.score for each in evidence), default=0.0),
            max((each.rating for each in evidence), default=UNHEARD),
        )


def features(evidence: Evidence, said: str, best: Best) -> Mapping[str, float]:
    """What the weights are applied to, by the weight's name.

    Args:
        evidence: Of one meaning.
        said: The transcript, normalised.
        best: Of all meanings of the utterance.
    """
    text = evidence.candidate.score
    rating = max(evidence.rating, UNHEARD)
    heard = bool(evidence.reading)
    alike = Levenshtein.normalized_similarity(evidence.reading, said) if heard else 0.0
    return {
        "bias": 1.0,
        "text": text,
        "sure": max(0.0, text - SURE),
        "rating": rating / 10.0,
        "similar": alike,
        "telling": max(0.0, alike - CHANCE) * len(evidence.reading) / 20.0,
        "agreed": alike * text,
        "behind": text - best.score,
        "unlikelier": (rating - max(best.rating, UNHEARD)) / 10.0,
        "fits": max(0.0, 1.0 + rating / FAR),
        "unheard": 0.0 if heard else 1.0,
    }


def _odds(evidence: Evidence, said: str, best: Best, weights: Weights) -> float:
    found = features(evidence, said, best)
    odds: float = sum(getattr(weights, name) * value for name, value in found.items())
    return odds

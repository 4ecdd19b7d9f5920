"""Puts together what the words and the recording say about each meaning: one number for both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from intents.language import Language
from intents.matching.readings import without_stammer
from intents.matching.sounds import sound
from intents.odds import odds_of, probability
from intents.phrases.network import Phrase
from intents.turns import Candidate

UNHEARD = -20.0
"""The least rating (natural log) that counts: what fits the sound less was as good as not found."""

UNHEARD_A_LETTER = -2.0
"""The same a letter, where nothing was found."""

FEWEST_LETTERS = 3
"""By as many at least a rating is divided: “ok” is no better evidence a letter than “okay”."""

SURE = 0.72
"""A text score from which more tells more: see `Weights.sure`."""

EASE = 1.9
"""Added to the odds, so that a meaning is accepted from 0.72 on, as one by words alone is.

The set that the weights are fitted on holds as much that is for nobody's guide as a whole day does:
whoever speaks is likelier to mean the guide than that set says."""


@dataclass(frozen=True)
class Weights:
    """How much each piece of evidence counts, in the logarithm of the odds.

    Fitted by logistic regression on recordings, clean and in noise: of the development set, of what
    is to be ignored, and of coffee orders, so that they hold for any catalogue. `scripts/bench
    weights` fits them anew, and prints how well. `rating_a_letter` and `choices` together, which do
    little alone, find 3 more of 120 recordings of the guide and 4 more of 74 coffee orders at
    the same false accepts. What lost: the likeness of the letters, how far the words are ahead,
    whether the transcript's embedding is like what the guide is told, what the network expects to
    be said before it hears anything, and the ratings of the same sound played slower and faster.

    Attributes:
        bias: With no evidence at all.
        sure: Per point of the score of the transcript's words beyond `SURE`.
        rating: Per ten units of how well the phrase fits the sound (natural log likelihood ratio).
        rating_a_letter: Per unit of the same divided by the phrase's letters: a long phrase that
            was said in noise is rated low, and yet fits too well to be an accident.
        choices: Per ten units of how much else could have been said in the phrase's place (natural
            logarithm, see `Grammar.choices`): where much can, something always fits.
        ahead: Per ten units by which the rating is ahead of the best other meaning's.
        alike: Per point of how alike phrase and transcript sound, 0 to 1.
        long: Per twenty letters of the transcript: where much was said, what fits is no accident.
    """

    bias: float = -0.9
    sure: float = 20.9
    rating: float = 1.15
    rating_a_letter: float = 1.2
    choices: float = -0.45
    ahead: float = 1.2
    alike: float = 2.55
    long: float = 0.6


WEIGHTS = Weights()


@dataclass(frozen=True)
class Reading:
    """A phrase that fits the sound.

    Attributes:
        phrase: The phrase.
        rating: How well it fits: a natural log likelihood ratio against the free transcript.
        choices: How much else could have been said in its place, see `Grammar.choices`.
    """

    phrase: Phrase
    rating: float
    choices: float


@dataclass(frozen=True)
class Evidence:
    """What is known about one meaning.

    Attributes:
        candidate: The meaning; its score is that of the transcript's words, 0 where they say
            nothing about it.
        reading: The phrase that fits the sound best, normalised; empty where none was found.
        rating: How well it fits: a natural log likelihood ratio against the free transcript.
        choices: How much else could have been said in its place.
    """

    candidate: Candidate
    reading: str = ""
    rating: float = UNHEARD
    choices: float = 0.0


def gather(candidates: Iterable[Candidate], readings: Iterable[Reading]) -> list[Evidence]:
    """Brings together what is about the same meaning.

    Args:
        candidates: What the transcript may mean.
        readings: The phrases that fit the sound, best first.
    """
    found = {each.meaning: Evidence(each) for each in candidates}
    for each in readings:
        phrase = each.phrase
        said = Candidate(phrase.intent, dict(phrase.slots), 0.0, phrase.text)
        known = found.setdefault(said.meaning, Evidence(said))
        if not known.reading:
            text = " ".join(phrase.words)
            found[said.meaning] = Evidence(known.candidate, text, each.rating, each.choices)
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
            probability(EASE + odds_of(features(each, said, ratings), weights)),
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
    letters = max(FEWEST_LETTERS, len(evidence.reading.replace(" ", "")))
    return {
        "bias": 1.0,
        "sure": max(0.0, evidence.candidate.score - SURE),
        "rating": rating / 10.0,
        "rating_a_letter": rating / letters if evidence.reading else UNHEARD_A_LETTER,
        "choices": evidence.choices / 10.0,
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

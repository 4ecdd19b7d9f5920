"""Decides: what was meant, what is likely enough to be asked about, or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from intents.hypotheses import Hypothesis
from intents.language import Language
from intents.matching.matcher import POSSIBLE, REPAIRED, Matcher
from intents.paraphrase.opinion import SURE, SecondOpinion
from intents.turns import Candidate, Understood

ACCEPTED = 0.72
"""A score from which a sentence was meant. Chosen on the development set of the benchmark."""

LIKELY = 0.64
"""A score from which it is worth asking whether the sentence was meant."""

CLEAR = 0.92
"""A score from which the recording need not be asked."""

MARGIN = 0.06
"""How far the best must be ahead of the next meaning."""

NEARLY_EVEN = 0.02
"""How far the best must be ahead where the recording was asked: it has the last word."""


class Decider:
    """Takes the best candidate, or leaves it open; asks what resembles it where words leave it so.

    Args:
        matcher: Knows the phrases that candidates come from.
        language: Theirs.
        second: Whom to ask about what stays open.
    """

    def __init__(self, matcher: Matcher, language: Language, second: SecondOpinion | None) -> None:
        self._matcher = matcher
        self._language = language
        self._second = second

    def decide(
        self,
        hypothesis: Hypothesis,
        candidates: Sequence[Candidate],
        margin: float,
        by_words: Sequence[Candidate] | None = None,
    ) -> Understood:
        """What was meant; where that stays open, a second opinion may know.

        Args:
            hypothesis: What was heard.
            candidates: What may have been meant, by all evidence.
            margin: How far the best must be ahead.
            by_words: The same by the words alone, where there is more evidence than these.
        """
        understood = _decided(hypothesis, candidates, margin)
        if understood.intent is not None:
            best = candidates[0]
            phrase = self._matcher.read(best.phrase)
            implied = phrase is not None and phrase.implied
            if by_words is not None or not self._is_doubtful(
                hypothesis.text, best, implied=implied
            ):
                return replace(understood, implied=implied)
            understood = replace(understood, intent=None, slots={}, candidates=(best,))
        if self._second is None:
            return understood
        words_say = candidates if by_words is None else by_words
        likeliest = self._second.likeliest(hypothesis.text, words_say)
        if likeliest is None:
            return understood
        # Where the words leave a choice, it is one between these.
        between = {each.meaning for each in understood.candidates}
        if len(between) > 1 and likeliest.meaning not in between:
            return understood
        if likeliest.score < SURE:
            return replace(understood, candidates=understood.candidates or (likeliest,))
        return replace(
            understood,
            intent=likeliest.intent,
            slots=likeliest.slots,
            score=round(likeliest.score, 3),
            by_resemblance=True,
            implied=bool(likeliest.slots),  # no example names a value
        )

    def _is_doubtful(self, text: str, best: Candidate, *, implied: bool) -> bool:
        """Whether what the words mean resembles too little of what is known of it.

        Not what was said word for word, and not where a slot's value was: that tells enough. One
        word of a story, as in “I'm sorry”, tells too little.
        """
        if best.score >= REPAIRED or (best.slots and not implied):
            return False
        if implied and len(set(self._language.words(text)) - self._language.function_words) < 2:
            return True
        return self._second is not None and self._second.doubts(text, best)


def is_clear(candidates: Sequence[Candidate]) -> bool:
    """Whether the recording need not be asked, by the scores of the words."""
    return bool(candidates) and candidates[0].score >= CLEAR and _is_ahead(candidates, MARGIN)


def _meant(hypothesis: Hypothesis, best: Candidate) -> Understood:
    return Understood(
        hypothesis.text, best.intent, best.slots, round(best.score, 3), recognizer=hypothesis.source
    )


def _decided(hypothesis: Hypothesis, candidates: Sequence[Candidate], margin: float) -> Understood:
    close = tuple(each for each in candidates if each.score >= POSSIBLE)
    if close and close[0].score >= ACCEPTED and _is_ahead(close, margin):
        return _meant(hypothesis, close[0])
    score = round(close[0].score, 3) if close else 0.0
    near = tuple(each for each in close if each.score >= close[0].score - margin)
    likely = score >= ACCEPTED or (score >= LIKELY and len(near) == 1)
    return Understood(
        hypothesis.text,
        score=score,
        candidates=near if likely else (),
        recognizer=hypothesis.source,
    )


def _is_ahead(candidates: Sequence[Candidate], margin: float) -> bool:
    return len(candidates) < 2 or candidates[0].score - candidates[1].score >= margin

"""The wake phrase by Moonshine: are these the words with which an utterance begins?"""

from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np

from intents.phrases.grammar import Grammar
from voice.hearing.recognizers.moonshine.model import MoonshineModel
from voice.hearing.recognizers.moonshine.search import Limits, begins_with, search
from voice.hearing.recognizers.moonshine.tokens import TokenGrammar
from voice.hearing.wake import LEAST_S, LOOK_S
from voice.sound import HEARING_RATE, Samples

LIKELY_FROM = -13.0
"""The natural-log ratio from which the wake phrase was said. By `scripts/bench wake` 95 % of calls
reach -12.6, in kitchen noise too; 841 looks at 1.4 hours of other speech stayed below -16.8."""

SOUNDS_LIKE = {"amends": ("a men's", "a man's", "a mends")}
"""What Moonshine writes for words that are rare: the same sounds, in more likely words."""

STEP_S = 0.12
"""How finely (s) the end of the phrase is looked for."""

COARSE = 3
"""So many such steps apart it is looked for first: 5 cuts instead of 9. With 10 voices, with and
without a command in the same breath, it was found at the same of them each time."""


class MoonshineWakeWord:
    """Compares the likelihood of the phrase with that of whatever is heard freely.

    Args:
        model: The network.
        phrase: The wake phrase, in lower case.
    """

    def __init__(self, model: MoonshineModel, phrase: str) -> None:
        self._model = model
        self._limits = Limits(width=20.0)  # how unlike it sounds is what is asked
        self._grammar = TokenGrammar(Grammar.of(_ways_to_write(phrase)), model.tokenizer)

    def __call__(self, samples: Samples) -> float | None:
        """Where the wake phrase ends (s) that these first seconds of an utterance begin with."""
        return self.end(samples) if self.ratio(samples) >= LIKELY_FROM else None

    def ratio(self, samples: Samples) -> float:
        """How likely the phrase is as the beginning; natural log, see `begins_with`."""
        sound = samples[: round(LOOK_S * HEARING_RATE)]
        utterance = self._model.listen(sound)
        return begins_with(self._model, utterance, self._grammar, self._limits)

    def end(self, samples: Samples) -> float:
        """Where the phrase is likeliest to have been all that was said so far.

        It is the likelier the nearer the cut is to that, so that a coarse look comes first.
        """
        length = min(len(samples) / HEARING_RATE, LOOK_S)
        cuts = [*np.arange(LEAST_S, length, STEP_S), length]

        @cache
        def fit(at: int) -> float:
            return self._fit(samples[: round(cuts[at] * HEARING_RATE)])

        near = max({*range(0, len(cuts), COARSE), len(cuts) - 1}, key=fit)
        return float(cuts[max(range(max(0, near - 1), min(near + 2, len(cuts))), key=fit)])

    def _fit(self, samples: Samples) -> float:
        utterance = self._model.listen(samples)
        found = search(self._model, utterance, self._grammar, 1, self._limits)
        return found[0][1]


def _ways_to_write(phrase: str) -> Sequence[Sequence[str]]:
    ways = [(word, *SOUNDS_LIKE.get(word, ())) for word in phrase.split()]
    return [" ".join(written).split() for written in product(*ways)]

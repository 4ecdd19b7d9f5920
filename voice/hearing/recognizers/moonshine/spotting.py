"""A few words by Moonshine: are they what has just been said, whatever was heard before?"""

import numpy as np

from intents.phrases.grammar import Grammar
from voice.hearing.recognizers.moonshine.model import MoonshineModel
from voice.hearing.recognizers.moonshine.search import Limits, search
from voice.hearing.recognizers.moonshine.tokens import TokenGrammar
from voice.sound import Samples

SAID_FROM = -2.5
"""The natural-log ratio from which the words were said.

Over our own voice in two synthetic rooms, equally loud, 16 of 17 “stop” and “pause” by as many
voices were rated above 0 before they were over or within 0.15 s. Through a sound server on a busy
machine, where more of our voice is left, 16 of 19 reach this, 12 reach -1. Of 55 other sentences
18 reach it for a moment, and three at their end.
"""


class MoonshineSpotter:
    """Compares the likelihood of a few sentences with that of whatever is heard freely.

    It takes a tenth of what a recognizer and understanding take together, so that it can be asked
    again and again while somebody speaks.

    Args:
        model: The network.
        grammar: The sentences.
    """

    def __init__(self, model: MoonshineModel, grammar: Grammar) -> None:
        self._model = model
        self._limits = Limits(beam=4, width=6.0)
        self._grammar = TokenGrammar(grammar, model.tokenizer)

    def __call__(self, samples: Samples) -> str | None:
        """The sentence that these samples (16 kHz, up to two seconds) are; None for another one."""
        words, ratio = self.likeliest(samples)
        return words if ratio >= SAID_FROM else None

    def likeliest(self, samples: Samples) -> tuple[str, float]:
        """The sentence that fits best, and how well, as a natural-log ratio."""
        utterance = self._model.listen(samples)
        found = search(self._model, utterance, self._grammar, 1, self._limits)
        if not found:
            return "", -np.inf
        words, likelihood = found[0]
        free = self._model.transcribe(utterance).likelihood
        return " ".join(words), likelihood - free

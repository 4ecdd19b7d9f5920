"""Moonshine tiny: hears whole utterances; English, always there, in plain onnxruntime."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from intents.hypotheses import Heard, Hypothesis
from intents.phrases.grammar import NOTHING, Grammar
from voice.hearing.recognizers import HasGoneOn, never
from voice.hearing.recognizers.moonshine.model import MoonshineModel, Utterance
from voice.hearing.recognizers.moonshine.search import Limits, anywhere, search
from voice.hearing.recognizers.moonshine.spotting import MoonshineSpotter
from voice.hearing.recognizers.moonshine.tokens import TokenGrammar
from voice.hearing.recognizers.moonshine.wake import MoonshineWakeWord
from voice.sound import HEARING_RATE, Samples

LONGEST_S = 15.0
"""Past about 20 s Moonshine invents words, so longer speech is cut before that."""

SHORTEST_CUT_S = 8.0
"""A cut leaves at least this much before it: the model reads better with context."""

QUIET_S = 0.2
"""The length over which "quiet" is measured: a gap between words, not within one."""


GRAMMARS = 32
"""How many grammars are kept ready: a conversation goes back and forth between a few."""

SEARCH = Limits()
"""How far the ear looks for what can be said."""

SOMEWHERE = Limits(beam=14, width=12.0, margin=8.0)
"""How far the ear looks for something that may be anywhere in what was said. What is unclear is
unlikely at first, and made up for by the words after it."""

SOMEWHERE_UNCLEAR = Limits(beam=40, width=16.0, margin=8.0)
"""The same where the transcript is unsure. Of 86 disclosures in kitchen noise at 10 dB of which it
had lost the danger, 70 were found and asked about with this beam, 65 with 24, 61 with 16; in a
median of 375, 301 and 255 ms of CPU. A margin of 8 instead of 16 found the same 58 of 66 in a tenth
less."""

UNSURE = -0.2
"""The mean natural-log likelihood of a token below which a transcript is unsure: half of what is
said in noise at 10 dB is below -0.4, half of what is said clean above -0.14."""


class Moonshine:
    """A recognizer of English that decodes an utterance when it is over.

    Raises:
        OSError: A file of the model cannot be read.
        ValueError: The folder holds no Moonshine model.
    """

    name = "moonshine"

    def __init__(self, folder: Path) -> None:
        self._model = MoonshineModel(folder)
        self._compiled = lru_cache(GRAMMARS)(self._compile)
        self._grammar = self._compile(NOTHING)
        self._beside = ThreadPoolExecutor(1, "listening ahead")
        # The first run builds onnxruntime's memory plan; nobody should wait for that later.
        self._model.transcribe(self._model.listen(np.zeros(HEARING_RATE, np.float32)))

    def expect(self, grammar: Grammar) -> None:
        """Makes this what its ear looks for; the transcript stays free."""
        self._grammar = self._compiled(grammar)

    def prepare(self, grammar: Grammar) -> None:
        """Compiles what its ear will be asked to look for: nobody should wait for that later."""
        self._compiled(grammar)

    def words_unknown(self, words: Iterable[str]) -> tuple[str, ...]:
        """None: it spells what it hears."""
        return ()

    def begin(self) -> "MoonshineDecoding":
        """Begins an utterance."""
        model, grammar = self._model, self._grammar

        def listen(samples: Samples, has_gone_on: HasGoneOn) -> MoonshineEar:
            utterance = model.listen(samples, has_gone_on)
            return MoonshineEar(model, utterance, grammar, self._compiled, self._beside)

        return MoonshineDecoding(listen)

    def wake_word(self, phrase: str) -> MoonshineWakeWord:
        """What tells whether an utterance begins with a wake phrase."""
        return MoonshineWakeWord(self._model, phrase)

    def spotter(self, grammar: Grammar) -> MoonshineSpotter:
        """What tells whether a sound is one of a few sentences, sooner than decoding it does."""
        return MoonshineSpotter(self._model, grammar)

    def _compile(self, grammar: Grammar) -> TokenGrammar:
        compiled = TokenGrammar(grammar, self._model.tokenizer)
        compiled.steps(compiled.start)  # the largest part, which nobody should wait for later
        return compiled


class MoonshineDecoding:
    """One utterance. What is longer than 15 s is decoded in pieces while it arrives.

    Args:
        listen: Decodes samples.
    """

    def __init__(self, listen: "Callable[[Samples, HasGoneOn], MoonshineEar]") -> None:
        self._listen = listen
        self._waiting = np.zeros(0, np.float32)
        self._decoded: list[str] = []
        self._peeked: Heard | None = None

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples (16 kHz); the words so far, where a piece has been decoded."""
        self._peeked = None
        self._waiting = np.concatenate([self._waiting, samples])
        if len(self._waiting) < LONGEST_S * HEARING_RATE:
            return None
        while len(self._waiting) >= LONGEST_S * HEARING_RATE:
            cut = quietest_point(self._waiting)
            self._decoded.append(self._listen(self._waiting[:cut], never).text)
            self._waiting = self._waiting[cut:]
        return " ".join(self._decoded)

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        """Decodes what is left, once: there is an ear for what was decoded in one piece."""
        if self._peeked is None:
            last = self._listen(self._waiting, has_gone_on)
            text = " ".join(part for part in (*self._decoded, last.text) if part)
            ear = None if self._decoded else last
            is_sure = ear is not None and ear.is_sure
            self._peeked = Heard((Hypothesis("moonshine", text, is_sure=is_sure),), ear)
        return self._peeked

    def finish(self) -> Heard:
        """As `peek`: nothing is left to do where nothing was said since."""
        return self.peek()


class MoonshineEar:
    """Holds an utterance's encoding, to judge sentences by it.

    Args:
        model: The network.
        utterance: What it has heard.
        grammar: What can be said.
        compiled: Compiles what else is looked for.
        beside: Where it looks for that while it looks for what can be said: onnxruntime lets go of
            Python, so that a second core can do it.

    Attributes:
        text: The free transcript.
        is_sure: Whether its tokens are likely, see `UNSURE`.
    """

    def __init__(
        self,
        model: MoonshineModel,
        utterance: Utterance,
        grammar: TokenGrammar,
        compiled: Callable[[Grammar], TokenGrammar],
        beside: Executor,
    ) -> None:
        self._model = model
        self._grammar = grammar
        self._compiled = compiled
        self._beside = beside
        self._ahead: dict[tuple[Grammar, float], Future[list[tuple[str, float]]]] = {}
        self._utterance = utterance
        self._free = model.transcribe(utterance)
        self.text = model.tokenizer.decode(self._free.tokens)
        self._letters = sum(map(str.isalnum, self.text))
        self.is_sure = self._free.likelihood >= UNSURE * (len(self._free.tokens) + 1)

    def likeliest(self, most: int) -> list[tuple[str, float]]:
        """The sentences of the grammar that fit the sound best, best first.

        Each is rated by how much likelier it is than what was heard freely.

        Returns:
            Sentences with natural-log likelihood ratios: about 0 for one that fits as well as the
            free transcript, about -15 for another one. What fits far worse is not among them.
        """
        limits = replace(SEARCH, letters=self._letters)
        found = search(self._model, self._utterance, self._grammar, most, limits)
        return [(" ".join(words), score - self._free.likelihood) for words, score in found]

    def listen_ahead(self, grammar: Grammar, least: float) -> None:
        """Begins what `anywhere` will be asked for, beside whatever else it is asked."""
        if (grammar, least) not in self._ahead:
            self._ahead[grammar, least] = self._beside.submit(self._anywhere, grammar, least)

    def anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        """The likeliest texts with one of a grammar's sentences in them, rated as by `likeliest`.

        The best first; none where the sound comes near no sentence.
        """
        self.listen_ahead(grammar, least)
        return self._ahead[grammar, least].result()

    def _anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        limits = SOMEWHERE if self.is_sure else SOMEWHERE_UNCLEAR
        wanted = self._free.likelihood + least
        found = anywhere(self._model, self._utterance, self._compiled(grammar), limits, wanted)
        return [(text, score - self._free.likelihood) for text, score in found]


def quietest_point(samples: Samples) -> int:
    """Where to cut speech of `LONGEST_S`: the middle of its quietest moment, past the first 8 s."""
    step = round(QUIET_S * HEARING_RATE / 4)
    first, last = (round(s * HEARING_RATE) for s in (SHORTEST_CUT_S, LONGEST_S))
    power = samples[first:last].astype(np.float64) ** 2
    steps = power[: len(power) // step * step].reshape(-1, step).mean(axis=1)
    smoothed = np.convolve(steps, np.ones(4), "valid")
    return first + (int(smoothed.argmin()) + 2) * step

"""Vosk: live words while one speaks, a grammar of the phrases of the moment, open dictation."""

import json
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from intents.hypotheses import Heard, Hypothesis, Word
from intents.phrases.grammar import Grammar
from voice.errors import VoiceError
from voice.hearing.recognizers import HasGoneOn, never
from voice.hearing.recognizers.pairs import Words, sentences_with_all_pairs
from voice.sound import HEARING_RATE, Samples

UNKNOWN = "[unk]"
"""Stands, in every transcript, where something was said that the recognizer has no word for."""

_UNKNOWN_SPELLINGS = ("[unk]", "<UNK>", "<unk>")

_BLOCK = HEARING_RATE // 10
"""Samples decoded at a time: smaller blocks cost up to twice as much, larger ones save nothing."""

_SILENT = -3
"""Vosk's log level that keeps back errors too: they reach us as exceptions or empty results."""


class Vosk:
    """A Vosk model that knows what can be said at the moment and takes dictation beside them.

    Each utterance is decoded twice, one after the other: the grammar costs a small part of what
    dictation costs, so that two threads would save next to nothing. Safe to use from several
    threads; every utterance under way keeps the grammar it began with.

    Args:
        folder: The unpacked model, already verified: Vosk may hang on a damaged one.
        unknown_word: What the model calls a word it does not know; found out where None.

    Raises:
        VoiceError: The folder holds no model that Vosk can load.
    """

    name = "vosk"

    def __init__(self, folder: Path, unknown_word: str | None = None) -> None:
        # Not with the other imports: it loads a large library, and needs a model to be of use.
        from vosk import Model, SetLogLevel

        SetLogLevel(_SILENT)
        try:
            self._model = Model(str(folder))
        except Exception as failure:  # Vosk raises nothing narrower.
            raise VoiceError(
                f"{folder} is not a model that Vosk can load: "
                "check it with `amends models verify`, or fetch it again."
            ) from failure
        spellings = (unknown_word, *_UNKNOWN_SPELLINGS) if unknown_word else _UNKNOWN_SPELLINGS
        self._unknown_word = next((word for word in spellings if self._knows(word)), None)
        self._grammar: str | None = None
        # Dictation composes the part of its graph that it visits, and keeps it: a recognizer used
        # again is several times faster than a new one. The first is made while one waits anyway.
        self._idle = deque([self._stream()])

    def expect(self, grammar: Grammar) -> None:
        """Makes this the grammar of the utterances that begin later.

        A sentence with a word that the model does not know is left out whole, because Vosk would
        drop the word and listen for the rest. Without any sentence there is dictation only.

        Raises:
            VoiceError: The model is of another language: it lacks most words of the grammar.
        """
        unknown = self.words_unknown(sorted(grammar.words))
        if len(unknown) > len(grammar.words) / 2:
            raise VoiceError(
                "This Vosk model does not know the words of the phrase files, such as "
                f"'{unknown[0]}': choose a model of their language with --model."
            )
        # Vosk makes a bigram model of its sentences: it need not have them all.
        sentences = sentences_with_all_pairs(grammar.without(unknown))
        self._grammar = self._compile(sentences) if sentences else None

    def prepare(self, grammar: Grammar) -> None:
        """Nothing: it has no ear."""

    def words_unknown(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of the words that are not in the model's vocabulary, each once, in their order."""
        return tuple(word for word in dict.fromkeys(words) if not self._knows(word))

    def begin(self) -> "VoskDecoding":
        """Begins an utterance, with the grammar expected now."""
        sentences = self._grammar  # once: another thread may change it
        grammar = None if sentences is None else self._stream(sentences)
        try:
            dictation = self._idle.pop()
        except IndexError:
            dictation = self._stream()
        return VoskDecoding(grammar, dictation, self._idle)

    def _knows(self, word: str) -> bool:
        # 0 is the empty word, on which building a grammar would end the process.
        return bool(self._model.vosk_model_find_word(word) > 0)

    def _compile(self, sentences: Sequence[Words]) -> str:
        """The sentences as Vosk's JSON, with the unknown word as frequent as the average word.

        Vosk counts the words of the list: named once, the unknown word would hardly ever be
        heard beside hundreds of sentences.
        """
        grammar = [" ".join(sentence) for sentence in sentences]
        if self._unknown_word is not None:
            said = [word for sentence in sentences for word in sentence]
            grammar += [self._unknown_word] * round(len(said) / len(set(said)))
        return json.dumps(grammar, ensure_ascii=False)

    def _stream(self, *grammar: str) -> "_Stream":
        from vosk import KaldiRecognizer

        return _Stream(KaldiRecognizer(self._model, HEARING_RATE, *grammar), self._unknown_word)


class VoskDecoding:
    """One utterance on its way through the grammar and through dictation."""

    def __init__(
        self, grammar: "_Stream | None", dictation: "_Stream", idle: "deque[_Stream]"
    ) -> None:
        self._grammar = grammar
        self._dictation = dictation
        self._idle = idle
        self._waiting: list[Samples] = []
        self._partial = ""
        self._finished = False

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples (16 kHz) and decodes once a tenth of a second has come together.

        Returns:
            The words dictation has so far where they have changed, otherwise None.
        """
        if self._finished:
            raise RuntimeError("This utterance is finished: begin another.")
        self._waiting.append(samples)
        if sum(map(len, self._waiting)) < _BLOCK:
            return None
        self._decode()
        partial = self._dictation.partial()
        if partial == self._partial:
            return None
        self._partial = partial
        return partial

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        """The words so far of both, without times."""
        if self._finished:
            raise RuntimeError("This utterance is finished: begin another.")
        self._decode()
        hypotheses = []
        if self._grammar is not None:
            hypotheses.append(Hypothesis("vosk grammar", self._grammar.partial()))
        hypotheses.append(Hypothesis("vosk", self._dictation.partial()))
        return Heard(tuple(hypotheses))

    def finish(self) -> Heard:
        """Ends the utterance.

        Returns:
            What the grammar heard, where there is one, as "vosk grammar", then dictation as
            "vosk". `UNKNOWN` stands where a word was not known.
        """
        if self._finished:
            raise RuntimeError("This utterance is finished: begin another.")
        self._finished = True
        self._decode()
        hypotheses = []
        if self._grammar is not None:
            hypotheses.append(_hypothesis("vosk grammar", self._grammar.finish()))
        hypotheses.append(_hypothesis("vosk", self._dictation.finish()))
        self._idle.append(self._dictation)
        # No ear: Vosk's likelihoods waver by several units for one and the same sentence, and
        # its grammars let a sentence lose words, so that many candidates get no value at all.
        return Heard(tuple(hypotheses))

    def _decode(self) -> None:
        if not self._waiting:
            return
        samples = np.concatenate(self._waiting)
        self._waiting.clear()
        pcm = (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes()
        if self._grammar is not None:
            self._grammar.accept(pcm)
        self._dictation.accept(pcm)


class _Stream:
    """One of Vosk's recognizers, for one utterance after another."""

    def __init__(self, recognizer: Any, unknown_word: str | None) -> None:
        recognizer.SetWords(True)
        self._recognizer = recognizer
        self._unknown_word = unknown_word
        self._earlier = 0.0
        self._length = 0.0

    def accept(self, pcm: bytes) -> None:
        """Decodes 16-bit samples.

        Vosk answers whether it believes the sentence to have ended. Heeding that would cut an
        utterance at its pauses, and words beside a cut are often misheard; going on costs nothing.
        """
        self._recognizer.AcceptWaveform(pcm)
        self._length += len(pcm) / 2 / HEARING_RATE

    def partial(self) -> str:
        """The words so far."""
        text = json.loads(self._recognizer.PartialResult()).get("partial", "")
        return " ".join(self._word(word) for word in text.split())

    def finish(self) -> tuple[Word, ...]:
        """Ends the utterance and returns its words; the next one may begin."""
        result = json.loads(self._recognizer.FinalResult()).get("result", [])
        words = tuple(
            Word(
                self._word(word["word"]),
                self._within(word["start"]),
                self._within(word["end"]),
                min(float(word["conf"]), 1.0),
            )
            for word in result
        )
        self._earlier += self._length
        self._length = 0.0
        return words

    def _within(self, time: float) -> float:
        """Vosk's clock runs on from utterance to utterance, in frames that may pass the end."""
        return min(max(time - self._earlier, 0.0), self._length)

    def _word(self, word: str) -> str:
        return UNKNOWN if word == self._unknown_word else word


def _hypothesis(source: str, words: tuple[Word, ...]) -> Hypothesis:
    return Hypothesis(source, " ".join(word.text for word in words), words)

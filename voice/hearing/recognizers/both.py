"""Two recognizers at once: each hears every utterance, and both opinions are handed on."""

from collections.abc import Iterable

from intents.hypotheses import Heard
from intents.phrases.grammar import Grammar
from voice.hearing.recognizers import Decoding, HasGoneOn, Recognizer, never
from voice.sound import Samples


class Both:
    """Puts a recognizer that gives live words beside one that judges whole utterances."""

    def __init__(self, live: Recognizer, whole: Recognizer) -> None:
        self.name = f"{live.name} and {whole.name}"
        self.whole = whole
        self._recognizers = (live, whole)

    def expect(self, grammar: Grammar) -> None:
        """Names to both what can be said."""
        for recognizer in self._recognizers:
            recognizer.expect(grammar)

    def prepare(self, grammar: Grammar) -> None:
        """In both."""
        for recognizer in self._recognizers:
            recognizer.prepare(grammar)

    def words_unknown(self, words: Iterable[str]) -> tuple[str, ...]:
        """What one of them lacks: it would hear only the other's half of such a phrase."""
        asked = tuple(words)
        lacking = (each for one in self._recognizers for each in one.words_unknown(asked))
        return tuple(dict.fromkeys(lacking))

    def begin(self) -> "BothDecoding":
        """Begins an utterance in both."""
        live, whole = self._recognizers
        return BothDecoding(live.begin(), whole.begin())


class BothDecoding:
    """One utterance, decoded twice."""

    def __init__(self, live: Decoding, whole: Decoding) -> None:
        self._live = live
        self._whole = whole

    def feed(self, samples: Samples) -> str | None:
        """Takes the next samples (16 kHz); the words so far are the live recognizer's."""
        words = self._live.feed(samples)
        self._whole.feed(samples)
        return words

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        """Both opinions of what was said so far."""
        return _together(self._live.peek(has_gone_on), self._whole.peek(has_gone_on))

    def finish(self) -> Heard:
        """Both opinions, and the ear of whichever has one."""
        return _together(self._live.finish(), self._whole.finish())


def _together(live: Heard, whole: Heard) -> Heard:
    return Heard(live.hypotheses + whole.hypotheses, whole.ear or live.ear)

"""Two recognizers at once: Moonshine for real, beside one that gives live words."""

from intents.hypotheses import Heard, Hypothesis
from intents.phrases.grammar import NOTHING, Grammar
from tests.voice.recordings import blocks, heard
from voice.hearing.recognizers import HasGoneOn, never
from voice.hearing.recognizers.both import Both
from voice.hearing.recognizers.moonshine import Moonshine
from voice.sound import HEARING_RATE, Samples


class Counting:
    """Counts the seconds aloud, in place of Vosk, whose English model is in no registry."""

    name = "vosk"

    def __init__(self) -> None:
        self.grammar = NOTHING

    def expect(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def begin(self) -> "Count":
        return Count()


class Count:
    def __init__(self) -> None:
        self.samples = 0

    def feed(self, samples: Samples) -> str | None:
        before, self.samples = self.samples, self.samples + len(samples)
        whole = self.samples // HEARING_RATE
        return f"{whole} seconds" if whole > before // HEARING_RATE else None

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        return Heard((Hypothesis("vosk", f"{self.samples} samples so far"),))

    def finish(self) -> Heard:
        return Heard((Hypothesis("vosk", f"{self.samples} samples"),))


def test_hands_on_both_opinions_live_words_and_the_ear(moonshine: Moonshine) -> None:
    live = Counting()
    both = Both(live, moonshine)
    grammar = Grammar.of([("what", "is", "step", "three"), ("goodbye",)])
    both.expect(grammar)
    sound = heard("what is step three")
    decoding = both.begin()
    partials = [words for block in blocks(sound) if (words := decoding.feed(block)) is not None]
    peeked = decoding.peek()
    found = decoding.finish()

    assert both.name == "vosk and moonshine"
    assert live.grammar is grammar
    assert partials == ["1 seconds", "2 seconds"]
    assert [each.source for each in found.hypotheses] == ["vosk", "moonshine"]
    assert found.hypotheses[0].text == f"{len(sound)} samples"
    assert found.hypotheses[1].text == "What is step three?"
    assert found.ear is not None
    assert peeked.hypotheses[0].text == f"{len(sound)} samples so far"
    assert (peeked.hypotheses[1], peeked.ear) == (found.hypotheses[1], found.ear)
    ((said, _),) = found.ear.likeliest(1)
    assert said == "what is step three"


def test_either_may_have_the_ear(moonshine: Moonshine) -> None:
    decoding = Both(moonshine, Counting()).begin()
    decoding.feed(heard("stop"))
    found = decoding.finish()
    assert [each.source for each in found.hypotheses] == ["moonshine", "vosk"]
    assert found.ear is not None

"""All the evidence together: several recognizers' words, the phrases, and the recording."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.deciding import ACCEPTED
from intents.hypotheses import Heard, Hypothesis
from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.phrases.grammar import Grammar
from intents.understanding import TRUST, Understanding


class TinyEar:
    """Heard one of these sentences, the first best; nothing else fits."""

    def __init__(self, *heard: str) -> None:
        self._ratings = {sentence: -0.2 - 4.0 * at for at, sentence in enumerate(heard)}
        self.was_asked = False

    def likeliest(self, most: int) -> list[tuple[str, float]]:
        self.was_asked = True
        return list(self._ratings.items())[:most]

    def listen_ahead(self, grammar: Grammar, least: float) -> None:
        pass

    def anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        return []


class NearlyEar(TinyEar):
    """Heard something that fits so-so."""

    def likeliest(self, most: int) -> list[tuple[str, float]]:
        return [(sentence, -9.0) for sentence in self._ratings][:most]


def heard(text: str, ear: TinyEar | None = None, source: str = "moonshine") -> Heard:
    return Heard((Hypothesis(source, text),), ear)


def test_typed_text(guide: Understanding) -> None:
    understood = guide.understand(Heard.typed("Step three, please!"))

    assert (understood.intent, understood.slots) == ("goto_step", {"step": 3})
    assert understood.transcript == "Step three, please!"
    assert understood.recognizer == "typed"
    assert understood.score == 1.0
    assert understood.candidates == ()


@pytest.mark.parametrize("text", ["", "...", "the neighbours are mowing their lawn"])
def test_nothing_matched(guide: Understanding, text: str) -> None:
    understood = guide.understand(Heard.typed(text))

    assert understood.intent is None
    assert understood.slots == {}
    assert understood.score < ACCEPTED
    assert understood.candidates == ()


def test_between_two_it_names_both(phrase_file: Callable[[str], Path]) -> None:
    text = """language: en
intents:
  open:
    data:
      - sentences: [open the big kitchen window behind the table]
  clean:
    data:
      - sentences: [clean the big kitchen window behind the table]
"""
    understood = Understanding(load_catalogue(phrase_file(text))).understand(
        Heard.typed("the big kitchen window behind the table")
    )

    assert understood.intent is None
    assert {each.intent for each in understood.candidates} == {"open", "clean"}


def test_every_phrase_of_the_guide_means_what_it_says(
    guide: Understanding, commands: Catalogue
) -> None:
    """Apart from those that safety takes."""
    for phrase in commands.phrases[:: len(commands.phrases) // 200]:
        understood = guide.understand(Heard.typed(phrase.text))
        assert understood.intent in (phrase.intent, "support"), phrase
        if understood.intent != "support":
            assert understood.slots == phrase.slots


# ── The recording's opinion ──────────────────────────────────────────────────────────────────


def test_the_ear_is_not_asked_where_the_text_is_clear(guide: Understanding) -> None:
    ear = TinyEar("stop")

    assert guide.understand(heard("skip", ear)).intent == "skip"
    assert not ear.was_asked


@pytest.mark.parametrize(("said", "intent"), [("too loud", "quieter"), ("too slow", "faster")])
def test_the_ear_decides_between_candidates(guide: Understanding, said: str, intent: str) -> None:
    understood = guide.understand(heard("to low", TinyEar(said)))

    assert understood.intent == intent
    assert understood.transcript == "to low"


def test_the_best_of_what_the_ear_heard_counts(guide: Understanding) -> None:
    assert guide.understand(heard("to low", TinyEar("too slow", "too loud"))).intent == "faster"


@pytest.mark.parametrize(
    ("transcript", "said", "intent"),
    [("Was gip.", "skip", "skip"), ("A starbur.", "stop", "stop"), ("Boys", "pause", "pause")],
)
def test_a_short_command_misheard(
    guide: Understanding, transcript: str, said: str, intent: str
) -> None:
    assert guide.understand(heard(transcript)).intent is None
    understood = guide.understand(heard(transcript, TinyEar(said)))

    assert understood.intent == intent
    assert understood.transcript == transcript


@pytest.mark.parametrize("text", ["wow fudge", "could you perhaps read step for", "she was hurt"])
def test_an_ear_that_finds_nothing_changes_nothing(guide: Understanding, text: str) -> None:
    assert guide.understand(heard(text, TinyEar())) == guide.understand(heard(text))


def test_what_the_recording_holds_word_for_word_is_told(guide: Understanding) -> None:
    sure = guide.understand(heard("What a step three!", TinyEar("what is step three")))
    assert (sure.intent, sure.word_for_word) == ("goto_step", "what is step three")
    assert sure.transcript == "What a step three!"

    assert not guide.understand(heard("What a step three!")).word_for_word


def test_words_that_were_heard_for_sure_mean_what_they_mean_typed(guide: Understanding) -> None:
    said = "I had the tap on, could you tell me that again?"  # no phrase, and no reading agrees
    ear = NearlyEar("can you skip it")
    unsure = Heard((Hypothesis("moonshine", said),), ear)
    sure = Heard((Hypothesis("moonshine", said, is_sure=True),), ear)

    assert guide.understand(sure).intent == guide.understand(Heard.typed(said)).intent == "repeat"
    assert guide.understand(unsure).intent is None


def test_an_ear_that_hears_two_alike_leaves_it_open(guide: Understanding) -> None:
    class Torn(TinyEar):
        def likeliest(self, most: int) -> list[tuple[str, float]]:
            return [("skip", -0.2), ("stop", -0.2)]

    assert guide.understand(heard("Hm?", Torn())).intent is None


# ── Several recognizers ──────────────────────────────────────────────────────────────────────


def test_the_recognizer_that_understood_decides(guide: Understanding) -> None:
    both = (Hypothesis("vosk", "the free"), Hypothesis("moonshine", "step three"))
    for hypotheses in (both, both[::-1]):
        understood = guide.understand(Heard(hypotheses))
        assert (understood.intent, understood.slots) == ("goto_step", {"step": 3})
        assert (understood.transcript, understood.recognizer) == ("step three", "moonshine")


def test_an_open_opinion_goes_before_a_grammars(guide: Understanding) -> None:
    """A grammar forces what it hears into its phrases."""
    assert TRUST["vosk grammar"] < TRUST["vosk"]
    understood = guide.understand(
        Heard((Hypothesis("vosk grammar", "step five"), Hypothesis("vosk", "step nine")))
    )

    assert (understood.transcript, understood.recognizer) == ("step nine", "vosk")


def test_an_empty_opinion_is_none(guide: Understanding) -> None:
    understood = guide.understand(
        Heard((Hypothesis("vosk grammar", ""), Hypothesis("vosk", "next")))
    )

    assert (understood.intent, understood.recognizer) == ("next", "vosk")


def test_danger_in_any_opinion(guide: Understanding) -> None:
    understood = guide.understand(
        Heard((Hypothesis("moonshine", "I hid her books"), Hypothesis("vosk", "i hit her books")))
    )
    assert (understood.intent, understood.recognizer) == ("support", "vosk")


def test_danger_goes_before_a_command(guide: Understanding) -> None:
    understood = guide.understand(Heard.typed("stop, she's not breathing"))

    assert (understood.intent, understood.slots) == ("support", {"kind": "emergency"})


# ── What it offers the others ────────────────────────────────────────────────────────────────


def test_what_recognizers_listen_for(guide: Understanding, commands: Catalogue) -> None:
    everything = guide.grammar()
    assert all(everything.accepts(form.split()) for p in commands.phrases for form in p.forms)
    assert everything.accepts(["what's", "step", "three"])
    assert everything.accepts(["could", "you", "read", "me", "step", "three", "please"])
    assert everything.accepts(["she", "wants", "some", "space"])  # in their own words
    assert not everything.accepts(["what's", "step"])


def test_what_recognizers_listen_for_where_little_is_expected(
    guide: Understanding, commands: Catalogue
) -> None:
    some = {" ".join(words) for words in guide.grammar(("yes", "no")).sentences()}
    assert {"yes", "no", "nope"} <= some
    assert {p.intent for p in commands.phrases if set(p.forms) & some} == {"yes", "no"}


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("yes, we are safe", "yes"),
        ("no, we are not", "no"),
        ("um, yeah, I think it is all right", "yes"),
        ("not really, she has gone", "no"),
        ("we are safe, yes", None),
        ("of course we are", "yes"),
        ("I don't know", None),
        ("I do not think we are safe", None),
        ("I am afraid of what he does", None),
        ("nobody is here", None),
        ("there's nobody here", None),
        ("", None),
    ],
)
def test_opening(guide: Understanding, text: str, opening: str | None) -> None:
    phrase = guide.opening(text, ("yes", "no"))

    assert (phrase.intent if phrase else None) == opening


def test_an_opening_brings_its_values(guide: Understanding) -> None:
    phrase = guide.opening("I'm in Ireland with my sister", ("country",))

    assert phrase is not None and dict(phrase.slots) == {"country": "IE"}


def test_another_catalogue_has_nothing_of_the_guides(phrase_file: Callable[[str], Path]) -> None:
    coffee = Understanding(
        load_catalogue(
            phrase_file(
                """language: en
intents:
  order:
    data:
      - sentences: ["(a|one) {size} {drink} [please]"]
lists:
  size: {values: [small, large]}
  drink: {values: [latte, espresso]}
"""
            )
        )
    )

    order = coffee.understand(Heard.typed("could I get a large latte please"))
    assert (order.intent, order.slots) == ("order", {"size": "large", "drink": "latte"})
    for text in ("I want to kill myself", "step three", "help me apologize", "stop"):
        assert coffee.understand(Heard.typed(text)).intent is None
        assert coffee.understand(heard(text, TinyEar())).intent is None
    assert coffee.opening("yes we are", ("yes", "no")) is None


class DangerousEar:
    """Hears one sentence; everything else has nothing to do with the sound."""

    def __init__(self, said: str) -> None:
        self._said = said

    def likeliest(self, most: int) -> list[tuple[str, float]]:
        return []

    def listen_ahead(self, grammar: Grammar, least: float) -> None:
        pass

    def anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        return [(self._said, 0.0)]


def test_a_danger_that_the_recording_holds_is_asked_about(guide: Understanding) -> None:
    heard = (Hypothesis("moonshine", "I hid her."),)
    understood = guide.understand(Heard(heard, DangerousEar("I hit her")))

    assert (understood.intent, understood.slots) == ("support", {"kind": "check"})
    (asked,) = understood.candidates
    assert (asked.phrase, asked.slots) == ("hit her", {"kind": "violence"})


def test_what_was_denied_is_not_asked_about_again_by_sound_but_words_count(
    guide: Understanding,
) -> None:
    heard = (Hypothesis("moonshine", "I hid her."),)
    settled = {"hit her"}

    assert guide.understand(Heard(heard, DangerousEar("I hit her")), settled).intent != "support"
    assert guide.understand(Heard.typed("I hit her"), settled).slots == {"kind": "violence"}


def test_where_the_recording_does_not_hold_it_nothing_is_asked(guide: Understanding) -> None:
    heard = (Hypothesis("moonshine", "I hid her."),)

    assert guide.understand(Heard(heard, DangerousEar("I hid her"))).intent != "support"


class HoldingEar(DangerousEar):
    """Hears texts with a danger in them, where that is looked for; how well each fits."""

    def __init__(self, *held: tuple[str, float]) -> None:
        super().__init__("")
        self._held = held

    def anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        return list(self._held)


@pytest.mark.parametrize(
    ("held", "rating", "expected"),
    [
        ("I hit her", -0.5, ("support", False)),
        ("I hit her", -3.0, ("support", True)),
        ("I hit her", -4.5, (None, False)),
        ("I grabbed her by the throat", -4.5, ("support", False)),
    ],
)
def test_what_the_recording_holds_faintly_is_for_who_answers_the_guide(
    guide: Understanding, held: str, rating: float, expected: tuple[str | None, bool]
) -> None:
    """The longer the words that tell of it, the less they fit by accident."""
    heard = Heard((Hypothesis("moonshine", "the ladder in the shed"),), HoldingEar((held, rating)))
    understood = guide.understand(heard)

    assert (understood.intent, understood.by_resemblance) == expected


def test_a_danger_anywhere_in_the_recording_is_asked_about(guide: Understanding) -> None:
    heard = (Hypothesis("moonshine", "I only lost in March and I gave you the same how."),)
    ear = HoldingEar(
        ("i knocked them in March and I gave you the same how.", -2.8),
        ("i overdosed in March and I gave you the same how.", -3.2),
    )
    understood = guide.understand(Heard(heard, ear))

    assert (understood.intent, understood.slots) == ("support", {"kind": "check"})
    assert understood.candidates[0].slots == {"kind": "emergency"}


@pytest.mark.parametrize(
    ("text", "rating"), [("he hit me with it", -9.0), ("he hit me with the news", -1.0)]
)
def test_what_fits_badly_or_is_an_idiom_is_not_asked_about(
    guide: Understanding, text: str, rating: float
) -> None:
    heard = (Hypothesis("moonshine", "He knit me a weird muse."),)

    assert guide.understand(Heard(heard, HoldingEar((text, rating)))).intent != "support"

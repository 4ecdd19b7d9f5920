"""Moonshine for real: its tokens, its likelihoods, its ear, and long speech."""

import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from intents.hypotheses import Heard
from intents.phrases.grammar import NOTHING, Grammar
from intents.understanding import Understanding
from models.store import moonshine_folder
from tests.voice.recordings import AUDIO, DICTATION, blocks, heard, joined, noise, silence
from voice.hearing.endpoint import Began, Endpointer, Endpointing, Silero, Went
from voice.hearing.recognizers import WentOn
from voice.hearing.recognizers.moonshine import LONGEST_S, Moonshine, quietest_point
from voice.hearing.recognizers.moonshine.model import MoonshineModel, _loop_length
from voice.hearing.recognizers.moonshine.tokenizer import Tokenizer
from voice.sound import HEARING_RATE, Samples

DICTATED = (
    "It was three weeks ago, on a Sunday night. "
    "I read the messages on her phone while she was asleep, and I did it more than once. "
    "When she asked me about it the next morning, I told her that I had only looked at the time. "
    "Then I got angry with her, because I was ashamed, and I said that she was hiding things from "
    "me. Her sister was in the kitchen and heard every word of it. "
    "She did not say anything for the rest of the day, and in the evening she slept in the other "
    "room. I know now that she could not feel at home in her own house, and that it was my doing. "
    "I had promised her last summer that I would never do it again, and I broke that promise. "
    "On Monday I will tell her the truth, and I will ask her what she needs."
)
SHORT = ("back", "help", "next", "no", "pause", "repeat", "skip", "slower", "stop", "yes")


@pytest.fixture(scope="module")
def model() -> MoonshineModel:
    return MoonshineModel(moonshine_folder())


@pytest.fixture(scope="module")
def tokenizer(model: MoonshineModel) -> Tokenizer:
    return model.tokenizer


def listen(moonshine: Moonshine, samples: Samples, size: int = 512) -> tuple[Heard, list[str]]:
    """What was heard, and the words there were on the way."""
    decoding = moonshine.begin()
    fed = [decoding.feed(block) for block in blocks(samples, [size])]
    return decoding.finish(), [words for words in fed if words is not None]


def text(found: Heard) -> str:
    return found.hypotheses[0].text


def words(sentence: str) -> list[str]:
    return re.findall(r"[a-z']+", sentence.lower())


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["help me apologize", "i'm about to talk to her", "step nine"])
def test_encodes_as_the_model_itself_writes(model: MoonshineModel, name: str) -> None:
    samples = heard(name)
    tokens = list(model.transcribe(model.listen(samples)).tokens)
    assert len(tokens) > 2
    assert model.tokenizer.encode(model.tokenizer.decode(tokens)) == tokens


@pytest.mark.parametrize("sentence", [DICTATED, "Café, 東京! 🙂", "I'm sorry", "a", "7:30"])
def test_any_text_comes_back_from_its_tokens(tokenizer: Tokenizer, sentence: str) -> None:
    assert tokenizer.decode(tokenizer.encode(sentence)) == sentence


def test_control_tokens_and_half_letters_are_no_text(tokenizer: Tokenizer) -> None:
    hello = tokenizer.encode("Hello")
    half = tokenizer.encode("🙂")[-1]
    assert tokenizer.decode([Tokenizer.BEGIN, *hello, half, Tokenizer.END]) == "Hello"
    assert tokenizer.decode([]) == ""


def test_a_file_without_a_vocabulary_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"\x03abc" * 20, b"\xff"):
        (tmp_path / "tokenizer.bin").write_bytes(content)
        with pytest.raises(ValueError, match=r"tokenizer\.bin"):
            Tokenizer(tmp_path / "tokenizer.bin")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    for file in ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"):
        (tmp_path / file).write_bytes(b"nothing of the kind")
    with pytest.raises(ValueError, match=re.escape(str(tmp_path))):
        Moonshine(tmp_path)
    with pytest.raises((OSError, ValueError)):
        Moonshine(tmp_path / "nowhere")


# ── Likelihoods ──────────────────────────────────────────────────────────────────────────────


def rated(moonshine: Moonshine, name: str, sentences: Sequence[str]) -> dict[str, float]:
    """The ratings of those sentences that come near a recording."""
    moonshine.expect(Grammar.of([each.split() for each in sentences]))
    found, _ = listen(moonshine, heard(name))
    moonshine.expect(NOTHING)
    assert found.ear is not None
    return dict(found.ear.likeliest(len(sentences)))


@pytest.mark.parametrize("name", ["what is step three", "how do i apologize", "where am i"])
def test_what_was_heard_freely_is_rated_about_nothing(moonshine: Moonshine, name: str) -> None:
    found, _ = listen(moonshine, heard(name))
    assert words(text(found)) == name.split()
    # The network's numbers are eight bits wide, so that it matters a little what it gets at once.
    assert rated(moonshine, name, [name]) == {name: pytest.approx(0.0, abs=1.5)}


def test_what_was_said_is_rated_the_same_among_others_as_alone(moonshine: Moonshine) -> None:
    said, *others = ["what is step three", "stop", "no", "give me an example"]
    (alone,) = rated(moonshine, said, [said]).values()
    together = rated(moonshine, said, [said, *others])
    assert together.pop(said) == pytest.approx(alone, abs=1.0)
    assert all(rating < alone - 8 for rating in together.values())
    assert all(rating < alone - 8 for rating in rated(moonshine, said, others).values())


@pytest.mark.parametrize("name", SHORT)
def test_the_ear_prefers_what_was_said_among_short_commands(
    moonshine: Moonshine, name: str
) -> None:
    ratings = rated(moonshine, name, SHORT)
    assert max(ratings, key=ratings.__getitem__) == name
    assert sum(rating > ratings[name] - 2 for rating in ratings.values()) == 1


def test_the_ear_proposes_what_was_said_of_the_phrases_of_the_moment(
    moonshine: Moonshine, guide: Understanding
) -> None:
    moonshine.expect(guide.grammar())
    for name in ("stop", "pause", "help me apologize"):  # which it hears as other words
        found, _ = listen(moonshine, heard(name))
        assert found.ear is not None
        ((proposed, rating),) = found.ear.likeliest(1)
        assert proposed == name
        assert rating == pytest.approx(rated(moonshine, name, [name])[name], abs=1.5)
        moonshine.expect(guide.grammar())


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("the next train leaves at half past six", "next"),
        ("boil the eggs for five minutes", "five minutes"),
        ("i don't feel safe at home", "i don't feel safe"),
    ],
)
def test_a_part_of_what_was_said_is_not_what_was_said(
    moonshine: Moonshine, name: str, part: str
) -> None:
    moonshine.expect(Grammar.of([part.split(), ["stop"]]))
    found, _ = listen(moonshine, heard(name))
    moonshine.expect(NOTHING)
    assert found.ear is not None
    assert found.ear.likeliest(1)[0][1] < -12


def test_the_wake_word_tells_what_an_utterance_begins_with(moonshine: Moonshine) -> None:
    sound = heard("what is step three")

    def begins(phrase: str) -> float:
        return moonshine.wake_word(phrase).ratio(sound)

    assert begins("what is step three") == pytest.approx(0.0, abs=1.5)
    assert begins("what is") == pytest.approx(0.0, abs=1.5)
    assert begins("step three") < -8
    assert begins("what is step four") < -4
    assert begins("goodbye") < -8


@pytest.mark.parametrize("sentence", ["what is step three", "step", "step three", "is step"])
def test_the_ear_finds_a_sentence_anywhere_in_an_utterance(
    moonshine: Moonshine, sentence: str
) -> None:
    found, _ = listen(moonshine, heard("what is step three"))
    assert found.ear is not None
    (text, rating), *_ = found.ear.anywhere(Grammar.of([sentence.split(), ["goodbye"]]), -10.0)
    assert words(text) == ["what", "is", "step", "three"]
    assert rating == pytest.approx(0.0, abs=1.5)


def test_the_ear_finds_nothing_that_was_not_said(moonshine: Moonshine) -> None:
    found, _ = listen(moonshine, heard("what is step three"))
    assert found.ear is not None
    grammar = Grammar.of([["i", "hit", "her"]])
    assert all(rating < -8 for _, rating in found.ear.anywhere(grammar, -100.0))


def test_the_ear_gives_up_what_is_less_likely_than_wanted(moonshine: Moonshine) -> None:
    found, _ = listen(moonshine, heard("what is step three"))
    assert found.ear is not None
    grammar = Grammar.of([["step"]])
    ((_, rating), *_) = found.ear.anywhere(grammar, -10.0)
    assert not found.ear.anywhere(grammar, rating + 0.1)


def test_the_ear_looks_ahead_for_what_it_will_be_asked(moonshine: Moonshine) -> None:
    found, _ = listen(moonshine, heard("what is step three"))
    again, _ = listen(moonshine, heard("what is step three"))
    assert found.ear is not None
    assert again.ear is not None
    grammar = Grammar.of([["step"]])
    found.ear.listen_ahead(grammar, -10.0)
    found.ear.likeliest(2)
    assert found.ear.anywhere(grammar, -10.0) == again.ear.anywhere(grammar, -10.0) != []


def test_it_gives_up_when_speech_goes_on(moonshine: Moonshine) -> None:
    goes_on = False
    decoding = moonshine.begin()
    decoding.feed(heard("what is step three"))
    ear = decoding.peek(lambda: goes_on).ear
    assert ear is not None
    grammar = Grammar.of([["step"]])
    goes_on = True
    with pytest.raises(WentOn):
        ear.anywhere(grammar, -10.0)
    decoding.feed(silence(0.1))
    with pytest.raises(WentOn):
        decoding.peek(lambda: goes_on)
    assert words(text(decoding.finish())) == ["what", "is", "step", "three"]


# ── Long and short speech ────────────────────────────────────────────────────────────────────


def test_long_dictation_is_heard_whole_with_nothing_lost_or_doubled(moonshine: Moonshine) -> None:
    found, on_the_way = listen(moonshine, heard(DICTATION))
    said, expected = words(text(found)), words(DICTATED)

    same = sum(match.size for match in SequenceMatcher(None, said, expected).get_matching_blocks())
    assert same >= 0.93 * len(expected)
    assert abs(len(said) - len(expected)) <= 5
    assert len(on_the_way) >= 2  # it came piece by piece
    assert all(text(found).startswith(part) for part in on_the_way)
    assert found.ear is None  # no single recording that could be listened to again


def test_long_dictation_may_come_at_once(moonshine: Moonshine) -> None:
    speech = heard(DICTATION)[: 17 * HEARING_RATE]
    in_pieces, _ = listen(moonshine, speech)
    at_once, _ = listen(moonshine, speech, size=len(speech))
    assert text(at_once) == text(in_pieces)


def test_the_cut_is_in_the_quietest_moment_past_the_first_part() -> None:
    sound = noise(LONGEST_S, 0.3)
    for second in (2.0, 11.0):  # the first quiet is too early to cut there
        at = round(second * HEARING_RATE)
        sound[at : at + HEARING_RATE // 4] *= 0.01
    assert quietest_point(sound) / HEARING_RATE == pytest.approx(11.125, abs=0.1)


def test_cuts_between_words_and_not_within_one() -> None:
    samples = heard(DICTATION)[: round(LONGEST_S * HEARING_RATE)]
    cut = quietest_point(samples)
    around = samples[cut - 800 : cut + 800]
    assert np.abs(around).max() < 0.05 * np.abs(samples).max()


def test_what_is_left_after_the_last_cut_gives_no_words_of_its_own(moonshine: Moonshine) -> None:
    speech = heard(DICTATION)[: round((LONGEST_S - 0.5) * HEARING_RATE)]
    alone, _ = listen(moonshine, speech)
    tail = noise(0.6, 0.0005)
    found, on_the_way = listen(moonshine, joined(speech, tail))
    assert on_the_way
    assert abs(len(words(text(found))) - len(words(text(alone)))) <= 1


@pytest.mark.parametrize("length", [0, 1, 100, 1600, 3999])
def test_very_little_sound_is_no_trouble(moonshine: Moonshine, length: int) -> None:
    moonshine.expect(Grammar.of([["yes"], ["no"]]))
    found, _ = listen(moonshine, heard("yes")[6000 : 6000 + length])
    moonshine.expect(NOTHING)
    assert len(words(text(found))) <= 3
    assert found.ear is not None
    assert all(math.isfinite(rating) for _, rating in found.ear.likeliest(2))


def test_a_loop_is_noticed_and_said_once() -> None:
    phrase = [7, 8, 9]
    assert _loop_length([1, 2, *phrase * 5]) == 4 * len(phrase)
    assert _loop_length([1, 2, *phrase * 4]) == 0  # people repeat themselves so often
    assert _loop_length([5] * 5) == 4
    assert _loop_length([]) == 0


def test_a_decoder_that_loops_is_stopped(model: MoonshineModel) -> None:
    name = heard("no")
    loop = np.concatenate([name[4000:14000]] * 24)  # "no" for fifteen seconds
    tokens = model.transcribe(model.listen(loop)).tokens
    assert _loop_length(tokens) == 0
    assert len(tokens) <= math.ceil(6.5 * len(loop) / HEARING_RATE) + 3


@pytest.mark.parametrize(
    "sound",
    [silence(5.0), noise(5.0, 0.001), noise(5.0, 0.05), noise(5.0, 0.3)],
    ids=["silence", "a quiet room", "noise", "loud noise"],
)
def test_silence_and_noise_never_reach_it(moonshine: Moonshine, sound: Samples) -> None:
    endpointer = Endpointer(Silero(), Endpointing())
    signals = [*endpointer.push(sound), *endpointer.end()]
    assert [signal for signal in signals if isinstance(signal, Began | Went)] == []
    # and this is why: it would make words of them
    assert text(listen(moonshine, silence(1.0))[0])


def test_every_recording_has_a_quiet_beginning() -> None:
    """The tests above rely on it: speech must not begin with the first sample."""
    for path in AUDIO.glob("*.ogg"):
        assert np.abs(heard(path)[:3200]).max() < 0.02, path.name


def test_it_says_whether_it_is_sure_of_the_words(moonshine: Moonshine) -> None:
    clear = heard("what is step three")
    noise = np.random.default_rng(0).normal(0.0, np.abs(clear).max() / 3, len(clear))
    for sound, is_sure in ((clear, True), (clear + noise.astype(np.float32), False)):
        decoding = moonshine.begin()
        decoding.feed(sound)
        (hypothesis,) = decoding.finish().hypotheses
        assert hypothesis.is_sure is is_sure


def test_peeks_at_what_was_said_so_far_and_decodes_it_only_once(moonshine: Moonshine) -> None:
    first, then = heard("what is step three"), heard("give me an example")
    decoding = moonshine.begin()
    decoding.feed(first)
    peeked = decoding.peek()
    assert text(peeked) == "What is step three?"
    assert decoding.peek() is peeked
    decoding.feed(then)
    assert words(text(decoding.peek())) == [
        "what",
        "is",
        "step",
        "three",
        "give",
        "me",
        "an",
        "example",
    ]
    assert decoding.finish() is decoding.peek()

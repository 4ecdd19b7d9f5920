"""Endpointing, with a voice activity that reads its probability from the sound, and with Silero's.

In scripted sound the level of a frame is the probability that it holds speech.
"""

from collections.abc import Sequence

import numpy as np
import pytest

from intents.completeness import Completeness
from tests.voice.recordings import DICTATION, blocks, heard, joined, noise, silence
from voice.hearing.endpoint import (
    FRAME,
    FRAME_S,
    Began,
    Ended,
    Endpointer,
    Endpointing,
    Paused,
    Signal,
    Silero,
    Went,
)
from voice.sound import HEARING_RATE, Samples

TIMING = Endpointing()


def level(frame: Samples) -> float:
    return float(np.abs(frame).mean())


def at_level(probability: float, frames: int) -> Samples:
    return np.full(frames * FRAME, probability, np.float32)


def speech(frames: int) -> Samples:
    return at_level(0.9, frames)


def quiet(frames: int) -> Samples:
    return at_level(0.1, frames)


def listen(
    endpointer: Endpointer, sound: Samples, sizes: Sequence[int] = (FRAME,), *, over: bool = True
) -> list[Signal]:
    signals = [signal for block in blocks(sound, sizes) for signal in endpointer.push(block)]
    return signals + (list(endpointer.end()) if over else [])


def utterances(signals: Sequence[Signal]) -> list[Samples]:
    """What a recognizer would be given, an utterance each; signals must be in their order."""
    found: list[list[Samples]] = []
    under_way = False
    for signal in signals:
        if isinstance(signal, Paused):
            continue
        assert under_way is not isinstance(signal, Began)
        under_way = not isinstance(signal, Ended)
        if isinstance(signal, Began):
            found.append([])
        if not isinstance(signal, Ended):
            found[-1].append(signal.samples)
    assert not under_way
    return [np.concatenate(parts) for parts in found]


def frames(seconds: float) -> int:
    return int(seconds / FRAME_S)


def test_gives_the_sound_from_before_the_beginning_and_a_tail() -> None:
    ramp = np.linspace(0.01, 0.1, 40 * FRAME, dtype=np.float32)  # each sample can be told
    sound = joined(ramp, speech(30), quiet(40))
    (said,) = utterances(listen(Endpointer(level, TIMING), sound))

    preroll, tail = frames(TIMING.preroll_s), frames(TIMING.glance_s)
    assert len(said) == (preroll + 30 + tail) * FRAME
    assert np.array_equal(said[: preroll * FRAME], ramp[-preroll * FRAME :])


@pytest.mark.parametrize("length", [1, 2])
def test_a_click_is_no_utterance(length: int) -> None:
    sound = joined(quiet(20), speech(length), quiet(3), speech(length), quiet(40))
    assert listen(Endpointer(level, TIMING), sound) == []


def test_the_soft_end_of_a_word_is_no_silence() -> None:
    soft = at_level((TIMING.begins_at + TIMING.ends_below) / 2, frames(2.0))
    sound = joined(quiet(20), speech(10), soft, quiet(40))
    (said,) = utterances(listen(Endpointer(level, TIMING), sound))
    assert np.count_nonzero(said == soft[0]) == len(soft)
    assert utterances(listen(Endpointer(level, TIMING), joined(quiet(20), soft, quiet(40)))) == []


def test_a_short_pause_is_part_of_the_utterance() -> None:
    pause = quiet(frames(TIMING.command_silence_s - TIMING.lag_s) - 1)
    sound = joined(quiet(20), speech(10), pause, speech(10), quiet(40))
    (said,) = utterances(listen(Endpointer(level, TIMING), sound))
    assert np.count_nonzero(said == np.float32(0.9)) == 20 * FRAME


@pytest.mark.parametrize(("dictation", "expected"), [(False, 2), (True, 1)])
def test_dictation_is_patient_with_people_who_stop_to_think(dictation: bool, expected: int) -> None:
    endpointer = Endpointer(level, TIMING)
    endpointer.expect_dictation(dictation)
    sound = joined(quiet(20), speech(10), quiet(frames(1.5)), speech(10), quiet(frames(3)))
    said = utterances(listen(endpointer, sound))
    assert len(said) == expected
    assert sum(np.count_nonzero(each == np.float32(0.9)) for each in said) == 20 * FRAME


def test_a_long_pause_is_not_handed_on_but_what_comes_before_the_next_word_is() -> None:
    whole = Endpointing(command_silence_s=float("inf"), longest_command_s=float("inf"))
    before = np.linspace(0.2, 0.21, frames(whole.preroll_s) * FRAME, dtype=np.float32)
    sound = joined(quiet(20), speech(10), quiet(frames(60)), before, speech(10))
    (said,) = utterances(listen(Endpointer(level, whole), sound))
    assert len(said) < 3 * HEARING_RATE
    # One frame of speech that is still counted as the pause's end is part of it.
    assert np.isin(before[FRAME:], said).all()


def test_patience_changes_while_one_speaks() -> None:
    endpointer = Endpointer(level, TIMING)
    first = listen(endpointer, joined(quiet(20), speech(10), quiet(10)), over=False)
    endpointer.expect_dictation(True)
    then = listen(endpointer, joined(quiet(frames(1.0)), speech(10), quiet(frames(2.5))))
    assert len(utterances([*first, *then])) == 1


def test_says_how_long_it_has_been_quiet() -> None:
    signals = listen(Endpointer(level, TIMING), joined(quiet(20), speech(10), quiet(40)))
    assert isinstance(signals[-1], Ended)
    assert signals[-1].silence_s == pytest.approx(TIMING.command_silence_s, abs=FRAME_S)


def test_speech_without_end_is_cut_and_nothing_of_it_lost() -> None:
    timing = Endpointing(longest_command_s=2.0)
    sound = np.linspace(0.6, 0.9, frames(9.0) * FRAME, dtype=np.float32)
    said = utterances(listen(Endpointer(level, timing), sound))
    assert len(said) == 5
    assert max(map(len, said)) <= 2.2 * HEARING_RATE
    assert np.array_equal(np.concatenate(said), sound)


def test_dictation_is_cut_later_than_a_command() -> None:
    endpointer = Endpointer(level, TIMING)
    endpointer.expect_dictation(True)
    assert len(utterances(listen(endpointer, speech(frames(60.0))))) == 1


def test_the_end_of_the_sound_ends_the_utterance() -> None:
    endpointer = Endpointer(level, TIMING)
    signals = listen(endpointer, joined(quiet(20), speech(10)))
    assert isinstance(signals[-1], Ended)
    assert not endpointer.speaking
    assert list(endpointer.end()) == []


def test_nothing_from_before_a_break_gets_into_the_next_utterance() -> None:
    endpointer = Endpointer(level, TIMING)
    listen(endpointer, at_level(0.2, 30))
    (said,) = utterances(listen(endpointer, joined(speech(10), quiet(40))))
    assert not np.isin(np.float32(0.2), said)


@pytest.mark.parametrize("sizes", [(1, 2, 3), (511,), (513, 7), (160,), (100_000,)])
def test_the_size_of_the_pieces_makes_no_difference(sizes: Sequence[int]) -> None:
    sound = joined(quiet(20), speech(10), quiet(30), speech(12), quiet(30))[:30_000]
    expected = utterances(listen(Endpointer(level, TIMING), sound))
    said = utterances(listen(Endpointer(level, TIMING), sound, sizes))
    assert len(said) == len(expected) > 0
    assert all(np.array_equal(*pair) for pair in zip(said, expected, strict=True))


def test_silero_finds_each_command_whole() -> None:
    commands = [heard(name) for name in ("stop", "help me apologize", "skip")]
    sound = joined(*(joined(silence(0.5), command, silence(0.5)) for command in commands))
    said = utterances(listen(Endpointer(Silero(), TIMING), sound))
    assert len(said) == 3
    for utterance, command in zip(said, commands, strict=True):
        loud = np.abs(command) > 0.02
        # Every sample of the words is in it, from the first soft "s" on.
        assert np.count_nonzero(np.abs(utterance) > 0.02) == np.count_nonzero(loud)


def test_silero_takes_dictation_as_one_utterance_and_hears_no_end_in_it() -> None:
    endpointer = Endpointer(Silero(), TIMING)
    endpointer.expect_dictation(True)
    (said,) = utterances(listen(endpointer, joined(heard(DICTATION), silence(3.0))))
    assert len(said) > 0.95 * len(heard(DICTATION))


@pytest.mark.parametrize("loudness", [0.0, 0.003, 0.05, 0.3])
def test_silero_takes_no_noise_for_speech(loudness: float) -> None:
    assert listen(Endpointer(Silero(), TIMING), noise(20.0, loudness)) == []


def test_silero_takes_neither_clicks_nor_a_hum_for_speech() -> None:
    clicks = silence(6.0)
    clicks[:: HEARING_RATE // 2] = 0.9
    time = np.arange(6 * HEARING_RATE) / HEARING_RATE
    hum = (0.2 * np.sin(2 * np.pi * 50 * time)).astype(np.float32)
    assert listen(Endpointer(Silero(), TIMING), joined(clicks, hum)) == []


def test_broken_samples_are_no_speech() -> None:
    broken = np.full(HEARING_RATE, np.nan, np.float32)
    assert listen(Endpointer(Silero(), TIMING), broken) == []


def test_went_on_without_a_gap() -> None:
    signals = listen(Endpointer(level, TIMING), joined(quiet(20), speech(10), quiet(40)))
    assert isinstance(signals[0], Began)
    went = 7 + frames(TIMING.glance_s)
    assert all(isinstance(signal, Went) for signal in signals[1 : went + 1])
    assert [type(signal) for signal in signals[went + 1 :]] == [Paused, Ended]


def asked(endpointer: Endpointer, *sound: Samples) -> int:
    """The number of the pause that it asks about."""
    (paused,) = (
        each for each in listen(endpointer, joined(*sound), over=False) if isinstance(each, Paused)
    )
    return paused.number


@pytest.mark.parametrize(
    ("completeness", "dictation", "expected"),
    [
        (Completeness.COMPLETE, False, TIMING.complete_silence_s),
        (Completeness.CONTINUABLE, False, TIMING.continuable_silence_s),
        (Completeness.OPEN, False, TIMING.command_silence_s),
        (Completeness.UNFINISHED, False, TIMING.unfinished_silence_s),
        (Completeness.COMPLETE, True, TIMING.command_silence_s),
        (Completeness.OPEN, True, TIMING.dictation_silence_s),
    ],
)
def test_the_silence_that_ends_an_utterance_goes_by_what_it_means(
    completeness: Completeness, dictation: bool, expected: float
) -> None:
    endpointer = Endpointer(level, TIMING)
    endpointer.expect_dictation(dictation)
    glance = TIMING.late_glance_s if dictation else TIMING.glance_s
    pause = asked(endpointer, quiet(20), speech(10), quiet(round(glance / FRAME_S)))
    assert list(endpointer.judge(pause, completeness)) == []
    signals = listen(endpointer, quiet(frames(3.0)))
    (ended,) = (each for each in signals if isinstance(each, Ended))
    assert ended.silence_s == pytest.approx(expected, abs=FRAME_S)


def test_an_answer_that_comes_late_ends_the_utterance_at_once() -> None:
    endpointer = Endpointer(level, TIMING)
    pause = asked(endpointer, quiet(20), speech(10), quiet(frames(0.4)))
    (ended,) = endpointer.judge(pause, Completeness.COMPLETE)
    assert isinstance(ended, Ended)
    assert not endpointer.speaking


def test_an_answer_about_an_earlier_pause_means_nothing() -> None:
    endpointer = Endpointer(level, TIMING)
    before = asked(endpointer, quiet(20), speech(10), quiet(3))
    after = asked(endpointer, speech(10), quiet(frames(0.4)))
    assert list(endpointer.judge(before, Completeness.COMPLETE)) == []
    assert [type(each) for each in endpointer.judge(after, Completeness.COMPLETE)] == [Ended]


def test_an_utterance_goes_on_after_a_pause_and_no_other_one_does_in_its_place() -> None:
    endpointer = Endpointer(level, TIMING)
    before = asked(endpointer, quiet(20), speech(10), quiet(3))
    assert not endpointer.has_gone_on(before)
    last = asked(endpointer, speech(10), quiet(frames(TIMING.command_silence_s)))
    assert endpointer.has_gone_on(before)
    asked(endpointer, quiet(20), speech(10), quiet(3))
    assert not endpointer.has_gone_on(last)


def test_each_pause_is_asked_about_once_and_late_where_nothing_hurries() -> None:
    endpointer = Endpointer(level, TIMING)
    said = joined(speech(10), quiet(frames(0.2)))
    long = joined(speech(frames(TIMING.command_s)), quiet(frames(0.2)), speech(10))
    signals = listen(endpointer, joined(said, said, long, quiet(frames(0.4))), over=False)
    assert sum(isinstance(each, Paused) for each in signals) == 3

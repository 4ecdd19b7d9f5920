"""The listener: what it posts, and when. In scripted sound the level of a frame is its speech."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
import pytest

from intents.completeness import Completeness, Judge, Judgement
from intents.hypotheses import Heard, Hypothesis
from intents.phrases.grammar import Grammar
from intents.turns import Expectation, Listening, Understood
from intents.understanding import Understanding
from tests.voice.recordings import blocks, heard, joined, silence
from voice.hearing.barge_in import Silences
from voice.hearing.endpoint import Endpointing, Silero
from voice.hearing.events import (
    DecodingFailed,
    HearingEvent,
    Interrupted,
    Partial,
    Quiet,
    SpeechBegan,
    TooLoud,
    Utterance,
)
from voice.hearing.listener import AskWhether, Listener
from voice.hearing.recognizers import HasGoneOn, Recognizer, WentOn, never
from voice.hearing.recognizers.moonshine import Moonshine
from voice.sound import HEARING_RATE, Samples

E = TypeVar("E", bound=HearingEvent)
BLOCK_S = 512 / HEARING_RATE


class Counter:
    """Says, in place of words, how many seconds of sound it has been given."""

    name = "counter"

    def __init__(self) -> None:
        self.expected: list[Grammar] = []
        self.fails: set[int] = set()
        self.utterances = 0
        self.may_finish = threading.Event()
        self.may_finish.set()

    def expect(self, grammar: Grammar) -> None:
        self.expected.append(grammar)

    def begin(self) -> "Counting":
        self.utterances += 1
        if self.utterances in self.fails:
            raise RuntimeError("the model is gone")
        return Counting(self)


class Counting:
    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._number = counter.utterances
        self._samples = 0

    def feed(self, samples: Samples) -> str | None:
        self._samples += len(samples)
        return f"{self._number}: {self._samples}"

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        return Heard((Hypothesis("counter", f"{self._number}: {self._samples}"),))

    def finish(self) -> Heard:
        assert self._counter.may_finish.wait(10)
        return Heard((Hypothesis("counter", f"{self._number}: {self._samples}"),))


Make = Callable[..., Listener]


@pytest.fixture
def events() -> "queue.SimpleQueue[HearingEvent]":
    return queue.SimpleQueue()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def make(events: "queue.SimpleQueue[HearingEvent]") -> Iterator[Make]:
    made: list[Listener] = []

    def listener(
        recognizer: Recognizer,
        judge: AskWhether | None = None,
        silences: Silences | None = None,
        **timing: float,
    ) -> Listener:
        def level(frame: Samples) -> float:
            return float(np.abs(frame).mean())

        timed = Endpointing(**timing)
        made.append(Listener(recognizer, level, timed, events.put, judge, silences=silences))
        return made[-1]

    yield listener
    for each in made:
        each.close()


def said(seconds: float) -> Samples:
    return np.full(round(seconds * HEARING_RATE), 0.9, np.float32)


def hear(listener: Listener, *sounds: Samples) -> None:
    for block in blocks(joined(*sounds)):
        listener.hear(block)


def posted(events: "queue.SimpleQueue[HearingEvent]") -> list[HearingEvent]:
    found = []
    while not events.empty():
        found.append(events.get())
    return found


def only(kind: type[E], found: Sequence[HearingEvent]) -> list[E]:
    return [event for event in found if isinstance(event, kind)]


YES_OR_NO = Grammar.of([("yes",), ("no",)])


def expecting(listening: Listening = Listening.COMMAND, *alarms: float) -> Expectation:
    return Expectation(listening, YES_OR_NO, alarms)


def test_an_utterance_comes_in_order_with_its_times(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = make(counter)
    hear(listener, silence(2.0), said(1.0), silence(2.0))
    listener.settle()
    began, *partials, utterance = posted(events)

    assert isinstance(began, SpeechBegan)
    assert began.at == pytest.approx(2.1, abs=2 * BLOCK_S)
    assert partials
    assert all(isinstance(each, Partial) for each in partials)
    assert isinstance(utterance, Utterance)
    assert utterance.start == pytest.approx(2.0 - 0.48, abs=2 * BLOCK_S)
    assert utterance.end == pytest.approx(3.0, abs=2 * BLOCK_S)
    count = int(utterance.heard.hypotheses[0].text.split()[1])
    assert count / HEARING_RATE == pytest.approx(0.48 + 1.0 + 0.032, abs=2 * BLOCK_S)
    assert listener.heard_s == pytest.approx(5.0)


def test_utterances_keep_their_order_and_do_not_overlap(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = make(counter, longest_command_s=2.0)
    hear(listener, silence(0.3), said(0.5), silence(0.8), said(5.0), silence(1.0))
    listener.settle()
    utterances = only(Utterance, posted(events))

    assert [each.heard.hypotheses[0].text.split(":")[0] for each in utterances] == list("1234")
    assert utterances[0].start == pytest.approx(0.0, abs=BLOCK_S)
    for earlier, later in pairwise(utterances):
        assert earlier.start < earlier.end <= later.start + BLOCK_S


def test_feeding_never_waits_for_the_recognizer(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    counter.may_finish.clear()
    listener = make(counter)
    hear(listener, said(1.0), silence(1.0), said(1.0), silence(1.0))
    assert len(only(SpeechBegan, found := posted(events))) == 2
    assert only(Utterance, found) == []

    counter.may_finish.set()
    listener.settle()
    assert len(only(Utterance, posted(events))) == 2


def test_the_end_of_the_sound_ends_what_was_being_said(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = make(counter)
    hear(listener, silence(0.5), said(1.0))
    listener.end()
    listener.settle()
    assert isinstance(posted(events)[-1], Utterance)


def test_alarms_ring_once_each_and_anew_with_each_expectation(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = make(counter)
    hear(listener, silence(3.0))
    assert posted(events) == []

    listener.expect(expecting(Listening.CHOICE, 1.0, 2.0))
    listener.wait()
    hear(listener, silence(0.9))
    assert posted(events) == []
    hear(listener, silence(5.0))
    assert posted(events) == [Quiet(1.0), Quiet(2.0)]

    listener.expect(expecting(Listening.CHOICE, 1.0))
    listener.wait()
    hear(listener, silence(0.9))
    listener.expect(expecting(Listening.CHOICE, 1.0))  # the count begins anew
    listener.wait()
    hear(listener, silence(0.9))
    assert posted(events) == []
    listener.expect(expecting(Listening.CHOICE))
    listener.wait()
    hear(listener, silence(5.0))
    assert posted(events) == []


def test_alarms_run_on_where_nothing_new_is_expected(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = make(counter)
    listener.expect(expecting(Listening.SILENCE, 5.0))
    listener.wait()
    hear(listener, silence(2.0), said(0.5), silence(1.0))
    listener.settle()
    assert only(Quiet, posted(events)) == []
    listener.expect(None)  # it was not for the guide
    hear(listener, silence(2.0))
    assert only(Quiet, posted(events)) == [Quiet(5.0)]
    assert counter.expected == [YES_OR_NO]


def test_an_answer_longer_than_the_alarm_is_not_taken_for_none(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    counter.may_finish.clear()
    listener = make(counter)
    listener.expect(expecting(Listening.DICTATION, 3.0))
    listener.wait()
    hear(listener, silence(1.0), said(5.0), silence(2.5))
    hear(listener, silence(1.0))  # and while it is being decoded and understood
    counter.may_finish.set()
    listener.settle()
    hear(listener, silence(1.0))
    found = posted(events)
    assert len(only(Utterance, found)) == 1
    assert only(Quiet, found) == []

    listener.expect(expecting(Listening.DICTATION, 3.0))
    listener.wait()
    hear(listener, silence(3.1))
    assert posted(events) == [Quiet(3.0)]


def test_a_failing_recognizer_is_told_and_the_next_utterance_tried(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    counter.fails = {1}
    listener = make(counter)
    hear(listener, silence(0.5), said(1.0), silence(1.0), said(1.0), silence(1.0))
    listener.settle()
    found = posted(events)
    (failed,) = only(DecodingFailed, found)
    assert str(failed.error) == "the model is gone"
    (utterance,) = only(Utterance, found)
    assert utterance.heard.hypotheses[0].text.startswith("2:")


def test_dictation_is_waited_for_and_commands_are_not(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = make(counter)
    for listening, expected in ((Listening.DICTATION, 1), (Listening.COMMAND, 2)):
        listener.expect(expecting(listening))
        listener.wait()
        hear(listener, said(1.0), silence(1.2), said(1.0), silence(2.5))
        listener.settle()
        assert len(only(Utterance, posted(events))) == expected


def test_speech_that_is_broken_off_while_sound_comes_in_is_whole_or_nothing(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    """The guide begins to speak, on one thread, while the microphone's still delivers."""
    listener = make(counter)
    breaking_off = threading.Event()

    def break_off() -> None:
        while not breaking_off.is_set():
            listener.end()

    thread = threading.Thread(target=break_off)
    thread.start()
    hear(listener, said(20.0))
    breaking_off.set()
    thread.join()
    listener.end()
    listener.settle()
    found = posted(events)
    assert only(DecodingFailed, found) == []
    assert len(only(SpeechBegan, found)) == len(only(Utterance, found))


def test_real_speech_becomes_words(
    moonshine: Moonshine, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    listener = Listener(moonshine, Silero(), Endpointing(), events.put)
    names = ("what is step three", "give me an example", "how do i apologize")
    hear(listener, *(joined(heard(name), silence(0.8)) for name in names))
    listener.settle()
    listener.close()
    found = only(Utterance, posted(events))
    texts = [each.heard.hypotheses[0].text for each in found]
    assert texts == ["What is step three?", "Give me an example.", "How do I apologize?"]
    assert all(each.heard.ear is not None for each in found)


class Judging:
    """Judges each pause as it is told, and remembers what it was asked about."""

    def __init__(self, *judgements: Completeness) -> None:
        self._judgements = list(judgements)
        self.asked: list[tuple[str, Listening]] = []

    def __call__(self, heard: Heard, listening: Listening) -> Judgement:
        text = heard.hypotheses[0].text
        self.asked.append((text, listening))
        return Judgement(self._judgements.pop(0), Understood(text, "stop", score=1.0))


def test_a_complete_command_ends_early_and_needs_no_second_look(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    judge = Judging(Completeness.COMPLETE, Completeness.UNFINISHED)
    listener = make(counter, judge=judge)
    for _ in range(2):
        hear(listener, silence(0.5), said(1.0))
        for block in blocks(silence(2.0)):
            listener.hear(block)
            listener.settle()
    found = posted(events)
    first, second = only(Utterance, found)
    assert first.understood == Understood(judge.asked[0][0], "stop", score=1.0)
    assert first.heard.hypotheses[0].text == judge.asked[0][0]
    looks = [each for each in only(Partial, found) if each.judgement is not None]
    assert [each.text for each in looks] == [text for text, _ in judge.asked]
    # By the listener's clock: when it was known that each was over.
    assert second.end - first.end == pytest.approx(1.5 + 2.0, abs=3 * BLOCK_S)


def test_what_was_judged_before_speech_went_on_is_forgotten(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    judge = Judging(*[Completeness.OPEN] * 2)
    listener = make(counter, judge=judge)
    for part in (silence(0.5), said(1.0), silence(0.3), said(1.0), silence(1.0)):
        hear(listener, part)
        listener.settle()
    (utterance,) = only(Utterance, posted(events))
    assert utterance.understood is not None
    assert utterance.understood.transcript == judge.asked[-1][0]
    assert [listening for _, listening in judge.asked] == [Listening.COMMAND] * 2


def test_a_look_at_a_pause_is_given_up_when_speech_goes_on(
    make: Make, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    class Slow(Counting):
        def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
            for _ in range(1000):
                if has_gone_on():
                    raise WentOn
                time.sleep(0.001)
            return super().peek()

    class SlowCounter(Counter):
        def begin(self) -> Slow:
            return Slow(self)

    judge = Judging(Completeness.COMPLETE)
    listener = make(SlowCounter(), judge=judge)
    hear(listener, silence(0.5), said(1.0), silence(0.3), said(1.0), silence(0.3))
    listener.settle()
    found = posted(events)
    (utterance,) = only(Utterance, found)
    assert utterance.understood is not None
    assert len(judge.asked) == 1
    assert not only(DecodingFailed, found)


def test_a_command_is_answered_before_the_silence_that_ends_other_speech(
    guide: Understanding, moonshine: Moonshine, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    judge = Judge(guide)
    listener = Listener(moonshine, Silero(), Endpointing(), events.put, judge)
    listener.expect(Expectation(Listening.COMMAND, guide.grammar()))
    ends = {}
    for name in ("what is step three", "boil the eggs for five minutes"):
        sound = heard(name)
        last = np.flatnonzero(np.abs(sound) > 0.02)[-1] / HEARING_RATE + listener.heard_s
        for block in blocks(joined(sound[: round(-0.7 * HEARING_RATE)], silence(2.0))):
            listener.hear(block)
            listener.settle()
            if name not in ends and only(Utterance, posted(events)):
                ends[name] = listener.heard_s - last
    listener.close()
    assert 0.15 < ends["what is step three"] < 0.3
    assert 0.5 < ends["boil the eggs for five minutes"] < 0.75


def test_what_silences_the_guide_is_told_before_any_pause_but_only_while_it_speaks(
    make: Make, counter: Counter, events: "queue.SimpleQueue[HearingEvent]"
) -> None:
    stop = Understood("stop", "stop", {}, 1.0)
    listener = make(counter, silences=lambda samples: stop)
    listener.speaking()
    hear(listener, silence(0.5), said(0.6))
    listener.settle()
    assert only(Interrupted, posted(events)) == [Interrupted(stop)]

    listener.wait()
    hear(listener, silence(2.0), said(0.6), silence(2.0))
    listener.settle()
    assert only(Interrupted, posted(events)) == []


@pytest.mark.parametrize(("level", "told"), [(1e-3, 0), (0.3, 1)])
def test_a_room_that_is_too_loud_is_told_once(
    make: Make,
    counter: Counter,
    events: "queue.SimpleQueue[HearingEvent]",
    level: float,
    told: int,
) -> None:
    """Speech is as loud as 0.9 here."""
    listener = make(counter)
    for _ in range(8):
        hear(listener, said(1.0), level * said(2.0))
    listener.settle()
    found = posted(events)
    assert len(only(TooLoud, found)) == told
    assert len(only(Utterance, found)) == 8

"""The listener: sound in, events out. Endpointing where the sound comes, decoding beside it."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from intents.completeness import Completeness, Judgement
from intents.hypotheses import Heard
from intents.turns import Expectation, Listening
from voice.hearing.barge_in import BargeIn, Silences
from voice.hearing.endpoint import (
    Began,
    Ended,
    Endpointer,
    Endpointing,
    Paused,
    Signal,
    VoiceActivity,
    Went,
)
from voice.hearing.events import (
    DecodingFailed,
    HearingEvent,
    Interrupted,
    Partial,
    Quiet,
    SpeechBegan,
    TooLoud,
    Utterance,
    Woken,
)
from voice.hearing.recognizers import Decoding, Recognizer, WentOn
from voice.hearing.surroundings import Surroundings
from voice.hearing.wake import Call, WakeWord
from voice.sound import HEARING_RATE, Samples

AskWhether = Callable[[Heard, Listening], Judgement]
"""Says whether what was heard is all, and what it means then."""


@dataclass(frozen=True)
class _Job:
    signal: Signal
    at: float


@dataclass
class _Spoken:
    """The utterance under way, as the decoding thread sees it."""

    decoding: Decoding | Call
    start: float
    barge_in: BargeIn | None
    judgement: Judgement | None = None


class Listener:
    """Turns sound into events. Its clock is the sound itself: a second is 16,000 samples.

    Feeding never waits for a recognizer, which has a thread of its own. There, at every pause,
    what was said so far is decoded and judged while nobody knows yet whether more will come, so
    that little is left to do at the end. `post` is called from both threads.

    Args:
        recognizer: Makes words of sound.
        activity: Tells speech from other sound.
        timing: When an utterance begins and ends.
        post: Takes the events.
        judge: Says at a pause whether an utterance is all; without it only silence tells.
        wake: Tells the wake phrase; without it every utterance is decoded while it sleeps too.
        silences: Tells the commands that silence the guide; without it they are no different.

    Attributes:
        heard_s: Seconds of sound heard so far.
    """

    def __init__(  # noqa: PLR0913, PLR0917 one argument a part
        self,
        recognizer: Recognizer,
        activity: VoiceActivity,
        timing: Endpointing,
        post: Callable[[HearingEvent], None],
        judge: AskWhether | None = None,
        wake: WakeWord | None = None,
        silences: Silences | None = None,
    ) -> None:
        self._recognizer = recognizer
        self._endpointer = Endpointer(activity, timing)
        self._surroundings = Surroundings()
        self._post = post
        self._judge = judge
        self._wake = wake
        self._silences = silences
        self.heard_s = 0.0
        self._since_s = 0.0
        self._listening = Listening.COMMAND
        self._alarms: list[float] = []
        self._waiting = False
        self._guide_speaks = False
        self._unanswered = False
        self._lock = threading.Lock()
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._thread = threading.Thread(target=self._decode, name="decoding", daemon=True)
        self._thread.start()

    def expect(self, expectation: Expectation | None) -> None:
        """What the next utterance may be; its alarms count from the next `wait`.

        With None all stays as it was, and the alarms run on.
        """
        if expectation is not None:
            self._recognizer.expect(expectation.grammar)
        with self._lock:
            self._unanswered = False
            if expectation is None:
                return
            self._listening = expectation.listening
            self._endpointer.expect_dictation(expectation.listening is Listening.DICTATION)
            self._waiting = False
            self._alarms = list(expectation.alarms)

    def speaking(self) -> None:
        """The guide begins to speak: what silences it is looked for, until `wait`."""
        self._guide_speaks = True

    def wait(self) -> None:
        """The guide has fallen silent: the alarms count from here."""
        with self._lock:
            self._guide_speaks = False
            self._waiting = True
            self._since_s = 0.0

    def hear(self, samples: Samples) -> None:
        """Takes the next samples: 16 kHz mono float32, any number."""
        with self._lock:
            self.heard_s += len(samples) / HEARING_RATE
            self._since_s += len(samples) / HEARING_RATE
            self._surroundings.hear(samples)
            for signal in self._endpointer.push(samples):
                self._hand_over(signal)
            self._ring()

    def end(self) -> None:
        """The sound is over, and with it an utterance under way."""
        with self._lock:
            for signal in self._endpointer.end():
                self._hand_over(signal)

    def settle(self) -> None:
        """Waits until all that was heard is decoded."""
        self._jobs.join()

    def close(self) -> None:
        """Ends the decoding thread."""
        self._jobs.put(None)
        self._thread.join()

    def _hand_over(self, signal: Signal) -> None:
        if isinstance(signal, Began):
            self._post(SpeechBegan(self.heard_s))
            # From here to the dialogue's answer there is no silence to speak of.
            self._unanswered = True
        elif isinstance(signal, Ended) and self._surroundings.is_too_loud():
            self._post(TooLoud())
        self._jobs.put(_Job(signal, self.heard_s))

    def _ring(self) -> None:
        waits = self._waiting and not self._unanswered
        if waits and self._alarms and self._since_s >= self._alarms[0]:
            self._post(Quiet(self._alarms.pop(0)))

    def _decode(self) -> None:
        spoken: _Spoken | None = None
        while (job := self._jobs.get()) is not None:
            try:
                if isinstance(job.signal, Began):
                    start = max(0.0, job.at - len(job.signal.samples) / HEARING_RATE)
                    spoken = _Spoken(self._begin(), start, self._barge_in())
                if spoken is not None:
                    spoken = self._advance(spoken, job)
            except Exception as error:  # whatever a recognizer raises, the loop must know
                spoken = None
                self._post(DecodingFailed(error))
            finally:
                self._jobs.task_done()
        self._jobs.task_done()

    def _begin(self) -> Decoding | Call:
        if self._wake is not None and self._listening is Listening.ASLEEP:
            return Call(self._wake, self._recognizer.begin)
        return self._recognizer.begin()

    def _barge_in(self) -> BargeIn | None:
        return BargeIn(self._silences) if self._silences and self._guide_speaks else None

    def _advance(self, spoken: _Spoken, job: _Job) -> _Spoken | None:
        match job.signal:
            case Ended(silence_s):
                self._finish(spoken, job.at - silence_s)
                return None
            case Paused(number, silence_s):
                if spoken.barge_in is not None and spoken.barge_in.look():
                    self._post(Interrupted(spoken.barge_in.understood))
                self._look(spoken, number, job.at - silence_s)
            case Began(samples) | Went(samples):
                spoken.judgement = None
                if spoken.barge_in is not None and spoken.barge_in.feed(samples):
                    self._post(Interrupted(spoken.barge_in.understood))
                words = spoken.decoding.feed(samples)
                if words is not None:
                    self._post(Partial(words))
        return spoken

    def _look(self, spoken: _Spoken, pause: int, end: float) -> None:
        """Decodes what was said up to a pause, and ends the utterance early, or later, by it."""
        if self._judge is None or self._endpointer.has_gone_on(pause):
            return
        said = spoken.decoding
        if isinstance(said, Call):
            call, command = said, said.look()
            if command is None:
                return
            if not call.goes_on(end - spoken.start):
                self._judged(pause, Completeness.CONTINUABLE)
                return
            said = command
        try:
            heard = said.peek(partial(self._endpointer.has_gone_on, pause))
            judgement = self._judge(heard, self._listening)
        except WentOn:  # what follows must not wait for what is no end
            return
        spoken.judgement = judgement
        self._post(Partial(judgement.understood.transcript, judgement))
        self._judged(pause, judgement.completeness)

    def _judged(self, pause: int, completeness: Completeness) -> None:
        with self._lock:
            for signal in self._endpointer.judge(pause, completeness):
                self._hand_over(signal)

    def _finish(self, spoken: _Spoken, end: float) -> None:
        understood = spoken.judgement.understood if spoken.judgement else None
        call = spoken.decoding
        if not isinstance(call, Call):
            self._post(Utterance(call.finish(), spoken.start, end, understood))
        elif (command := call.look()) is not None:
            if call.goes_on(end - spoken.start):
                self._post(Woken(command.finish(), spoken.start, understood))
            else:
                self._post(Woken(None, spoken.start))

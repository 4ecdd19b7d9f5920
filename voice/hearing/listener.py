"""The listener: sound in, events out. Endpointing where the sound comes, decoding beside it."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from intents.hypotheses import Heard
from intents.turns import Expectation, Listening
from voice.hearing.endpoint import Began, Ended, Endpointer, Endpointing, Signal, VoiceActivity
from voice.hearing.recognizers import Decoding, Recognizer
from voice.sound import HEARING_RATE, Samples


@dataclass(frozen=True)
class SpeechBegan:
    """Somebody began to speak, at `at` (s of sound heard so far)."""

    at: float


@dataclass(frozen=True)
class Partial:
    """The words so far of the utterance under way."""

    text: str


@dataclass(frozen=True)
class Utterance:
    """An utterance is over and decoded. Times in seconds of sound heard so far.

    Attributes:
        heard: What the recognizers made of it.
        start: When speech began.
        end: When speech ended, before the silence that showed it.
    """

    heard: Heard
    start: float
    end: float


@dataclass(frozen=True)
class Quiet:
    """One of the alarms that the dialogue set: `seconds` since it began to listen."""

    seconds: float


@dataclass(frozen=True)
class DecodingFailed:
    """The recognizer raised: nothing more can be heard with it."""

    error: Exception


HearingEvent = SpeechBegan | Partial | Utterance | Quiet | DecodingFailed


@dataclass(frozen=True)
class _Job:
    signal: Signal
    at: float


class Listener:
    """Turns sound into events. Its clock is the sound itself: a second is 16,000 samples.

    Feeding never waits for a recognizer, which has a thread of its own. `post` is called from
    both threads.

    Attributes:
        heard_s: Seconds of sound heard so far.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        activity: VoiceActivity,
        timing: Endpointing,
        post: Callable[[HearingEvent], None],
    ) -> None:
        self._recognizer = recognizer
        self._endpointer = Endpointer(activity, timing)
        self._post = post
        self.heard_s = 0.0
        self._since_s = 0.0
        self._alarms: list[float] = []
        self._unanswered = False
        self._lock = threading.Lock()
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._thread = threading.Thread(target=self._decode, name="decoding", daemon=True)
        self._thread.start()

    def expect(self, expectation: Expectation | None) -> None:
        """What the next utterance may be; the alarms count from here.

        With None all stays as it was, and the alarms run on.
        """
        if expectation is not None:
            self._recognizer.expect(expectation.grammar)
        with self._lock:
            self._unanswered = False
            if expectation is None:
                return
            self._endpointer.expect_dictation(expectation.listening is Listening.DICTATION)
            self._since_s = 0.0
            self._alarms = list(expectation.alarms)

    def hear(self, samples: Samples) -> None:
        """Takes the next samples: 16 kHz mono float32, any number."""
        with self._lock:
            self.heard_s += len(samples) / HEARING_RATE
            self._since_s += len(samples) / HEARING_RATE
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
        self._jobs.put(_Job(signal, self.heard_s))

    def _ring(self) -> None:
        if self._alarms and self._since_s >= self._alarms[0] and not self._unanswered:
            self._post(Quiet(self._alarms.pop(0)))

    def _decode(self) -> None:
        decoding: Decoding | None = None
        start = 0.0
        while (job := self._jobs.get()) is not None:
            try:
                if isinstance(job.signal, Began):
                    decoding = self._recognizer.begin()
                    start = max(0.0, job.at - len(job.signal.samples) / HEARING_RATE)
                if decoding is not None:
                    decoding = self._advance(decoding, job, start)
            except Exception as error:  # whatever a recognizer raises, the loop must know
                decoding = None
                self._post(DecodingFailed(error))
            finally:
                self._jobs.task_done()
        self._jobs.task_done()

    def _advance(self, decoding: Decoding, job: _Job, start: float) -> Decoding | None:
        if isinstance(job.signal, Ended):
            heard = decoding.finish()
            self._post(Utterance(heard, start, job.at - job.signal.silence_s))
            return None
        words = decoding.feed(job.signal.samples)
        if words is not None:
            self._post(Partial(words))
        return decoding

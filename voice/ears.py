"""Where the conversation's events come from: a microphone, a recording, or a keyboard."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TextIO

from intents.hypotheses import Heard
from intents.turns import Expectation, Listening
from voice.errors import VoiceError
from voice.hearing.echo import EchoCanceller
from voice.hearing.events import HearingEvent, Quiet, Utterance
from voice.hearing.listener import Listener
from voice.hearing.microphone import Microphone
from voice.sound import Samples
from voice.timeline import Timeline

MakeListener = Callable[[Callable[[HearingEvent], None]], Listener]
"""Makes a listener that posts its events where it is told."""


@dataclass(frozen=True)
class Over:
    """Nothing more will come. `error` says why, unless it simply ended."""

    error: VoiceError | None = None


@dataclass(frozen=True)
class Spoken:
    """The guide has said all that it had to say."""


ConversationEvent = HearingEvent | Spoken | Over


class Ears(Protocol):
    """Gives the conversation one event after the other."""

    def expect(self, expectation: Expectation | None) -> None:
        """What is expected from now on, also while the guide speaks; None for what was before."""
        ...

    def speaking(self) -> None:
        """The guide begins to speak."""
        ...

    def wait(self) -> None:
        """The guide has fallen silent: alarms count from here."""
        ...

    def post(self, event: ConversationEvent) -> None:
        """Adds an event from elsewhere, on any thread."""
        ...

    def next(self) -> ConversationEvent:
        """Waits for the next event."""
        ...

    def now(self) -> float:
        """Seconds since the conversation began."""
        ...

    def when(self, heard_s: float) -> float:
        """Seconds since the conversation began, of a moment by the listener's clock."""
        ...


class MicrophoneEars:
    """Listens to a microphone, on a thread of its own, also while the guide speaks.

    Args:
        microphone: Where the sound comes from.
        make_listener: Makes what turns it into events.
        echo: Takes out of it what the guide says; without one, nothing is heard meanwhile.
    """

    def __init__(
        self, microphone: Microphone, make_listener: MakeListener, echo: EchoCanceller | None
    ) -> None:
        self._events: queue.SimpleQueue[ConversationEvent] = queue.SimpleQueue()
        self._microphone = microphone
        self._listener = make_listener(self._events.put)
        self._echo = echo
        self._listening = threading.Event()
        self._began = time.monotonic()
        threading.Thread(target=self._hear, name="hearing", daemon=True).start()

    def expect(self, expectation: Expectation | None) -> None:
        """What is expected from now on."""
        self._listener.expect(expectation)

    def speaking(self) -> None:
        """Without an echo canceller the ears close; what was being said ends here."""
        if self._echo is None:
            self._listening.clear()
            self._listener.end()
        else:
            self._listener.speaking()
            self._listening.set()

    def wait(self) -> None:
        """Opens the ears."""
        self._listener.wait()
        self._listening.set()

    def post(self, event: ConversationEvent) -> None:
        """Adds an event from elsewhere."""
        self._events.put(event)

    def next(self) -> ConversationEvent:
        """Waits for the next event."""
        return self._events.get()

    def now(self) -> float:
        """Seconds since the microphone was opened."""
        return time.monotonic() - self._began

    def when(self, heard_s: float) -> float:
        """By how long ago it was heard."""
        return self.now() - (self._listener.heard_s - heard_s)

    def _hear(self) -> None:
        try:
            for samples in self._microphone.blocks():
                heard = self._echo.cancel(samples) if self._echo else samples
                if self._listening.is_set():
                    self._listener.hear(heard)
        except VoiceError as error:
            self._events.put(Over(error))


class RecordingEars:
    """Listens to a recording, as fast as it can; the recording waits while the guide speaks."""

    def __init__(
        self, blocks: Iterator[Samples], timeline: Timeline, make_listener: MakeListener
    ) -> None:
        self._events: queue.SimpleQueue[ConversationEvent] = queue.SimpleQueue()
        self._blocks = blocks
        self._timeline = timeline
        self._listener = make_listener(self._events.put)
        self._guide_speaks = False

    def expect(self, expectation: Expectation | None) -> None:
        """What to listen for from here on."""
        self._listener.expect(expectation)

    def speaking(self) -> None:
        """Stops the recording."""
        self._guide_speaks = True

    def wait(self) -> None:
        """Lets the recording go on."""
        self._guide_speaks = False
        self._listener.wait()

    def post(self, event: ConversationEvent) -> None:
        """Adds an event from elsewhere."""
        self._events.put(event)

    def next(self) -> ConversationEvent:
        """Plays the recording on until something happens in it."""
        while self._events.empty() and not self._guide_speaks:
            samples = next(self._blocks, None)
            if samples is None:
                self._listener.end()
                self._listener.settle()
                self._events.put(Over())
            else:
                self._timeline.hear(samples)
                self._listener.hear(samples)
                self._listener.settle()
        return self._events.get()

    def now(self) -> float:
        """Seconds on the time line."""
        return self._timeline.now

    def when(self, heard_s: float) -> float:
        """By how much of the recording has been heard since."""
        return self.now() - (self._listener.heard_s - heard_s)


class TypedEars:
    """Reads lines from a keyboard, or from a file in its place.

    At a keyboard a silence of the guide's lasts as long as it should; there is nobody to wait
    for where lines come from a file. What is typed while the guide speaks waits for its end.
    """

    def __init__(self, lines: TextIO) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._events: queue.SimpleQueue[ConversationEvent] = queue.SimpleQueue()
        self._guide_speaks = False
        self._source = lines
        self._waits = lines.isatty()
        self._silence_s: float | None = None
        self._began = time.monotonic()
        threading.Thread(target=self._read, name="typing", daemon=True).start()

    def expect(self, expectation: Expectation | None) -> None:
        """What to wait for from here on."""
        if expectation is not None:
            silent = expectation.listening is Listening.SILENCE
            self._silence_s = expectation.alarms[0] if silent else None
        elif not self._guide_speaks:
            self._prompt()

    def speaking(self) -> None:
        """Holds back what is typed."""
        self._guide_speaks = True

    def wait(self) -> None:
        """Asks for a line."""
        self._guide_speaks = False
        self._prompt()

    def post(self, event: ConversationEvent) -> None:
        """Adds an event from elsewhere."""
        self._events.put(event)

    def next(self) -> ConversationEvent:
        """Waits for a line, or for a silence to pass; for the guide's end while it speaks."""
        if self._guide_speaks:
            return self._events.get()
        try:
            line = self._lines.get(timeout=self._silence_s if self._waits else None)
        except queue.Empty:
            assert self._silence_s is not None
            return Quiet(self._silence_s)
        if line is None:
            return Over()
        return Utterance(Heard.typed(line), self.now(), self.now())

    def now(self) -> float:
        """Seconds since the conversation began."""
        return time.monotonic() - self._began

    def when(self, heard_s: float) -> float:
        """Typed lines carry this clock's own times."""
        return heard_s

    def _prompt(self) -> None:
        if self._waits:
            print("> ", end="", flush=True)

    def _read(self) -> None:
        for line in self._source:
            if line.strip():
                self._lines.put(line.strip())
        self._lines.put(None)

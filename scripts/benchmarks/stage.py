"""A live conversation on virtual devices, timed from the last word to the first sound of the reply.

What the microphone and the speaker carry is recorded at the sound server; what happens in between
is timed inside, by the same clock.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from intents.completeness import Completeness, Judge, Judgement
from intents.hypotheses import Heard
from intents.phrases.grammar import Grammar
from intents.turns import Event, Listening, Reply, Said
from tests.soundserver import MICROPHONE, Recording, SoundServer
from voice.conversation import Conversation
from voice.duplex import Duplex
from voice.ears import MicrophoneEars, Over, Spoken
from voice.hearing.echo import EchoCanceller
from voice.hearing.endpoint import Silero
from voice.hearing.events import HearingEvent
from voice.hearing.listener import Listener
from voice.hearing.recognizers import Decoding, HasGoneOn, Recognizer, never
from voice.parts import guide_understanding, open_dialogue, open_renderer, open_silences
from voice.screen import Screen
from voice.settings import Settings
from voice.sound import Samples, Sound
from voice.speaking.narrator import Narrator

AUDIBLE = 1e-3
"""The level from which the speaker is not silent."""

FAINT = 0.02
"""What part of a word's loudest sample still belongs to it."""

ANSWERS_IN_S = 6.0
"""A turn that has not been answered by then never will be."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Turn:
    """One command and its answer. Times in seconds.

    Attributes:
        reply: What was answered, and what the command was taken for; None where nothing was.
        complete: Whether it was known to be all at its last pause.
        parts: From the last word to the first sound: waiting for silence, decoding, matching,
            dialogue, rendering, playback. What is decoded before the last word is over costs
            nothing here.
        silent_s: How long after the last word the guide had fallen silent, if it was speaking.
    """

    reply: Reply | None
    complete: bool
    parts: tuple[float, ...]
    silent_s: float


class Stage:
    """The guide on virtual devices, spoken to sentence by sentence."""

    def __init__(self, settings: Settings, recognizer: Recognizer) -> None:
        self._understanding = guide_understanding()
        self._settings = settings
        self._open_recognizer = recognizer
        self._recognizer = _Timed(recognizer)
        self._judge = _TimedJudge(Judge(self._understanding))
        self._dialogue = _Fresh(lambda: open_dialogue(self._understanding, settings))
        self._stack = ExitStack()

    def __enter__(self) -> "Stage":
        stack, settings = self._stack, self._settings
        stack.enter_context(_nobody_was_here())
        self.server = stack.enter_context(SoundServer())
        self._heard = stack.enter_context(self.server.recording(MICROPHONE))
        self._played = stack.enter_context(self.server.recording())
        echo = EchoCanceller()
        duplex = stack.enter_context(closing(Duplex(None, None, lambda line: None, echo.tap)))

        silences = open_silences(self._open_recognizer, self._understanding)

        def make_listener(post: Callable[[HearingEvent], None]) -> Listener:
            timing = settings.hearing.endpointing()
            return Listener(
                self._recognizer, Silero(), timing, post, self._judge, silences=silences
            )

        self._ears = MicrophoneEars(duplex.microphone, make_listener, echo)
        self._queued: list[float] = []
        self._paused: list[float] = []
        self._narrator = Narrator(
            open_renderer(settings, lambda line: None),
            _Watched(duplex.speaker, self._queued, self._paused),
            earcons=False,
        )
        conversation = Conversation(
            self._dialogue, self._ears, self._narrator, Screen(echo_person=False, plain=True)
        )
        self._thread = threading.Thread(target=conversation.run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ears.post(Over())
        self._thread.join()
        self._stack.close()

    def hush(self) -> None:
        """Ends whatever is being said, and begins a new conversation without its greeting."""
        self._narrator.stop()
        self._dialogue.begin()
        self._ears.post(Spoken())
        time.sleep(0.4)

    def speak(self, lines: Sequence[str]) -> None:
        """Has the guide speak meanwhile."""
        self._ears.speaking()
        self._narrator.say(lines, self._dialogue.manner, lambda error: None)

    def turn(self, sound: Sound) -> Turn:
        """Says something to the guide and waits for its answer."""
        self._dialogue.replied.clear()
        before = len(self._played.sound.samples)
        began = len(self._heard.sound.samples)
        self.server.play(sound)
        answered = self._dialogue.replied.wait(ANSWERS_IN_S)
        time.sleep(0.8)
        spoken_until = _ends(sound, self._heard, began)
        if not answered:
            return Turn(None, False, (), 0.0)
        handled, done, reply = self._dialogue.last
        played = np.abs(self._played.sound.samples[before:])
        silent = _falls_silent(played, self._played, before)
        queued = next((at for at in self._queued if at >= handled), done)
        first = self._first_sound(played, before, queued)
        decoding = _within(self._recognizer.spans, spoken_until, handled)
        matching = _within(self._judge.spans, spoken_until, handled)
        waiting = handled - spoken_until - decoding - matching
        parts = (waiting, decoding, matching, done - handled, queued - done, first - queued)
        return Turn(reply, self._judge.complete, parts, silent - spoken_until)

    def interrupt(self, sound: Sound) -> tuple[float | None, str | None]:
        """Says something over its voice.

        Returns:
            How long (s) after the last of it the voice was told to pause, None where it was not;
            and what it was taken for.
        """
        self._dialogue.replied.clear()
        self._paused.clear()
        began = len(self._heard.sound.samples)
        self.server.play(sound)
        answered = self._dialogue.replied.wait(ANSWERS_IN_S / 2)
        over = _ends(sound, self._heard, began)
        understood = self._dialogue.last[2].understood if answered else None
        paused = next((at - over for at in self._paused if at > over - sound.duration), None)
        return paused, understood.intent if understood else None

    def level(self) -> float:
        """The root mean square of what the speaker plays now, its silences left out."""
        latest = self._played.sound.samples[-2 * 48_000 :]
        loud = latest[np.abs(latest) > FAINT]
        return float(np.sqrt(np.mean(loud**2))) if len(loud) else 0.1

    def _first_sound(self, played: Samples, before: int, queued: float) -> float:
        """When the first sound of what was queued then was to be heard."""
        start = max(0, round((queued - self._played.moment(before)) * 48_000))
        loud = np.flatnonzero(played[start:] > AUDIBLE)
        return self._played.moment(before + start + int(loud[0])) if len(loud) else queued


class _Timed:
    """A recognizer whose work is timed."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.name = recognizer.name
        self._recognizer = recognizer
        self.spans: list[Span] = []

    def expect(self, grammar: Grammar) -> None:
        self._recognizer.expect(grammar)

    def begin(self) -> Decoding:
        return _TimedDecoding(self._recognizer.begin(), self.spans)


class _TimedDecoding:
    def __init__(self, decoding: Decoding, spans: list[Span]) -> None:
        self._decoding = decoding
        self._spans = spans

    def feed(self, samples: Samples) -> str | None:
        with _timed(self._spans):
            return self._decoding.feed(samples)

    def peek(self, has_gone_on: HasGoneOn = never) -> Heard:
        with _timed(self._spans):
            return self._decoding.peek(has_gone_on)

    def finish(self) -> Heard:
        with _timed(self._spans):
            return self._decoding.finish()


class _TimedJudge:
    """A judge whose work is timed; the recording's second look is part of it."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.spans: list[Span] = []
        self.complete = False

    def __call__(self, heard: Heard, listening: Listening) -> Judgement:
        with _timed(self.spans):
            judgement = self._judge(heard, listening)
        self.complete = judgement.completeness is Completeness.COMPLETE
        return judgement


class _Fresh:
    """A dialogue that can be begun anew, and remembers its last answer and when it was."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self.replied = threading.Event()
        self.last: tuple[float, float, Reply]
        self.begin()

    def begin(self) -> None:
        self._dialogue = self._make()
        self.manner = self._dialogue.start().manner

    def start(self) -> Reply:
        reply: Reply = self._dialogue.start()
        return reply

    def handle(self, event: Event) -> Reply:
        began = time.monotonic()
        reply: Reply = replace(self._dialogue.handle(event), ends=False)  # there is more to say
        if isinstance(event, Said) and (reply.lines or reply.expects is not None):
            self.last = (began, time.monotonic(), reply)
            self.replied.set()
        return reply


class _Watched:
    """A player that notes when it is given something to play, and when it is paused."""

    def __init__(self, player: Any, queued: list[float], paused: list[float]) -> None:
        self.__dict__["_player"] = player
        self.__dict__["_queued"] = queued
        self.__dict__["_paused"] = paused

    def __getattr__(self, name: str) -> Any:
        return getattr(self._player, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._player, name, value)

    def play(self, sound: Sound) -> None:
        self._queued.append(time.monotonic())
        self._player.play(sound)

    def pause(self) -> None:
        self._paused.append(time.monotonic())
        self._player.pause()


@contextmanager
def _timed(spans: list[Span]) -> Iterator[None]:
    began = time.monotonic()
    try:
        yield
    finally:
        spans.append((began, time.monotonic()))


def _within(spans: Sequence[Span], start: float, end: float) -> float:
    return sum(max(0.0, min(end, stop) - max(start, begin)) for begin, stop in spans)


def _ends(word: Sound, heard: Recording, since: int) -> float:
    """When the last of what was said sounded in the microphone, on the monotonic clock."""
    pattern = word.at(48_000).samples
    sound = heard.sound.samples[since:]
    size = len(sound) + len(pattern)
    spectra = np.fft.rfft(sound, size) * np.fft.rfft(pattern[::-1], size)
    start = int(np.fft.irfft(spectra, size).argmax()) - len(pattern) + 1
    last = int(np.flatnonzero(np.abs(pattern) > FAINT * np.abs(pattern).max())[-1])
    return heard.moment(since + start + last)


def _falls_silent(played: Samples, recording: Recording, before: int) -> float:
    """When the first silence of 0.6 s or more begins in what was played."""
    loud = np.flatnonzero(played > AUDIBLE)
    if not len(loud):
        return recording.moment(before)
    gaps = np.flatnonzero(np.diff(loud) > 0.6 * 48_000)
    last = loud[gaps[0]] if len(gaps) else loud[-1]
    return recording.moment(before + int(last))


@contextmanager
def _nobody_was_here() -> Iterator[None]:
    """Meanwhile nothing is known of earlier conversations, and nothing is kept of these."""
    names = ("XDG_DATA_HOME", "XDG_STATE_HOME")
    before = {name: os.environ.get(name) for name in names}
    with TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(names, str(Path(folder))))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value

"""The microphone and the speaker, opened together, and again together when either goes away.

PortAudio looks for devices only when it starts, and starting it anew stops every stream.
"""

import sys
from collections.abc import Callable
from threading import Event, Lock, Thread

from voice.devices import Kind, find_device, look_again
from voice.errors import VoiceError
from voice.hearing.microphone import Microphone
from voice.routes import End, Route, watch_routes
from voice.speaking.speaker import Speaker, Tap

LOOK_S = 0.25
"""Seconds between two looks at whether both devices are there."""

RETRY_S = 0.5
"""Seconds between two tries to open them again."""

CLOSES_S = 0.3
"""A device that hangs may never let go: it is not waited for."""

MICROPHONE, SPEAKER = "microphone", "speaker"

HANDOVER_S = 0.0005
"""Seconds after which a thread that computes lets another one in. Python's own 5 ms, waited for
several times in one callback, starved the speaker: on a busy machine 81 and 112 gaps in a minute of
speech, each of which moves the echo; with this 8. The whole took a fifth less computing."""

SERVER_TELLS_S = 0.5
"""Seconds after which it is known where a sound server has led what was opened again: perhaps to
where nobody hears it."""

Notice = Callable[[str], None]
"""Takes one line for the person at the screen."""

Wanted = str | int | None
"""A device as the person names it; None for the one the system chooses."""


class Duplex:
    """Both directions of live sound, which outlive the devices they come from and go to.

    Where a device is missing, nothing is heard and nothing is played; what was being said begins
    again with its sentence once it is back.

    Args:
        microphone: The microphone that is wanted.
        speaker: The speaker that is wanted.
        notice: Told once when something is missing, and once when it is back.
        tap: As `Speaker` takes it.

    Attributes:
        microphone: Hears; it is the same object whatever device is behind it.
        speaker: Plays; likewise.

    Raises:
        VoiceError: A device is missing or cannot be opened.
    """

    def __init__(
        self,
        microphone: Wanted,
        speaker: Wanted,
        notice: Notice,
        tap: Tap = lambda samples, rate, heard_at: None,
    ) -> None:
        source, sink = find_device(microphone, "input"), find_device(speaker, "output")
        sys.setswitchinterval(HANDOVER_S)
        # Numbers change when devices come and go, names hardly ever.
        self._wanted: dict[Kind, Wanted] = {
            "input": None if microphone is None else source.name,
            "output": None if speaker is None else sink.name,
        }
        self._notice = notice
        self._closed = Event()
        self._lock = Lock()
        self._missing: dict[str, str] = {}
        self._route: Route | None = None  # the last one that was of use
        self.speaker = Speaker(sink, tap, patient=True)
        try:
            self.microphone = Microphone(source, notice, patient=True)
        except VoiceError:
            self.speaker.close()
            raise
        self._watching = Thread(target=self._watch, name="watching devices", daemon=True)
        self._watching.start()
        watch_routes(self._routed, self._closed)

    def close(self) -> None:
        """Lets go of both."""
        self._closed.set()
        self._watching.join(CLOSES_S)
        self.microphone.close()
        self.speaker.close()

    @property
    def missing(self) -> str:
        """What is waited for: "microphone", "speaker" or "sound"; empty mostly."""
        return next(iter(self._missing.values()), "")

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_S):
            hears, speaks = self.microphone.alive, self.speaker.alive
            if hears and speaks:
                continue
            self._lacks("stream", "sound" if hears == speaks else MICROPHONE if speaks else SPEAKER)
            self._reopen()
            self._lacks("stream", "")

    def _reopen(self) -> None:
        while not self._closed.is_set():
            # Both, before PortAudio starts anew; one that hangs is waited for here.
            self.microphone.let_go()
            self.speaker.let_go()
            look_again()
            try:
                source, sink = (find_device(name, kind) for kind, name in self._wanted.items())
                self.speaker.open(sink)
                self.microphone.open(source)
            except VoiceError:
                self._closed.wait(RETRY_S)
                continue
            if self.microphone.gives_sound() and self.speaker.alive:
                self._closed.wait(SERVER_TELLS_S)
                return

    def _routed(self, route: Route) -> None:
        """The sound server has connected us with other devices."""
        before = self._route or route
        only_hears_us = route.hears_itself or (bool(route.source.hears) and not before.source.hears)
        if not route.sink.real:
            self._lacks("route", SPEAKER)
        elif only_hears_us or not route.source.real:
            self._lacks("route", MICROPHONE if route.sink.id == before.sink.id else SPEAKER)
        else:
            self._route = route
            self._lacks("route", "")
            self._tell(route, MICROPHONE, "Listening with", before.source, route.source)
            self._tell(route, SPEAKER, "Speaking through", before.sink, route.sink)

    def _tell(self, route: Route, noun: str, now: str, before: End, after: End) -> None:
        if before.id != after.id:
            gone = "" if before.id in route.present else f"The {noun} {before.name} has gone. "
            self._notice(f"{gone}{now} {after.name} now.")

    def _lacks(self, reason: str, what: str) -> None:
        """For one of two reasons something is missing, or, where it is empty, no longer."""
        with self._lock:
            before = self.missing
            if what:
                self._missing.setdefault(reason, what)
            else:
                self._missing.pop(reason, None)
            after = self.missing
            if self._closed.is_set() or bool(before) == bool(after):
                return
            if before:
                self.speaker.rewind()
            self.microphone.deaf = self.speaker.held = bool(after)
        if after:
            self._notice(f"The {after} has gone: I go on when it is back.")
        else:
            self._notice(f"The {before} is back.")

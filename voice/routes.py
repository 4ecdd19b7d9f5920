"""Where our sound comes from and goes to, where a sound server may move it at any time.

PulseAudio, and PipeWire in its place, moves the streams of a device that goes away to another one
without a word to PortAudio: to the monitor of our own speaker, if there is no other microphone.
Without such a server, nothing is ever moved, and there is nothing to watch.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from threading import Event, Thread
from typing import Any

RETRY_S = 1.0
"""Seconds between two tries to reach the server."""

SETTLES_S = 0.2
"""Seconds that the server may take to move everything: nobody needs to know of what is between."""

NOBODY = "auto_null"
"""What the server calls the device that it makes up where there is none."""


@dataclass(frozen=True)
class End:
    """A device at one end of our sound.

    Attributes:
        name: As people know it.
        real: Whether it is more than the server's placeholder for no device.
        hears: The speaker whose sound it records, for a microphone that is none; empty mostly.
        id: As the server knows it.
    """

    name: str
    real: bool
    hears: str
    id: str


@dataclass(frozen=True)
class Route:
    """Where our sound comes from and goes to now.

    Attributes:
        source: What is recorded.
        sink: What is played to.
        present: The ids of all devices there are.
    """

    source: End
    sink: End
    present: frozenset[str]

    @property
    def hears_itself(self) -> bool:
        """Whether what is recorded is what is played."""
        return self.source.hears == self.sink.id


def watch_routes(changed: Callable[[Route], None], closed: Event) -> None:
    """Tells, from a thread of its own, where our sound goes, and again whenever that changes.

    Where there is no PulseAudio to be asked, or nothing of ours is connected, it tells nothing.
    """
    try:
        pulsectl = import_module("pulsectl")
    except (ImportError, OSError):  # not Linux, or without the server's library
        return
    watching = Thread(
        target=_watch, args=(pulsectl, changed, closed), name="watching routes", daemon=True
    )
    watching.start()


def _watch(pulsectl: Any, changed: Callable[[Route], None], closed: Event) -> None:
    while not closed.is_set():
        try:
            with pulsectl.Pulse("amends", connect=False) as pulse:
                pulse.connect()
                _follow(pulsectl, pulse, changed, closed)
        except (pulsectl.PulseError, pulsectl.PulseDisconnected):  # not there, or not any more
            closed.wait(RETRY_S)


def _follow(pulsectl: Any, pulse: Any, changed: Callable[[Route], None], closed: Event) -> None:
    def leave(event: Any) -> None:
        raise pulsectl.PulseLoopStop

    pulse.event_mask_set("sink", "source", "sink_input", "source_output")
    pulse.event_callback_set(leave)
    known: Route | None = None
    while not closed.is_set():
        route = _route(pulse)
        if route is not None and route != known:
            changed(route)
            known = route
        pulse.event_listen()
        closed.wait(SETTLES_S)


def _route(pulse: Any) -> Route | None:
    """The route of this process; None where it is not connected in both directions."""
    sources = {each.index: each for each in pulse.source_list()}
    sinks = {each.index: each for each in pulse.sink_list()}
    source = sources.get(_ours([(each, each.source) for each in pulse.source_output_list()]))
    sink = sinks.get(_ours([(each, each.sink) for each in pulse.sink_input_list()]))
    if source is None or sink is None:
        return None
    present = frozenset(each.name for each in (*sources.values(), *sinks.values()))
    return Route(_end(source, source.monitor_of_sink_name), _end(sink, ""), present)


def _ours(streams: Sequence[tuple[Any, int]]) -> int | None:
    own = str(os.getpid())
    return next(
        (at for each, at in streams if each.proplist.get("application.process.id") == own), None
    )


def _end(device: Any, hears: str | None) -> End:
    real = device.name not in (NOBODY, f"{NOBODY}.monitor")
    return End(device.description, real, hears or "", device.name)

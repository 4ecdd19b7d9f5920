"""The sound devices, and how a person names one."""

import ctypes
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType
from typing import Literal

from voice.errors import VoiceError

Kind = Literal["input", "output"]

# ALSA explains on standard error, line after line, what it tries and does not find. Kept here, as
# ALSA calls it for as long as the process lives.
_SAY_NOTHING = ctypes.CFUNCTYPE(None)(lambda: None)

_NOUN = {"input": "microphone", "output": "speaker"}


@dataclass(frozen=True)
class Device:
    """A device as PortAudio sees it, for one direction.

    Attributes:
        index: PortAudio's number for it, good until devices come or go.
        name: What the system calls it.
        rate: The rate it runs at, in Hz.
        channels: How many channels it has in this direction.
        default: Whether it is the one the system chooses.
    """

    index: int
    name: str
    rate: int
    channels: int
    default: bool


def portaudio() -> ModuleType:
    """The module sounddevice, imported only when live sound is wanted.

    Raises:
        VoiceError: The system's PortAudio library is missing.
    """
    with suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_SAY_NOTHING)
    try:
        return import_module("sounddevice")
    except OSError as error:
        raise VoiceError(
            "Live sound needs the PortAudio library: install it with apt install libportaudio2."
        ) from error


def look_again() -> None:
    """Has PortAudio look for devices anew, which it does only when it starts.

    No stream may be open, and every index is another one afterwards.
    """
    sounddevice = portaudio()
    sounddevice._terminate()
    sounddevice._initialize()


def list_devices(kind: Kind) -> list[Device]:
    """The devices for one direction, as they were when PortAudio started.

    Raises:
        VoiceError: The system's PortAudio library is missing.
    """
    sounddevice = portaudio()
    try:
        default = sounddevice.query_devices(kind=kind)["index"]
    except (sounddevice.PortAudioError, ValueError):  # none is the default, or there is none
        default = None
    return [
        Device(
            index=entry["index"],
            name=entry["name"],
            rate=round(entry["default_samplerate"]),
            channels=entry[f"max_{kind}_channels"],
            default=entry["index"] == default,
        )
        for entry in sounddevice.query_devices()
        if entry[f"max_{kind}_channels"] > 0
    ]


def find_device(wanted: str | int | None, kind: Kind) -> Device:
    """Finds the device that a person means.

    Args:
        wanted: Its index (a number, also as text), its name or a part of its name, in any case;
            None for the one the system chooses.
        kind: The direction.

    Raises:
        VoiceError: There is no device, none like the one wanted, or several.
    """
    devices = list_devices(kind)
    noun = _NOUN[kind]
    if not devices:
        raise VoiceError(f"There is no {noun}: connect one, or see amends devices.")
    if wanted is None:
        return next((device for device in devices if device.default), devices[0])
    matches = _matching(devices, str(wanted).strip().casefold())
    if not matches:
        raise VoiceError(f"There is no {noun} {wanted!r}: {_near(devices, str(wanted))}.")
    # One device may be listed under its name more than once, by each of the system's interfaces.
    if len({device.name for device in matches}) > 1:
        raise VoiceError(
            f"{wanted!r} could be {_listed(matches)}: give more of its name, or its number."
        )
    return matches[0]


def _matching(devices: Sequence[Device], wanted: str) -> list[Device]:
    if not wanted:
        return []
    if wanted.isdecimal():
        numbered = [device for device in devices if device.index == int(wanted)]
        if numbered:
            return numbered
    named = [device for device in devices if device.name.casefold() == wanted]
    return named or [device for device in devices if wanted in device.name.casefold()]


def _near(devices: Sequence[Device], wanted: str) -> str:
    """Suggests the devices whose names are near, or all of them where none is."""
    by_name = {device.name.casefold(): device for device in devices}
    near = [by_name[name] for name in get_close_matches(wanted.casefold(), by_name, cutoff=0.5)]
    return f"did you mean {_listed(near)}" if near else f"choose from {_listed(devices)}"


def _listed(devices: Sequence[Device]) -> str:
    return ", ".join(f"{device.index} {device.name!r}" for device in devices)

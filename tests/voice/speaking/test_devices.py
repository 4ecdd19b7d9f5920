import os
import subprocess
import sys

import pytest

from tests.soundserver import SoundServer
from voice import devices
from voice.devices import Device, Kind, find_device, list_devices
from voice.errors import VoiceError


@pytest.mark.parametrize("kind", ["input", "output"])
def test_the_sound_servers_devices_are_listed(sound_server: SoundServer, kind: Kind) -> None:
    by_name = {device.name: device for device in list_devices(kind)}
    assert by_name["pulse"].channels > 0
    assert by_name["pulse"].rate >= 16_000
    assert by_name["default"].default
    assert find_device(None, kind).default
    assert find_device(by_name["pulse"].index, kind) == by_name["pulse"]


DEVICES = [
    Device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)", 44_100, 2, False),
    Device(3, "Jabra SPEAK 510 USB: Audio (hw:1,0)", 16_000, 1, False),
    Device(4, "Jabra Link 380", 48_000, 2, False),
    Device(7, "default", 44_100, 32, True),
    Device(9, "Jabra Link 380", 48_000, 2, False),
]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "list_devices", lambda kind: DEVICES)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (None, 7),
        (3, 3),
        ("3", 3),
        ("default", 7),
        ("DEFAULT", 7),
        ("speak", 3),
        ("hda intel", 0),
        ("510", 3),  # no device's index: part of a name
        ("jabra link", 4),  # listed by two of the system's interfaces
    ],
)
def test_a_device_is_found_by_index_name_or_part(wanted: str | int | None, index: int) -> None:
    assert find_device(wanted, "output").index == index


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("jabra", "'jabra' could be 3 'Jabra SPEAK 510 USB: Audio .*', 4 'Jabra Link 380'"),
        ("Jabra Lnik 380", "no microphone 'Jabra Lnik 380': did you mean .*'Jabra Link 380'"),
        ("zzz", "no microphone 'zzz': choose from 0 'HDA.*9 'Jabra"),
        ("", "no microphone ''"),
        (99, "no microphone 99"),
    ],
)
def test_a_device_not_found_is_said_with_what_there_is(wanted: str | int, sentence: str) -> None:
    with pytest.raises(VoiceError, match=sentence):
        find_device(wanted, "input")


def failing(script: str, **environment: str) -> str:
    """The VoiceError that a process of its own prints, and nothing else on either output."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from voice.errors import VoiceError\n"
            "from voice.devices import find_device\n"
            f"{script}\n"
            "try: find_device(None, 'output')\n"
            "except VoiceError as error: print(error)",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_machine_without_any_device_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "list_devices", lambda kind: [])
    with pytest.raises(VoiceError, match="There is no speaker: connect one"):
        find_device(None, "output")
    with pytest.raises(VoiceError, match="There is no microphone: connect one"):
        find_device("Jabra", "input")


def test_what_the_sound_system_tries_in_vain_is_not_shown() -> None:
    said = failing("", PULSE_SERVER="unix:/nowhere")  # a machine with a sound card has another
    assert said in {"", "There is no speaker: connect one, or see amends devices.\n"}


def test_a_machine_without_portaudio_says_what_to_install() -> None:
    said = failing("import ctypes.util; ctypes.util.find_library = lambda name: None")
    assert "libportaudio2" in said

"""A private PulseAudio with two virtual devices, so that live sound can be tested anywhere."""

import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np

from voice.sound import Sound

SPEAKER = "virtual_speaker"
MICROPHONE = "virtual_microphone"
RATE = 48_000  # Hz, of both devices


class SoundServer:
    """Runs while its context is open, and is where PortAudio's `pulse` device then leads.

    Both devices are null sinks: one is the default speaker, the monitor of the other the default
    microphone. Processes started meanwhile inherit the server through the environment.

    Raises:
        RuntimeError: On entering: PulseAudio or its tools are missing, or it does not start.
    """

    def __init__(self) -> None:
        self._folder = Path()
        self._server: subprocess.Popen[bytes] | None = None
        self._listeners: list[subprocess.Popen[bytes]] = []
        self._environment: dict[str, str | None] = {}

    def __enter__(self) -> "SoundServer":
        missing = [tool for tool in ("pulseaudio", "pactl", "pacat") if not shutil.which(tool)]
        if missing:
            raise RuntimeError(
                f"{', '.join(missing)} missing: apt install pulseaudio pulseaudio-utils "
                "libasound2-plugins"
            )
        self._folder = Path(tempfile.mkdtemp(prefix="sound-"))
        self._set_environment()
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._restore_environment()
        shutil.rmtree(self._folder, ignore_errors=True)
        refresh_portaudio()

    def start(self) -> None:
        """Starts the server, or starts it again after `kill`, with both devices."""
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    "pulseaudio",
                    "-n",  # no modules but these: no hardware, no session bus
                    f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
                    "--daemonize=no",
                    "--use-pid-file=no",
                    "--exit-idle-time=-1",
                    "--high-priority=no",
                    "--realtime=no",
                    "--disable-shm=yes",
                ],
                stdout=log,
                stderr=log,
            )
        self._wait_until_ready()
        for name in (SPEAKER, MICROPHONE):
            self._load(name)
        # Only now: PulseAudio moves whoever listens to the default to every new default.
        for name in (SPEAKER, MICROPHONE):
            self._keep_awake(name)
        for name in (SPEAKER, MICROPHONE):
            with self.recording(name):  # waits until it is awake
                pass
        refresh_portaudio()

    def kill(self) -> None:
        """Ends the server at once, as when a device's driver goes away under a running stream."""
        for process in (self._server, *self._listeners):
            if process is not None:
                process.kill()
                process.wait()
        self._server = None
        self._listeners.clear()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Meanwhile the server takes and gives no sound, like a device that hangs."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._server.send_signal(signal.SIGCONT)

    def plug(self, name: str) -> None:
        """Adds one of the two devices again, as the default one."""
        self._load(name)
        self._keep_awake(name)

    def pull(self, name: str) -> None:
        """Takes one of the two devices away. Streams to it are moved to the other."""
        for line in self._pactl("list", "short", "modules").splitlines():
            if f"sink_name={name} " in f"{line} ":
                self._pactl("unload-module", line.split()[0])

    @contextmanager
    def another_speaker(self) -> Iterator[str]:
        """Meanwhile there is one more speaker, the default one. Yields how it is called."""
        name, description = "other_speaker", "Headphones"
        properties = f"sink_properties=device.description={description}"
        self._pactl("load-module", "module-null-sink", f"sink_name={name}", properties)
        self._pactl("set-default-sink", name)
        try:
            yield description
        finally:
            self._pactl("set-default-sink", SPEAKER)
            self.pull(name)

    @contextmanager
    def echo(self, delay_s: float, gain: float = 1.0) -> Iterator[None]:
        """Meanwhile the virtual microphone hears the virtual speaker, so much later and as loud."""
        module = self._pactl(
            "load-module",
            "module-loopback",
            f"source={SPEAKER}.monitor",
            f"sink={MICROPHONE}",
            f"latency_msec={round(1000 * delay_s)}",
            "sink_input_properties=media.name=echo",
        ).strip()
        for number, _ in self._inputs("echo"):
            self._pactl("set-sink-input-volume", number, f"{gain:.3f}")
        try:
            yield
        finally:
            self._pactl("unload-module", module)

    def play(self, sound: Sound) -> None:
        """Plays into the virtual microphone, and returns when all has been heard."""
        with self.playing(sound):
            pass

    @contextmanager
    def playing(self, sound: Sound) -> Iterator[None]:
        """Plays into the virtual microphone meanwhile, and waits for its end."""
        command = _pacat("--playback", MICROPHONE, sound.rate)
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        feeder = threading.Thread(target=process.communicate, args=(sound.samples.tobytes(),))
        feeder.start()
        try:
            yield
        finally:
            feeder.join()
        if process.returncode:
            raise RuntimeError("the recording was not played")

    @contextmanager
    def room(self, hiss: Sound) -> Iterator[None]:
        """Meanwhile the virtual microphone hears this over and over, beside what is played."""
        command = _pacat("--playback", MICROPHONE, hiss.rate, latency_ms=1000)
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert process.stdin is not None

        def feed(pipe: IO[bytes]) -> None:
            with suppress(BrokenPipeError):
                while True:
                    pipe.write(hiss.samples.tobytes())

        feeder = threading.Thread(target=feed, args=(process.stdin,))
        feeder.start()
        try:
            yield
        finally:
            process.kill()
            feeder.join()
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.wait()

    @contextmanager
    def recording(self, of: str = SPEAKER) -> Iterator["Recording"]:
        """Records what is played to a device; the recording is complete when the context ends."""
        command = _pacat("--record", f"{of}.monitor", RATE)
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        recording = Recording(process.stdout)
        try:
            recording.wait_for_first()
            yield recording
            time.sleep(0.2)  # what is on its way through the server
        finally:
            process.terminate()
            process.wait()
            recording.close()

    def _inputs(self, name: str) -> list[tuple[str, str]]:
        """The streams into any sink that are called so: number and description."""
        blocks = self._pactl("list", "sink-inputs").split("Sink Input #")[1:]
        return [(block.split()[0], block) for block in blocks if f'media.name = "{name}"' in block]

    def _load(self, name: str) -> None:
        self._pactl("load-module", "module-null-sink", f"sink_name={name}", f"rate={RATE}")
        if name == SPEAKER:
            self._pactl("set-default-sink", name)
        else:
            self._pactl("set-default-source", f"{name}.monitor")

    def _keep_awake(self, name: str) -> None:
        # Alone, a null sink works in steps of two seconds, and whoever comes has to wait for the
        # end of one. A listener that wants its sound early keeps the steps short.
        command, nowhere = _pacat("--record", f"{name}.monitor", RATE), subprocess.DEVNULL
        self._listeners.append(subprocess.Popen(command, stdout=nowhere, stderr=nowhere))

    @property
    def _socket(self) -> Path:
        return self._folder / "native"

    def _set_environment(self) -> None:
        settings = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PULSE_STATE_PATH": str(self._folder),
            "PULSE_SERVER": f"unix:{self._socket}",
        }
        self._environment = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)

    def _restore_environment(self) -> None:
        for name, value in self._environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def _wait_until_ready(self) -> None:
        assert self._server is not None
        for _ in range(200):
            if self._server.poll() is not None:
                break
            if (
                self._socket.exists()
                and not subprocess.run(
                    ["pactl", "info"], capture_output=True, check=False
                ).returncode
            ):
                return
            time.sleep(0.05)
        log = (self._folder / "log").read_text(errors="replace")
        raise RuntimeError(f"PulseAudio did not start:\n{log}")

    @staticmethod
    def _pactl(*arguments: str) -> str:
        return subprocess.run(
            ["pactl", *arguments], check=True, capture_output=True, text=True
        ).stdout


class Recording:
    """What a device has been playing, read as it comes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._bytes = bytearray()
        self._began = math.inf
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    @property
    def sound(self) -> Sound:
        """All of it so far."""
        whole = bytes(self._bytes[: len(self._bytes) // 4 * 4])
        return Sound(np.frombuffer(whole, dtype=np.float32), RATE)

    def moment(self, sample: int) -> float:
        """When a sample was played, on `time.monotonic`'s clock: the earliest it can have been."""
        return self._began + sample / RATE

    def wait_for_first(self) -> None:
        """Returns once samples arrive."""
        for _ in range(500):
            if self._bytes:
                return
            time.sleep(0.02)
        raise RuntimeError("nothing can be recorded")

    def close(self) -> None:
        """Returns when all has been read."""
        self._thread.join()
        self._stream.close()

    def _read(self) -> None:
        while block := os.read(self._stream.fileno(), 65536):
            self._bytes += block
            self._began = min(self._began, time.monotonic() - len(self._bytes) / 4 / RATE)


def refresh_portaudio() -> None:
    """Has PortAudio, if it is in use, look for devices anew: it does so only when it starts."""
    sounddevice = sys.modules.get("sounddevice")
    if sounddevice is not None:
        sounddevice._terminate()
        sounddevice._initialize()


def _pacat(direction: str, device: str, rate: int, latency_ms: int = 20) -> list[str]:
    """A command that moves mono samples as raw float32."""
    form = ["--raw", "--format=float32le", "--channels=1", f"--rate={rate}"]
    return ["pacat", direction, f"--device={device}", f"--latency-msec={latency_ms}", *form]

"""The microphone: sound from a device through PortAudio, as 16 kHz mono."""

import math
import queue
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import numpy as np
import soxr

from voice.devices import Device, portaudio
from voice.errors import VoiceError
from voice.sound import HEARING_RATE, Samples
from voice.stream import Stream

BLOCK_S = 0.032
"""Seconds a block: one frame of voice activity, so that nothing waits for a second one."""

MOST_BLOCKS = round(20.0 / BLOCK_S)
"""So many blocks may wait to be heard, 20 s of sound, before some is lost."""

DEAD_AFTER_S = 2.5
"""A device that delivers nothing for so long has gone. Nearly as long as a null device of
PulseAudio's takes to begin, and longer than the drop-outs of Bluetooth."""

CLOSES_S = 0.3
"""A device that has gone, or whose server hangs, may never let go: it is not waited for."""

ZEROS_AT_FIRST_S, ZEROS_LATER_S = 3.0, 30.0
"""So many seconds of exact zeros are no quiet room: the microphone is muted or not allowed. Once
it has given sound, zeros may also come from a gate that cuts out the noise of a quiet room."""

Notice = Callable[[str], None]
"""Takes one line for the person at the screen."""


QUIETEST_DB = -90.0
"""Decibels below full scale that stand for silence."""


class Microphone:
    """Captures at the device's own rate and hands on 16 kHz mono.

    Args:
        device: An input device.
        notice: Told, in one line, what the person should mend.
        patient: Whether a device that has gone is waited for, because somebody opens it again;
            otherwise it is an error.

    Attributes:
        deaf: Whether what comes is thrown away, since it is not what is to be heard.
        overflows: How many blocks were lost because nobody took them, or the device said so.
        level: How loud it is, in dB below full scale: the root mean square of the latest block.

    Raises:
        VoiceError: The device cannot be opened.
    """

    def __init__(self, device: Device, notice: Notice, *, patient: bool = False) -> None:
        self._sounddevice = portaudio()
        self._notice = notice
        self._patient = patient
        # Blocks as they come, and the rate of those that follow wherever a device was opened.
        self._blocks: queue.SimpleQueue[Samples | int | None] = queue.SimpleQueue()
        self._stream = Stream(DEAD_AFTER_S, CLOSES_S)
        self._heard = Event()
        self._zeros_s = 0.0
        self._zeros_allowed_s = ZEROS_AT_FIRST_S
        self._overflows_told = 0
        self.deaf = False
        self.overflows = 0
        self.level = QUIETEST_DB
        self.open(device)

    @property
    def alive(self) -> bool:
        """Whether the device gives sound."""
        return self._stream.alive

    def open(self, device: Device) -> None:
        """Opens a device; what it hears follows what an earlier one has heard.

        Raises:
            VoiceError: It cannot be opened.
        """
        self._name = device.name
        self._heard.clear()
        self._blocks.put(device.rate)
        try:
            stream = self._sounddevice.InputStream(
                device=device.index,
                samplerate=device.rate,
                channels=min(2, device.channels),
                blocksize=round(BLOCK_S * device.rate),
                dtype="float32",
                callback=self._capture,
            )
            self._stream.begin(stream)
        except self._sounddevice.PortAudioError as error:
            raise VoiceError(
                f"The microphone {device.name} cannot be opened ({error.args[0]}): "
                "close what else uses it, or choose another with --microphone."
            ) from error

    def blocks(self) -> Iterator[Samples]:
        """Yields what is heard, as it comes: 16 kHz mono float32, until closed.

        Raises:
            VoiceError: The device has gone, and is not waited for.
        """
        resampler: Any = None
        while True:
            try:
                block = self._blocks.get(timeout=DEAD_AFTER_S)
            except queue.Empty:
                if self._patient:
                    continue
                raise VoiceError(
                    f"The microphone {self._name} has gone: plug it in again and start anew."
                ) from None
            if block is None:
                return
            if isinstance(block, int):
                resampler = soxr.ResampleStream(block, HEARING_RATE, 1, dtype="float32")
                continue
            self._measure(block)
            self._watch_for_overflows()
            yield resampler.resample_chunk(block)

    def gives_sound(self) -> bool:
        """Waits for the first sound of the device opened last, and says whether it came."""
        return self._heard.wait(DEAD_AFTER_S)

    def let_go(self) -> None:
        """Closes the device, if that is possible at all."""
        self._stream.let_go()

    def close(self) -> None:
        """Lets go of the device and ends `blocks`."""
        self._stream.close()
        self._blocks.put(None)

    def _capture(self, sound: Samples, frames: int, time: object, status: object) -> None:
        """PortAudio's callback: enqueues and nothing else."""
        self._stream.called()
        self._heard.set()
        if self.deaf:
            return
        if getattr(status, "input_overflow", False):
            self.overflows += 1
        if self._blocks.qsize() < MOST_BLOCKS:
            # One channel or two. NumPy's own mean takes twenty times as long.
            self._blocks.put((sound[:, 0] + sound[:, -1]) * np.float32(0.5))
        else:
            self.overflows += 1

    def _measure(self, block: Samples) -> None:
        power = float(np.dot(block, block)) / len(block)
        self.level = max(QUIETEST_DB, 10 * math.log10(power)) if power > 0.0 else QUIETEST_DB
        if power > 0.0:
            self._zeros_s = 0.0
            self._zeros_allowed_s = ZEROS_LATER_S
            return
        before = self._zeros_s
        self._zeros_s += BLOCK_S
        if before < self._zeros_allowed_s <= self._zeros_s:
            self._notice(
                f"The microphone {self._name} gives no sound at all: "
                "unmute it, or allow this program to use it."
            )

    def _watch_for_overflows(self) -> None:
        """Says so at the first, and each time there are twice as many."""
        if self.overflows > 2 * self._overflows_told:
            self._overflows_told = self.overflows
            self._notice(f"This machine is too busy: {self.overflows} pieces of sound were lost.")

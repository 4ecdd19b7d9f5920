"""The microphone: sound from a device through PortAudio, as 16 kHz mono."""

import queue
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread

import numpy as np
import soxr

from voice.devices import Device, portaudio
from voice.errors import VoiceError
from voice.sound import HEARING_RATE, Samples

BLOCK_S = 0.032
"""Seconds a block: one frame of voice activity, so that nothing waits for a second one."""

QUEUE_S = 20.0
"""Sound that may wait to be heard, in seconds, before some is lost."""

DEAD_AFTER_S = 2.0
"""A device that delivers nothing for so long has gone."""

CLOSES_S = 0.3
"""A device that has gone, or whose server hangs, may never let go: it is not waited for."""

ZEROS_AT_FIRST_S, ZEROS_LATER_S = 3.0, 30.0
"""So many seconds of exact zeros are no quiet room: the microphone is muted or not allowed. Once
it has given sound, zeros may also come from a gate that cuts out the noise of a quiet room."""

Notice = Callable[[str], None]
"""Takes one line for the person at the screen."""


class Microphone:
    """Captures at the device's own rate and hands on 16 kHz mono.

    Attributes:
        overflows: How many blocks were lost because nobody took them, or the device said so.

    Raises:
        VoiceError: The device cannot be opened.
    """

    def __init__(self, device: Device, notice: Notice) -> None:
        sounddevice = portaudio()
        self._name = device.name
        self._notice = notice
        self._blocks: queue.Queue[Samples | None] = queue.Queue(maxsize=round(QUEUE_S / BLOCK_S))
        self._resampler = soxr.ResampleStream(device.rate, HEARING_RATE, 1, dtype="float32")
        self._zeros_s = 0.0
        self._zeros_allowed_s = ZEROS_AT_FIRST_S
        self.overflows = 0
        self._overflows_told = 0
        try:
            self._stream = sounddevice.InputStream(
                device=device.index,
                samplerate=device.rate,
                channels=min(2, device.channels),
                blocksize=round(BLOCK_S * device.rate),
                dtype="float32",
                callback=self._capture,
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise VoiceError(
                f"The microphone {device.name} cannot be opened ({error.args[0]}): "
                "close what else uses it, or choose another with --microphone."
            ) from error

    def blocks(self) -> Iterator[Samples]:
        """Yields what is heard, as it comes: 16 kHz mono float32, until closed.

        Raises:
            VoiceError: The device has gone.
        """
        while True:
            try:
                block = self._blocks.get(timeout=DEAD_AFTER_S)
            except queue.Empty:
                raise VoiceError(
                    f"The microphone {self._name} has gone: plug it in again and start anew."
                ) from None
            if block is None:
                return
            self._watch_for_zeros(block)
            self._watch_for_overflows()
            yield self._resampler.resample_chunk(block)

    def close(self) -> None:
        """Lets go of the device and ends `blocks`."""
        closing = Thread(target=self._let_go, name="closing the microphone", daemon=True)
        closing.start()
        closing.join(CLOSES_S)
        try:
            self._blocks.put_nowait(None)
        except queue.Full:
            self._blocks.get_nowait()
            self._blocks.put_nowait(None)

    def _let_go(self) -> None:
        with suppress(portaudio().PortAudioError):
            self._stream.abort()
            self._stream.close()

    def _capture(self, sound: Samples, frames: int, time: object, status: object) -> None:
        """PortAudio's callback: enqueues and nothing else."""
        if getattr(status, "input_overflow", False):
            self.overflows += 1
        try:
            self._blocks.put_nowait(sound.mean(axis=1, dtype=np.float32))
        except queue.Full:
            self.overflows += 1

    def _watch_for_zeros(self, block: Samples) -> None:
        if block.any():
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

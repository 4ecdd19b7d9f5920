"""Plays sound through a device, so that it can be paused, stopped at once and made louder."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np

from voice.devices import Device, portaudio
from voice.errors import VoiceError
from voice.sound import Samples, Sound
from voice.speaking.playback import Playback
from voice.stream import Stream

BLOCK_S = 0.028
"""Seconds of sound that are asked for at a time: half of the buffer. With a quarter, as PortAudio
has it by itself, playing silence takes twice the computing, and gaps are no fewer."""

LATENCY = 2 * BLOCK_S
"""Seconds that the device buffers. With a block and the fade, a stop is silence within 100 ms;
shorter buffers run dry on a busy machine, and at some sizes PulseAudio never fills them."""

SILENCE_IS_FAILURE = 2.0
"""Seconds after which a device that asks for no sound is taken to be gone."""

OTHER_RATES = (48_000, 44_100, 16_000)
"""Hz, tried where a device refuses the rate it gives as its own."""

Tap = Callable[[Samples, int, float], None]
"""Takes each block as it goes out: the samples, the device's rate (Hz), and when the first of them
is heard, on `time.monotonic`'s clock. It is called by the audio thread and must only enqueue."""


class Speaker:
    """An output stream that is always running, silent when it has nothing to play.

    Args:
        device: An output device.
        tap: Given everything that is played, silence too: what an echo canceller must know.
        patient: Whether a device that has gone is waited for, because somebody opens it again;
            otherwise it is an error.

    Attributes:
        rate: The rate the device runs at, in Hz. Another device may have another one.
        latency: Seconds from taking a block to its being heard, as the system gives it.
        underruns: How often the device had to wait for us.
        held: Whether nothing is played, and all is kept, since nobody would hear it.

    Raises:
        VoiceError: The device cannot be opened.
    """

    def __init__(
        self,
        device: Device,
        tap: Tap = lambda samples, rate, heard_at: None,
        *,
        patient: bool = False,
    ) -> None:
        self._device = device
        self._tap = tap
        self._patient = patient
        self._sounddevice = portaudio()
        self._lock = Lock()
        self._heard_until = 0.0
        self._stream = Stream(SILENCE_IS_FAILURE, SILENCE_IS_FAILURE)
        self._closed = False
        self.underruns = 0
        self.held = False
        self.latency = LATENCY
        self.rate = device.rate
        self._playback = Playback(device.rate)
        self.open(device)

    @property
    def volume(self) -> float:
        """How loud, from 0 to 2; 1 is the sounds' own level."""
        return self._playback.volume

    @volume.setter
    def volume(self, gain: float) -> None:
        self._playback.volume = gain

    @property
    def position(self) -> float:
        """Seconds of sound given to the device so far, pauses and silence not counted."""
        return self._playback.position

    @property
    def remaining(self) -> float:
        """Seconds of sound still queued."""
        return self._playback.remaining

    def play(self, sound: Sound) -> None:
        """Queues a sound right behind those still to be played, and returns at once.

        Raises:
            VoiceError: The device is gone.
        """
        self._require_device()
        with self._lock:  # the rate must not change in between
            self._playback.play(sound.at(self.rate).samples)

    def chime(self, sound: Sound) -> None:
        """Plays a short sound at once, over whatever is played; nothing waits for it."""
        with self._lock:
            self._playback.chime(sound.at(self.rate).samples)

    def pause(self) -> None:
        """Falls silent within 100 ms; what is queued is kept."""
        self._playback.pause()

    def resume(self) -> None:
        """Goes on where `pause` stopped."""
        self._playback.resume()

    def stop(self) -> None:
        """Falls silent within 100 ms and forgets what is queued."""
        self._playback.stop()

    def drain(self) -> None:
        """Waits until everything queued has been heard, or stopped or closed by another thread.

        Raises:
            VoiceError: The device is gone.
        """
        while not self._closed and (self._playback.busy or time.monotonic() < self._heard_until):
            self._require_device()
            time.sleep(0.01)

    @property
    def alive(self) -> bool:
        """Whether the device takes sound."""
        return self._stream.alive

    def open(self, device: Device) -> None:
        """Opens a device, and begins the sound again that was under way on the one before.

        Raises:
            VoiceError: It cannot be opened.
        """
        self._device = device
        rate, stream = self._stream_at_some_rate()
        self.rewind(rate)
        try:
            self._stream.begin(stream)
        except self._sounddevice.PortAudioError as error:
            raise self._unusable(error) from error
        self.latency = stream.latency

    def rewind(self, rate: int | None = None) -> None:
        """Goes back to where the sound under way began, at another rate (Hz) where one is given."""
        with self._lock:
            self.rate = rate or self.rate
            self._playback.rewind(self.rate)

    def let_go(self) -> None:
        """Closes the device, if that is possible at all, and keeps what is to be played."""
        self._stream.let_go()

    def close(self) -> None:
        """Lets go of the device. Nothing can be played afterwards, and nobody waits for it."""
        self._closed = True
        self._stream.close()

    def _stream_at_some_rate(self) -> tuple[int, Any]:
        """A stream, and the rate it runs at, which is the device's own unless it refuses it."""
        refusals: list[Exception] = []
        for rate in dict.fromkeys((self._device.rate, *OTHER_RATES)):
            try:
                return rate, self._sounddevice.OutputStream(
                    device=self._device.index,
                    samplerate=rate,
                    blocksize=round(BLOCK_S * rate),
                    channels=min(2, self._device.channels),  # hardware often has no mono
                    dtype="float32",
                    latency=LATENCY,
                    callback=self._fill,
                )
            except self._sounddevice.PortAudioError as error:
                refusals.append(error)
        raise self._unusable(refusals[0]) from refusals[0]

    def _fill(self, out: Any, frames: int, when: Any, status: Any) -> None:
        """The audio thread's part: no waiting, no resampling, nothing that grows."""
        now = self._stream.called()
        self.underruns += bool(status.output_underflow)
        # Some systems do not say when the block will be heard.
        delay = when.outputBufferDacTime - when.currentTime
        heard_at = now + (delay if delay > 0 else LATENCY)
        if self.held:
            out[:] = 0.0
            self._tap(np.zeros(frames, np.float32), self.rate, heard_at)
            return
        if self._playback.busy:  # asked before the last block is taken, so that drain waits for it
            self._heard_until = heard_at + frames / self.rate
        block = self._playback.take(frames)
        out[:] = block[:, None]
        self._tap(block, self.rate, heard_at)

    def _unusable(self, error: Exception) -> VoiceError:
        reason = str(error).split(": ", 1)[-1].split(" [")[0]  # without "Error opening…" and number
        return VoiceError(
            f"The speaker {self._device.name!r} cannot be opened ({reason}): "
            "close what else is using it, or choose another; see amends devices."
        )

    def _require_device(self) -> None:
        if not self._patient and not self.alive:
            raise VoiceError(
                f"The speaker {self._device.name!r} is gone: connect it again and start anew, "
                "or choose another; see amends devices."
            )

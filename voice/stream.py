"""A stream of sound through PortAudio that is opened, let go of, and opened again."""

from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import Any

from voice.devices import portaudio


class Stream:
    """Whatever PortAudio calls back for sound, or with sound.

    Args:
        gone_after_s: Seconds without a call after which the device has gone.
        closes_s: Seconds that closing is waited for: a device that has gone, or whose server
            hangs, may never let go.
    """

    def __init__(self, gone_after_s: float, closes_s: float) -> None:
        self._error: type[Exception] = portaudio().PortAudioError
        self._gone_after_s = gone_after_s
        self._closes_s = closes_s
        self._stream: Any = None
        self._called_at = 0.0

    @property
    def alive(self) -> bool:
        """Whether the device takes or gives sound."""
        stream = self._stream
        if stream is None or monotonic() - self._called_at > self._gone_after_s:
            return False
        try:
            return bool(stream.active)
        except self._error:  # PortAudio was started anew by somebody else
            return False

    def called(self) -> float:
        """For the callback: the device is there. Returns when that was."""
        self._called_at = monotonic()
        return self._called_at

    def begin(self, stream: Any) -> None:
        """Starts one of sounddevice's streams, in place of the one before.

        Raises:
            PortAudioError: It cannot be started; it is closed.
        """
        self.called()
        try:
            stream.start()
        except self._error:
            stream.close()
            raise
        self._stream = stream

    def let_go(self) -> None:
        """Closes the device, if that is possible at all."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(self._error):
                stream.abort()
            with suppress(self._error):
                stream.close()

    def close(self) -> None:
        """Closes it for good."""
        closing = Thread(target=self.let_go, name="closing a device", daemon=True)
        closing.start()
        closing.join(self._closes_s)

"""A conversation without devices: both sides on one time line, and into a file."""

import os
import tempfile
from pathlib import Path
from types import TracebackType

import soundfile

from voice.errors import VoiceError
from voice.sound import HEARING_RATE, Samples, Sound

RATE = 24_000
"""Hz: no less than any voice here speaks with."""


class Timeline:
    """Lays what is heard and what is played one behind the other.

    It is a `Player` whose sounds take no time to play. The file appears when the time line is
    closed, whole or not at all.

    Attributes:
        now: Seconds so far, both sides together.
        position: Seconds of the guide's.
        volume: How loud the guide is; 1 is its sounds' own level.

    Args:
        output: Where the conversation goes, in a format named by its ending; None for nowhere.

    Raises:
        VoiceError: The output cannot be written.
    """

    def __init__(self, output: Path | None) -> None:
        self.now = 0.0
        self.position = 0.0
        self.volume = 1.0
        self._output = output
        self._temporary: Path | None = None
        self._file: soundfile.SoundFile | None = None
        if output is not None:
            self._output = output.resolve()  # a link is followed, not replaced
            self._temporary, self._file = _create(self._output)

    def hear(self, samples: Samples) -> None:
        """What the person said, or their silence: 16 kHz mono."""
        self._append(Sound(samples, HEARING_RATE))

    def play(self, sound: Sound) -> None:
        """What the guide says."""
        self.position += sound.duration
        self._append(Sound(sound.samples * self.volume, sound.rate))

    def chime(self, sound: Sound) -> None:
        """Nothing is played meanwhile, so that it has a place of its own."""
        self._append(Sound(sound.samples * self.volume, sound.rate))

    def pause(self) -> None:
        """Nothing is ever half played."""

    def resume(self) -> None:
        """Nothing was paused."""

    def stop(self) -> None:
        """Nothing is waiting to be played."""

    def drain(self) -> None:
        """Everything has been played already."""

    def __enter__(self) -> "Timeline":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is None or self._temporary is None or self._output is None:
            return
        try:
            self._file.close()
            if error is None:
                self._temporary.replace(self._output)
        except (OSError, soundfile.LibsndfileError) as failure:
            raise _unwritable(self._output, failure) from failure
        finally:
            self._temporary.unlink(missing_ok=True)

    def _append(self, sound: Sound) -> None:
        self.now += sound.duration
        if self._file is not None and self._output is not None:
            try:
                self._file.write(sound.at(RATE).samples.clip(-1.0, 1.0))
            except (OSError, soundfile.LibsndfileError) as failure:
                raise _unwritable(self._output, failure) from failure


def _create(output: Path) -> tuple[Path, soundfile.SoundFile]:
    """A temporary file beside the output, in the output's format."""
    if output.is_dir():
        raise VoiceError(f"{output} is a folder: name a file for the sound.")
    if output.exists() and not output.is_file():
        raise VoiceError(f"{output} is a device, which a file would replace: name a file.")
    kind = output.suffix.lstrip(".").upper() or "WAV"
    if not soundfile.check_format(kind):
        raise VoiceError(f"Sound cannot be written as {output.suffix}: use .wav, .flac or .ogg.")
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, suffix=output.suffix)
        os.close(handle)
    except OSError as error:
        raise VoiceError(
            f"{output} cannot be written ({error.strerror}): choose another place."
        ) from error
    return Path(name), soundfile.SoundFile(name, "w", RATE, 1, format=kind)


def _unwritable(output: Path, failure: Exception) -> VoiceError:
    return VoiceError(
        f"{output} cannot be written ({failure}): make room, or choose another place."
    )

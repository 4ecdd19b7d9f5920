"""The fixed prompts, rendered once and kept on disk."""

import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import soundfile
from filelock import FileLock
from platformdirs import user_cache_path

from voice.sound import Sound
from voice.speaking.voices import Voice
from voice.speaking.voices.finish import RECIPE

FOLDER = user_cache_path("amends") / "rendered"


class Rendered:
    """One voice's prompts at its normal pace, a FLAC file each.

    All of the guide's fixed sentences are kept and nothing else, so that the folder is the same
    for everyone and tells nobody what was said. `get` never writes: a sentence made from a
    person's own words is simply not there.

    Args:
        voice: The voice whose prompts these are.
        folder: Where the folders of all voices lie.
    """

    def __init__(self, voice: Voice, folder: Path = FOLDER) -> None:
        self.voice = voice
        self._folder = folder / re.sub(r"[^\w.-]+", "-", voice.name)

    def missing(self, sentences: Iterable[str]) -> list[str]:
        """Those sentences, each once, that are still to be rendered."""
        return [text for text in dict.fromkeys(sentences) if self.get(text) is None]

    def prepare(
        self,
        sentences: Iterable[str],
        progress: Callable[[int, int], None] = lambda done, total: None,
        notice: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Renders what is missing and removes what is no longer among the sentences.

        It may be broken off at any time and goes on where it was. Of two at once, the second
        waits for the first and finds its work done. Where nothing can be written, it says so and
        leaves the prompts to be rendered as they are spoken.

        Args:
            sentences: All of the guide's fixed sentences.
            progress: Told how many of how many missing ones are done, from 0 on.
            notice: Told in one line if the prompts cannot be kept.

        Raises:
            VoiceError: The voice has stopped working.
        """
        wanted = list(dict.fromkeys(sentences))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock"):
                self._remove_all_but(wanted)
                missing = self.missing(wanted)
                progress(0, len(missing))
                for done, text in enumerate(missing, start=1):
                    sound = self.voice.render(text)
                    if sound.samples.any():  # a silent failure is not kept, but tried again
                        self._write(self._file(text), sound)
                    progress(done, len(missing))
        except OSError as error:
            notice(
                f"The spoken prompts cannot be kept in {self._folder} ({error.strerror or error}), "
                "so each is rendered as it is spoken: make that folder writable."
            )

    def get(self, text: str) -> Sound | None:
        """The sentence's sound, or None where it is not kept; a damaged file is removed."""
        file = self._file(text)
        try:
            content = file.read_bytes()
        except OSError:
            return None
        try:
            return _decoded(content)
        except (soundfile.SoundFileError, ValueError):
            with suppress(OSError):
                file.unlink()
            return None

    def _file(self, text: str) -> Path:
        identity = f"{RECIPE}\0{self.voice.name}\0{text}"
        return self._folder / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.flac"

    def _remove_all_but(self, wanted: list[str]) -> None:
        keep = {self._file(text).name for text in wanted} | {".lock"}
        for file in self._folder.iterdir():
            if file.name not in keep and file.suffix in {".flac", ".part"}:
                file.unlink(missing_ok=True)

    def _write(self, file: Path, sound: Sound) -> None:
        flac = io.BytesIO()
        soundfile.write(flac, sound.samples, sound.rate, format="FLAC", subtype="PCM_16")
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            part.write(flac.getbuffer())
        Path(part.name).replace(file)


def _decoded(content: bytes) -> Sound:
    """Reads a FLAC file and checks it against the sum of its samples that FLAC carries.

    Raises:
        ValueError: The sum is wrong, or there is none.
        SoundFileError: It is no FLAC file.
    """
    samples, rate = soundfile.read(io.BytesIO(content), dtype="int16")
    # Four bytes "fLaC", four of block header, then the stream's data, which its MD5 closes.
    if hashlib.md5(samples.tobytes(), usedforsecurity=False).digest() != content[26:42]:
        raise ValueError("damaged")
    return Sound((samples / 32768).astype(np.float32), rate)

"""Recordings: any format, rate and channel count that libsndfile reads."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from voice.errors import VoiceError
from voice.sound import HEARING_RATE, Samples

BLOCK_S = 0.032
"""Seconds read at a time."""

_PROMISED = re.compile(r"(?:data|SSND|riff|Riff size|Data Size) *: (\d+) \(should be (\d+)\)")
_UNKNOWN_LENGTH = 0x7FFF_0000

_OGG_PAGE, _OGG_HEADER = 65_307, 27
"""Bytes of the longest page of an Ogg file, and of a page's header without its table."""


def read_recording(path: Path) -> Iterator[Samples]:
    """Reads a recording block by block, as 16 kHz mono float32.

    The file is opened at the first block, so that a long one costs no memory.

    Raises:
        VoiceError: It is missing, a folder, empty, unreadable or no sound.
    """
    with _open(path) as file:
        resampler = soxr.ResampleStream(file.samplerate, HEARING_RATE, 1, dtype="float32")
        length = 0
        try:
            for block in file.blocks(
                max(1, round(BLOCK_S * file.samplerate)), dtype="float32", always_2d=True
            ):
                length += len(block)
                yield resampler.resample_chunk(np.ascontiguousarray(block.mean(axis=1)))
        except soundfile.LibsndfileError as error:
            raise VoiceError(
                f"The recording {path} breaks off or is damaged: record or copy it again."
            ) from error
        yield resampler.resample_chunk(np.zeros(0, np.float32), last=True)
        if length < file.frames:
            raise VoiceError(f"The recording {path} breaks off: record or copy it again.")


def check_recording(path: Path) -> float:
    """Reads a recording to its end, so that nothing is begun with a damaged one.

    Returns:
        Its length in seconds.

    Raises:
        VoiceError: As `read_recording`.
    """
    return sum(len(samples) for samples in read_recording(path)) / HEARING_RATE


def _open(path: Path) -> soundfile.SoundFile:
    if path.is_dir():
        raise VoiceError(f"{path} is a folder: name a recording in it.")
    if not path.exists():
        raise VoiceError(f"There is no recording {path}: check the name.")
    try:
        if path.stat().st_size == 0:
            raise VoiceError(f"The recording {path} is empty: record or copy it again.")
        file = soundfile.SoundFile(path)
    except PermissionError as error:
        raise VoiceError(f"The recording {path} may not be read: check its permissions.") from error
    except (soundfile.LibsndfileError, OSError) as error:
        raise VoiceError(
            f"{path} is no sound that can be read: use WAV, FLAC, Ogg or MP3."
        ) from error
    if file.frames == 0:
        file.close()
        raise VoiceError(f"The recording {path} holds no sound: record or copy it again.")
    if _is_cut_short(file.extra_info) or _lacks_ogg(path):
        file.close()
        raise VoiceError(f"The recording {path} breaks off: record or copy it again.")
    return file


def _is_cut_short(description: str) -> bool:
    """Whether libsndfile noticed that the header promises more sound than the file holds.

    Programs that write into a pipe cannot know the length and promise the greatest there is.
    """
    promised = _PROMISED.search(description)
    return promised is not None and int(promised[2]) < int(promised[1]) < _UNKNOWN_LENGTH


def _lacks_ogg(path: Path) -> bool:
    """Whether it is an Ogg file whose last page is shorter than that page says.

    libsndfile takes such a file for a shorter recording.
    """
    with path.open("rb") as file:
        if file.read(4) != b"OggS":
            return False
        file.seek(max(0, path.stat().st_size - _OGG_PAGE))
        tail = file.read()
    page = tail[tail.rfind(b"OggS") :]
    if len(page) < _OGG_HEADER:
        return True
    table = page[_OGG_HEADER : _OGG_HEADER + page[_OGG_HEADER - 1]]
    return len(page) < _OGG_HEADER + page[_OGG_HEADER - 1] + sum(table)

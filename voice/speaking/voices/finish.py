"""What every voice's sound goes through, so that all of them start at once and are equally loud."""

import numpy as np
from numpy.typing import NDArray

from voice.sound import Samples, Sound

RECIPE = 1
"""Raised whenever finishing changes what is heard, so that kept prompts are rendered again."""

LOUDNESS = 0.1
"""Root mean square of the spoken parts (-20 dB of full scale), the usual level for speech."""

PEAK = 0.9
"""Nothing is louder than this, so that a spiky voice is made quieter rather than clipped."""

MARGIN = 0.03
"""Seconds of quiet kept around the speech: room for a soft first or last consonant."""

_FRAME = 0.01  # s
_QUIET = 0.004  # of the loudest frame (-48 dB): below soft consonants, above synthetic breath noise
_SPOKEN = 0.05  # of the loudest frame (-26 dB): vowels and voiced consonants, what loudness is of


def finish(samples: NDArray[np.floating], rate: int) -> Sound:
    """Trims the quiet at both ends and brings speech to the common loudness.

    Args:
        samples: Shape (n,), as the engine rendered them, at any level.
        rate: Their rate in Hz.

    Returns:
        The finished sound; an empty one if there is nothing to hear.
    """
    speech: Samples = np.asarray(samples, dtype=np.float32)
    frame = round(_FRAME * rate)
    levels = _levels(speech, frame)
    loudest = levels.max(initial=0.0)
    if loudest == 0.0:
        return Sound(np.zeros(0, dtype=np.float32), rate)

    heard = np.flatnonzero(levels > _QUIET * loudest)
    margin = round(MARGIN * rate)
    start = max(0, heard[0] * frame - margin)
    speech = speech[start : (heard[-1] + 1) * frame + margin]

    spoken = levels[levels > _SPOKEN * loudest]
    loudness = np.sqrt(np.mean(spoken**2))
    gain = min(LOUDNESS / loudness, PEAK / np.abs(speech).max())
    return Sound(speech * np.float32(gain), rate)


def _levels(samples: Samples, frame: int) -> NDArray[np.float64]:
    """The root mean square of each frame; the last one is filled up with silence."""
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % frame))
    levels: NDArray[np.float64] = np.sqrt(np.mean(padded.reshape(-1, frame) ** 2, axis=1))
    return levels

"""The committed recordings, what must be understood in them, and what can be done to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
import yaml

from voice.sound import HEARING_RATE, Samples, Sound

AUDIO = Path(__file__).parents[1] / "audio"
DICTATION = AUDIO / "dictation" / "what-i-did.ogg"


@dataclass(frozen=True)
class Expected:
    """What must be understood in a recording; no intent where nothing may be."""

    recording: str
    intent: str | None
    slots: dict[str, str | int] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return AUDIO / self.recording


EXPECTED = [Expected(**each) for each in yaml.safe_load((AUDIO / "heard.yaml").read_text("utf-8"))]


def load(name: str | Path) -> Sound:
    """A recording by its name, such as "stop"."""
    path = name if isinstance(name, Path) else AUDIO / f"{name.replace(' ', '-')}.ogg"
    samples, rate = soundfile.read(path, dtype="float32")
    return Sound(samples, rate)


def heard(name: str | Path) -> Samples:
    """The samples of a recording as everything is heard: 16 kHz mono."""
    return load(name).at(HEARING_RATE).samples


def silence(seconds: float) -> Samples:
    return Sound.silence(seconds, HEARING_RATE).samples


def noise(seconds: float, level: float = 0.05, seed: int = 0) -> Samples:
    """White noise; `level` is its standard deviation."""
    count = round(seconds * HEARING_RATE)
    return np.random.default_rng(seed).normal(0, level, count).astype(np.float32)


def joined(*parts: Samples) -> Samples:
    return np.concatenate(parts)


def blocks(samples: Samples, sizes: Sequence[int] = (512,)) -> list[Samples]:
    """Cuts sound into pieces of these sizes, over and over."""
    pieces, at, turn = [], 0, 0
    while at < len(samples):
        size = sizes[turn % len(sizes)]
        pieces.append(samples[at : at + size])
        at, turn = at + size, turn + 1
    return pieces

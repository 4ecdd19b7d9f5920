"""Speaks the test sentences with many voices into a cache outside the repository."""

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

import click
import numpy as np
import soundfile
from platformdirs import user_cache_path

from scripts.benchmarks.kitchen import in_room, mixed, noise
from scripts.benchmarks.sentences import PARTS, Sentence, load_sentences
from scripts.benchmarks.voices import ENGINES, Engine, Manner
from voice.sound import HEARING_RATE, Samples
from voice.speaking.voices.finish import finish

SEED = "amends 1"
"""Every choice follows from it. Change it, and the recordings are other ones."""

PACES = (0.85, 1.2)
PITCHES = (0.88, 1.15)

BEFORE_S, AFTER_S = 0.5, 1.0
"""Seconds of room around the sentence."""

TALKERS = 6
NOISE_S = 60.0

Snr = float | None
"""The signal-to-noise ratio in dB; None is clean, and without echo."""

Notice = Callable[[str], None]
"""Takes one line for the person at the screen."""


@dataclass(frozen=True)
class Recording:
    """One sentence, spoken.

    Attributes:
        file: The recording: FLAC, 16 kHz, mono.
        sentence: What is said in it.
        voice: Engine and voice, such as `flite/slt`.
        snr: Signal-to-noise ratio in dB; None where it is clean.
    """

    file: Path
    sentence: Sentence
    voice: str
    snr: Snr


def recordings_folder() -> Path:
    """Where they are kept."""
    return user_cache_path("amends") / "recordings"


def choose(sentences: Sequence[Sentence], limit: int | None) -> list[Sentence]:
    """At most so many sentences of each part, always the same ones."""
    chosen = []
    for part in PARTS:
        of_part = [sentence for sentence in sentences if sentence.part == part]
        if limit is not None and limit < len(of_part):
            of_part = _random("choose", part).sample(of_part, limit)
        chosen += of_part
    return chosen


class Studio:
    """Makes recordings; what has been made before is left as it is.

    Attributes:
        voices: The voices that are here, by the name `engine/voice`.
    """

    def __init__(self, folder: Path, notice: Notice) -> None:
        self._folder = folder
        self.voices: dict[str, tuple[Engine, str]] = {}
        for engine in ENGINES:
            found = engine.voices()
            if not found:
                notice(f"{engine.name} is not installed: its voices are left out.")
            self.voices |= {f"{engine.name}/{voice}": (engine, voice) for voice in found}

    def record(
        self,
        sentences: Sequence[Sentence],
        patterns: Sequence[str] = ("*",),
        snrs: Sequence[Snr] = (None,),
        takes: int | None = None,
    ) -> Iterator[Recording]:
        """Records sentences, each with some of the voices, and each time at every noise.

        Args:
            sentences: What is said.
            patterns: Which voices, as `flite/*`.
            snrs: Signal-to-noise ratios in dB, None for clean.
            takes: How many voices say each sentence; None is all of them.

        Raises:
            click.BadParameter: No voice that is here fits the patterns.
        """
        voices = self._matching(patterns)
        for sentence in sentences:
            several = len(voices) if takes is None else min(takes, len(voices))
            for voice in sorted(_random("voices", sentence.say).sample(voices, several)):
                for snr in snrs:
                    file = self._in_noise(sentence.say, voice, snr)
                    yield Recording(file, sentence, voice, snr)

    def _matching(self, patterns: Sequence[str]) -> list[str]:
        voices = [name for name in self.voices if any(fnmatch(name, each) for each in patterns)]
        if not voices:
            here = ", ".join(self.voices) or "none"
            raise click.BadParameter(f"no voice is called {', '.join(patterns)}; here are: {here}.")
        return voices

    def _in_noise(self, say: str, voice: str, snr: Snr) -> Path:
        clean = self._clean(say, voice)
        if snr is None:
            return clean
        bed_name, bed = self._bed
        file = clean.with_name(f"{clean.stem}-{bed_name}-{snr:g}dB.flac")
        if not file.exists():
            rng = _generator("room", say, voice, str(snr))
            _write(file, mixed(in_room(_read(clean), rng), bed, snr, rng))
        return file

    def _clean(self, say: str, voice: str) -> Path:
        chance = _random("manner", say, voice)
        manner = Manner(round(chance.uniform(*PACES), 2), round(chance.uniform(*PITCHES), 2))
        file = self._folder / voice / f"{_digest(say, str(manner))}.flac"
        if not file.exists():
            engine, name = self.voices[voice]
            spoken = engine.speak(name, say, manner).at(HEARING_RATE)
            speech = finish(spoken.samples, spoken.rate).samples
            around = [(round(s * HEARING_RATE),) for s in (BEFORE_S, AFTER_S)]
            silences = [np.zeros(shape, np.float32) for shape in around]
            _write(file, np.concatenate([silences[0], speech, silences[1]]))
        return file

    @cached_property
    def _bed(self) -> tuple[str, Samples]:
        """The kitchen's noise: its name, which says whose talk is in it, and its sound."""
        talk = load_sentences("ignored")
        chance = _random("talkers")
        voices = chance.sample(sorted(self.voices), min(TALKERS, len(self.voices)))
        talkers = []
        for voice in voices:
            spoken = [_read(self._clean(each.say, voice)) for each in chance.sample(talk, 8)]
            talkers.append(np.concatenate(spoken))
        bed = noise(talkers, NOISE_S, _generator("noise", *voices))
        return _digest(*voices)[:6], bed


def write_manifest(recordings: Iterable[Recording], file: Path) -> None:
    """Lists recordings as JSON Lines, as they are made; paths are as seen from the list."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as lines:
        for recording in recordings:
            entry = {
                "file": recording.file.relative_to(file.parent).as_posix(),
                **asdict(recording.sentence),
                "voice": recording.voice,
                "snr": recording.snr,
            }
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _write(file: Path, samples: Samples) -> None:
    """Whole or not at all, so that a broken-off run leaves no half recording."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    soundfile.write(half, samples, HEARING_RATE, format="FLAC", subtype="PCM_16")
    half.replace(file)


def _read(file: Path) -> Samples:
    samples, _ = soundfile.read(file, dtype="float32")
    return np.asarray(samples, dtype=np.float32)


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join((SEED, *words)).encode()).hexdigest()[:16]


def _random(*words: str) -> random.Random:
    return random.Random(_digest(*words))


def _generator(*words: str) -> np.random.Generator:
    return np.random.default_rng(int(_digest(*words), 16))

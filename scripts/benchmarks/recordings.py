"""Speaks the test sentences with many voices into a cache outside the repository."""

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

import click
import numpy as np
import soundfile
from platformdirs import user_cache_path

from scripts.benchmarks.conditions import CLEAN, changed, drawn
from scripts.benchmarks.kitchen import noise
from scripts.benchmarks.sentences import PARTS, Sentence, load_sentences
from scripts.benchmarks.voices import ENGINES, Engine, Manner
from voice.sound import HEARING_RATE, Samples
from voice.speaking.voices.finish import finish

SEED = "amends 2"
"""Every choice follows from it. Change it, and the recordings are other ones."""

PACES = (0.85, 1.2)
PITCHES = (0.88, 1.15)

BEFORE_S, AFTER_S = 0.5, 1.0
"""Seconds of room around the sentence."""

TALKERS = 6
NOISE_S = 60.0

Notice = Callable[[str], None]
"""Takes one line for the person at the screen."""


@dataclass(frozen=True)
class Recording:
    """One sentence, spoken.

    Attributes:
        file: The recording: FLAC, 16 kHz, mono.
        sentence: What is said in it.
        voice: Engine and voice, such as `flite/slt`.
        condition: How it is spoken and where: "clean", "10 dB", "hoarse".
    """

    file: Path
    sentence: Sentence
    voice: str
    condition: str

    def meant_for_nobody(self) -> "Recording":
        """The same, where whoever hears it must do nothing."""
        return replace(self, sentence=replace(self.sentence, part="ignored", intent=None, slots={}))


def recordings_folder() -> Path:
    """Where they are kept."""
    return user_cache_path("amends") / "recordings"


def choose(sentences: Sequence[Sentence], limit: int | None) -> list[Sentence]:
    """At most so many sentences of each part, always the same ones."""
    chosen = []
    for part in PARTS:
        of_part = [sentence for sentence in sentences if sentence.part == part]
        if limit is not None and limit < len(of_part):
            of_part = random_from("choose", part).sample(of_part, limit)
        chosen += of_part
    return chosen


class Studio:
    """Makes recordings; what has been made before is left as it is.

    Attributes:
        folder: Where they are.
        voices: The voices that are here, by the name `engine/voice`.
    """

    def __init__(self, folder: Path, notice: Notice) -> None:
        self.folder = folder
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
        conditions: Sequence[str] = (),
        takes: int = 2,
    ) -> Iterator[Recording]:
        """Records sentences, each with a few of the voices.

        Every choice follows from the sentence alone, so that more sentences, or fewer, leave the
        recordings of the others as they are.

        Args:
            sentences: What is said.
            patterns: Which voices, as `flite/*`.
            conditions: Every take is made under each of these. Without any it is the balanced
                design: each take under one condition that is drawn for it.
            takes: How many voices say each sentence, of as many engines as there are.

        Raises:
            click.BadParameter: No voice that is here fits the patterns.
        """
        voices = self._matching(patterns)
        for sentence in sentences:
            chance = random_from("takes", sentence.say)
            for take, voice in enumerate(cast(voices, takes, chance)):
                for name in conditions or drawn(take, chance.choice):
                    file = self._under(name, sentence.say, voice)
                    yield Recording(file, sentence, voice, name)

    def speak(self, say: str, voice: str) -> Samples:
        """A sentence in a voice, clean, with half a second of room before and one after it."""
        return _read(self._clean(say, voice))

    @cached_property
    def bed(self) -> Samples:
        """A minute of the kitchen's noise, always the same."""
        talkers = [
            np.concatenate([self.speak(say, voice) for say in said])
            for voice, said in self._talkers.items()
        ]
        return noise(talkers, NOISE_S, generator("noise"))

    def _matching(self, patterns: Sequence[str]) -> list[str]:
        voices = [name for name in self.voices if any(fnmatch(name, each) for each in patterns)]
        if not voices:
            here = ", ".join(self.voices) or "none"
            raise click.BadParameter(f"no voice is called {', '.join(patterns)}; here are: {here}.")
        return voices

    def _under(self, condition: str, say: str, voice: str) -> Path:
        clean = self._clean(say, voice)
        if condition == CLEAN:
            return clean
        # Named by whose talk is in the noise: with other voices installed it is another noise.
        noise_name = f"{digest(str(self._talkers))[:6]}-" if condition.endswith("dB") else ""
        file = clean.with_name(f"{clean.stem}-{noise_name}{condition.replace(' ', '')}.flac")
        if not file.exists():
            rng = generator("room", say, voice, condition)
            write_sound(file, changed(_read(clean), condition, lambda: self.bed, rng))
        return file

    def _clean(self, say: str, voice: str) -> Path:
        chance = random_from("manner", say, voice)
        manner = Manner(round(chance.uniform(*PACES), 2), round(chance.uniform(*PITCHES), 2))
        file = self.folder / voice / f"{digest(say, str(manner))}.flac"
        if not file.exists():
            engine, name = self.voices[voice]
            spoken = engine.speak(name, say, manner).at(HEARING_RATE)
            speech = finish(spoken.samples, spoken.rate).samples
            around = [(round(s * HEARING_RATE),) for s in (BEFORE_S, AFTER_S)]
            silences = [np.zeros(shape, np.float32) for shape in around]
            write_sound(file, np.concatenate([silences[0], speech, silences[1]]))
        return file

    @cached_property
    def _talkers(self) -> dict[str, list[str]]:
        """Who talks in the kitchen's noise, and what they say."""
        chance = random_from("talkers")
        talk = [each.say for each in load_sentences("ignored")]
        return {voice: chance.sample(talk, 8) for voice in cast(list(self.voices), TALKERS, chance)}


def write_manifest(recordings: Iterable[Recording], file: Path) -> None:
    """Lists recordings as JSON Lines, as they are made; paths are as seen from the list."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as lines:
        for recording in recordings:
            entry = {
                "file": recording.file.relative_to(file.parent).as_posix(),
                **asdict(recording.sentence),
                "voice": recording.voice,
                "condition": recording.condition,
            }
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")


def cast(voices: Sequence[str], takes: int, chance: random.Random) -> list[str]:
    """Who speaks: another engine each time, as far as there are engines, and never a voice twice.

    By engine first: there are many variants of espeak-ng, and only one of Piper.
    """
    engines: dict[str, list[str]] = {}
    for voice in chance.sample(sorted(voices), len(voices)):
        engines.setdefault(voice.partition("/")[0], []).append(voice)
    order = chance.sample(sorted(engines), len(engines))
    chosen: list[str] = []
    while len(chosen) < min(takes, len(voices)):
        chosen += [engines[engine].pop() for engine in order if engines[engine]]
    return chosen[:takes]


def write_sound(file: Path, samples: Samples) -> None:
    """Whole or not at all, so that a broken-off run leaves no half recording."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    soundfile.write(half, samples, HEARING_RATE, format="FLAC", subtype="PCM_16")
    half.replace(file)


def _read(file: Path) -> Samples:
    samples, _ = soundfile.read(file, dtype="float32")
    return np.asarray(samples, dtype=np.float32)


def digest(*words: str) -> str:
    """A name for what was made of these words, and the seed."""
    return hashlib.sha256("\n".join((SEED, *words)).encode()).hexdigest()[:16]


def random_from(*words: str) -> random.Random:
    """Chance, but the same for the same words."""
    return random.Random(digest(*words))


def generator(*words: str) -> np.random.Generator:
    """The same for arrays."""
    return np.random.default_rng(int(digest(*words), 16))

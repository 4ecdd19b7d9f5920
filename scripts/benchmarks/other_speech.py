"""Hours of speech that is for nobody's guide: sayings, phone calls, television, talk in the room.

For whatever must not happen by accident: a command accepted, a wake phrase heard.

    from scripts.benchmarks.other_speech import other_speech
    for stretch in other_speech(hours=1.0):
        samples, rate = soundfile.read(stretch.file)   # about ten minutes, 16 kHz, mono

`scripts/make_recordings --other-speech 3` makes them ahead; what is there is not made again.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import yaml

from scripts.benchmarks.conditions import changed
from scripts.benchmarks.recordings import (
    Studio,
    cast,
    digest,
    generator,
    random_from,
    recordings_folder,
    write_sound,
)
from scripts.benchmarks.sentences import FOLDER
from voice.sound import HEARING_RATE, Samples

STRETCH_S = 600.0
"""The length of one file, at least: it ends with the scene under way."""

OVERHEARD = FOLDER / "overheard.yaml"

SAYINGS = Path("/usr/share/games/fortunes")
"""Where Debian's packages fortunes and fortunes-min put theirs."""

TOPICS = ("wisdom", "literature", "people", "love", "men-women", "humorists", "work", "politics")

WRITTEN_SHARE = 0.35
"""So much of it are the scenes of `overheard.yaml`, in ever other voices; the rest are sayings."""

LEVELS_DB = (-26.0, -6.0)
"""How loud a scene is, relative to somebody who speaks to the guide."""

GAPS_S = {"phone": (1.0, 5.0), "television": (0.3, 1.2), "room": (0.4, 2.5), "saying": (1.0, 4.0)}
"""Silence between two lines; on the phone the other side is talking."""


@dataclass(frozen=True)
class Line:
    """One line of a stretch: what is said when (s), and what kind of talk it belongs to."""

    start: float
    end: float
    kind: str
    say: str


@dataclass(frozen=True)
class Stretch:
    """About ten minutes of other speech.

    Attributes:
        file: FLAC, 16 kHz, mono.
        seconds: Its length.
        lines: What is said in it, in order.
    """

    file: Path
    seconds: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Scene:
    """Some lines that belong together: a phone call, a programme, a saying."""

    kind: str
    lines: Sequence[str]


def other_speech(hours: float = 3.0, studio: Studio | None = None) -> Iterator[Stretch]:
    """So many hours of it, stretch by stretch; makes those that are not there yet."""
    studio = studio or Studio(recordings_folder(), notice=lambda line: None)
    seconds, number = 0.0, 0
    while seconds < hours * 3600:
        stretch = _stretch(studio, number)
        yield stretch
        seconds, number = seconds + stretch.seconds, number + 1


def _stretch(studio: Studio, number: int) -> Stretch:
    made_of = digest(*sorted(studio.voices), OVERHEARD.read_text(encoding="utf-8"))[:6]
    file = studio.folder / "other speech" / f"{number:02}-{made_of}.flac"
    listed = file.with_suffix(".json")
    if not (file.exists() and listed.exists()):
        sound, lines = _spoken(studio, number)
        write_sound(file, sound)
        listed.write_text(json.dumps([asdict(line) for line in lines]), encoding="utf-8")
    lines = [Line(**entry) for entry in json.loads(listed.read_text(encoding="utf-8"))]
    return Stretch(file, lines[-1].end, tuple(lines))


def _spoken(studio: Studio, number: int) -> tuple[Samples, list[Line]]:
    chance = random_from("other speech", str(number))
    parts: list[Samples] = []
    lines: list[Line] = []
    at = 0.0
    for scene in _scenes(chance):
        alone = scene.kind in ("phone", "saying")
        voices = cast(list(studio.voices), 1 if alone else 3, chance)
        gain = 10 ** (chance.uniform(*LEVELS_DB) / 20)
        place = chance.choice(("clean", "echo", "20 dB", "10 dB"))
        for turn, say in enumerate(scene.lines):
            clean = studio.speak(say, voices[turn % len(voices)])
            rng = generator("other speech", str(number), say)
            sound = changed(clean, place, lambda: studio.bed, rng) * np.float32(gain)
            gap = np.zeros(round(chance.uniform(*GAPS_S[scene.kind]) * HEARING_RATE), np.float32)
            end = at + len(sound) / HEARING_RATE
            lines.append(Line(round(at, 2), round(end, 2), scene.kind, say))
            parts += [sound, gap]
            at = end + len(gap) / HEARING_RATE
        if at >= STRETCH_S:
            return np.concatenate(parts), lines
    raise AssertionError("scenes never end")


def other_sentences(most: int) -> list[str]:
    """What is said in it: all that was written for it, and some of the sayings, always the same."""
    said = [say for each in _sayings() for say in each]
    random.Random("sayings").shuffle(said)
    return [*(say for scene in _written() for say in scene.lines), *said][:most]


def _written() -> list[Scene]:
    entries = yaml.safe_load(OVERHEARD.read_text(encoding="utf-8"))
    return [Scene(entry["kind"], entry["lines"]) for entry in entries]


def _scenes(chance: random.Random) -> Iterator[Scene]:
    written = _written()
    sayings = _sayings()
    while True:
        from_data = not sayings or chance.random() < WRITTEN_SHARE / 6
        yield chance.choice(written) if from_data else Scene("saying", chance.choice(sayings))


def _sayings() -> list[list[str]]:
    """Debian's sayings as plain sentences; none where they are not installed."""
    found = []
    for topic in TOPICS:
        file = SAYINGS / topic
        if file.exists():
            entries = re.split(r"^%$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
            found += [sentences for entry in entries if (sentences := _sentences(entry))]
    return found


def _sentences(entry: str) -> list[str]:
    """A saying's sentences, without who said it; none where it is no plain prose."""
    prose = " ".join(re.split(r"^\s*(?:--|\[)", entry, flags=re.MULTILINE)[0].split())
    prose = re.sub(r"[\"*_`()<>]", "", prose).replace("...", ",").replace("--", ", ")
    if re.search(r"[^A-Za-z0-9 ,.;:!?'&-]", prose) or not 20 <= len(prose) <= 600:
        return []
    return [each.strip() for each in re.split(r"(?<=[.!?]) +", prose) if re.search("[a-z]", each)]

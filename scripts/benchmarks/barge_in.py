"""Commands over the guide's own voice in synthetic rooms: the same every time, under any load."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import soundfile

from intents.completeness import Judge
from intents.guiding.prompts import load_prompts
from intents.turns import Expectation, Listening, Understood
from scripts.benchmarks.kitchen import in_room, speech_level
from scripts.benchmarks.recordings import Recording
from voice.hearing.barge_in import Silences
from voice.hearing.echo import BLOCK, EchoFilter
from voice.hearing.endpoint import FRAME, Endpointing, Silero
from voice.hearing.events import HearingEvent, Interrupted, Utterance
from voice.hearing.listener import Listener
from voice.hearing.recognizers import Recognizer
from voice.parts import LANGUAGE, guide_understanding, open_silences
from voice.sound import HEARING_RATE, Samples, Sound
from voice.speaking.voices import Voice

FIRST_S, BETWEEN_S = 1.0, 2.2
"""Seconds of our own voice before the first command, and between two."""

FAINT = 0.02
"""What part of a word's loudest sample still belongs to it."""

IN_TIME_S = 0.3
"""Seconds after the end of “stop” that it may take to fall silent."""

HISS = 3e-4
"""The microphone's own noise (root mean square)."""


@dataclass(frozen=True)
class Room:
    """How the microphone hears the speaker.

    Attributes:
        delay_s: How much later.
        gain: How loud.
        drive: How hard the loudspeaker is driven: it answers with tanh(drive x) / drive, and at
            0 without distortion.
        rate: In Hz, at which the sound device works; its clock is not ours.
    """

    delay_s: float
    gain: float = 0.8
    drive: float = 0.0
    rate: int = HEARING_RATE

    def __str__(self) -> str:
        parts = f"{1000 * self.delay_s:.0f} ms, gain {self.gain:g}, {self.rate} Hz"
        return f"{parts}, distorted" if self.drive else parts

    def heard(self, played: Samples) -> Samples:
        """What the microphone hears of what was played, both at 16 kHz."""
        played = Sound(played, HEARING_RATE).at(self.rate).samples
        driven = np.tanh(played * self.drive) / self.drive if self.drive else played
        driven = Sound(driven.astype(np.float32), self.rate).at(HEARING_RATE).samples
        late = np.concatenate([np.zeros(round(self.delay_s * HEARING_RATE), np.float32), driven])
        return (self.gain * in_room(late, np.random.default_rng(1))).astype(np.float32)


ROOMS = (
    Room(0.02),
    Room(0.1, gain=0.3, rate=44_100),
    Room(0.15, gain=1.0, rate=48_000),
    Room(0.3, drive=3.0),
    Room(0.5, rate=48_000),
)


@dataclass(frozen=True)
class _Said:
    recording: Recording
    start: float
    end: float


def over_our_voice(
    recognizer: Recognizer, voice: Voice, recordings: Sequence[Recording]
) -> Iterator[str]:
    """Says each sentence in each room, as loud as our voice, which is never lowered."""
    ears = _Ears(recognizer)
    alone = _alone(ears, recordings)
    ours = _spoken_by(voice)
    total = itself = 0
    for room in ROOMS:
        understood, own, misses = _in(room, ears, ours, recordings)
        total, itself = total + understood, itself + len(own)
        yield from misses
        yield from own
        yield f"{room}: {understood} of {len(recordings)} understood, {len(own)} of its own"
    yield f"without our voice: {alone} of {len(recordings)}"
    yield f"over our voice: {total} of {len(ROOMS) * len(recordings)}; acted on itself: {itself}"


def silenced_in_rooms(
    recognizer: Recognizer, voice: Voice, recordings: Sequence[Recording]
) -> Iterator[str]:
    """Says “stop” and “pause” in each room, as loud as our voice: how soon that silences it.

    In seconds of sound: the 50 ms apart that a look takes to compute.
    """
    ears = _Ears(recognizer)
    ours = _spoken_by(voice)
    total = 0
    for room in ROOMS:
        left, plan = _left(room, ours, recordings)
        silenced = ears.silenced(left)
        missed = []
        for said in plan:
            over = said.start + _last_sound(said.recording)
            if not any(said.start < at <= over + IN_TIME_S for at in silenced):
                missed.append(f"{said.recording.sentence.say} by {said.recording.voice}")
        itself = sum(not any(said.start < at < said.end for said in plan) for at in silenced)
        total += len(plan) - len(missed)
        yield (
            f"{room}: {len(plan) - len(missed)} of {len(plan)} silenced it within "
            f"{1000 * IN_TIME_S:.0f} ms, {itself} times it did so itself; "
            f"missed: {', '.join(missed) or 'none'}"
        )
    yield f"in all: {total} of {len(ROOMS) * len(recordings)}"


def _spoken_by(voice: Voice) -> Samples:
    """Some minutes of what the guide says."""
    lines = [line for line in load_prompts(LANGUAGE).fixed if len(line) > 40]
    return np.concatenate([voice.render(line).at(HEARING_RATE).samples for line in lines[:40]])


def _last_sound(recording: Recording) -> float:
    """When (s) the last of what is said sounds."""
    samples = np.abs(_read(recording))
    return float(np.flatnonzero(samples > FAINT * samples.max())[-1]) / HEARING_RATE


def _left(
    room: Room, ours: Samples, recordings: Sequence[Recording]
) -> tuple[Samples, list[_Said]]:
    """What is left in a room without the echo of our voice, and what was said meanwhile."""
    played, near, plan = _scene(room, ours, recordings)
    noise = np.random.default_rng(2).normal(0, HISS, len(played))
    microphone = room.heard(played)[: len(played)] + near + noise.astype(np.float32)
    echo = EchoFilter()
    blocks = zip(microphone.reshape(-1, BLOCK), played.reshape(-1, BLOCK), strict=True)
    return np.concatenate([echo.remove(*pair) for pair in blocks]), plan


def _in(
    room: Room, ears: "_Ears", ours: Samples, recordings: Sequence[Recording]
) -> tuple[int, list[str], list[str]]:
    left, plan = _left(room, ours, recordings)
    utterances = ears.listen(left)
    understood, misses = 0, []
    for said in plan:
        during = [each for each in utterances if each[1] > said.start and each[0] < said.end]
        sentence = said.recording.sentence
        if any(sentence.is_met_by(found.intent, found.slots) for *_, found in during):
            understood += 1
        else:
            heard = ", ".join(f"“{found.transcript}”" for *_, found in during) or "nothing"
            misses.append(f"  “{sentence.say}”, {said.recording.voice}: {heard}")
    own = [
        f"  itself, at {start:.1f} s: “{found.transcript}”, {found.intent}"
        for start, end, found in utterances
        if found.intent is not None
        and not any(end > said.start and start < said.end for said in plan)
    ]
    return understood, own, misses


def _scene(
    room: Room, ours: Samples, recordings: Sequence[Recording]
) -> tuple[Samples, Samples, list[_Said]]:
    """What is played, what the person says meanwhile, and when."""
    level = speech_level(room.heard(ours[: 10 * HEARING_RATE]))
    rng = np.random.default_rng(3)
    at, plan, parts = FIRST_S, [], []
    for recording in recordings:
        spoken = in_room(_read(recording), rng)
        parts.append(spoken * (level / speech_level(spoken)))
        plan.append(_Said(recording, at, at + len(spoken) / HEARING_RATE))
        at = plan[-1].end + BETWEEN_S
    length = round(at * HEARING_RATE) // FRAME * FRAME
    near = np.zeros(length, np.float32)
    for said, part in zip(plan, parts, strict=True):
        first = round(said.start * HEARING_RATE)
        near[first : first + len(part)] += part
    return np.resize(ours, length).astype(np.float32), near, plan


def _alone(ears: "_Ears", recordings: Sequence[Recording]) -> int:
    quiet = np.zeros(HEARING_RATE, np.float32)
    understood = 0
    for recording in recordings:
        found = ears.listen(np.concatenate([quiet, _read(recording), quiet]))
        understood += any(recording.sentence.is_met_by(u.intent, u.slots) for *_, u in found)
    return understood


def _read(recording: Recording) -> Samples:
    samples, _ = soundfile.read(recording.file, dtype="float32")
    return np.asarray(samples, np.float32)


class _Ears:
    """A listener for a sound that is there as a whole."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._understanding = guide_understanding()

    def listen(self, sound: Samples) -> list[tuple[float, float, Understood]]:
        """The utterances in it: from when to when (s), and what was understood."""
        return [
            (each.start, each.end, each.understood or self._understanding.understand(each.heard))
            for _, each in self._events(sound)
            if isinstance(each, Utterance)
        ]

    def silenced(self, sound: Samples) -> list[float]:
        """When (s) it would have fallen silent, had it been speaking all the time."""
        return [
            at
            for at, each in self._events(
                sound, open_silences(self._recognizer, self._understanding)
            )
            if isinstance(each, Interrupted) and each.understood is not None
        ]

    def _events(
        self, sound: Samples, silences: Silences | None = None
    ) -> list[tuple[float, HearingEvent]]:
        """What the listener posts, and when (s) of the sound."""
        events: list[tuple[float, HearingEvent]] = []
        heard_s = 0.0
        listener = Listener(
            self._recognizer,
            Silero(),
            Endpointing(),
            lambda event: events.append((heard_s, event)),
            Judge(self._understanding),
            silences=silences,
        )
        listener.expect(Expectation(Listening.COMMAND, self._understanding.grammar()))
        if silences is not None:
            listener.speaking()
        for start in range(0, len(sound), FRAME):
            heard_s = (start + FRAME) / HEARING_RATE
            listener.hear(sound[start : start + FRAME])
            listener.settle()
        listener.end()
        listener.settle()
        listener.close()
        return events

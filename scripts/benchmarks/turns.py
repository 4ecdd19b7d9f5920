"""Turn-taking, measured: how soon it answers, and whether it hears what is said over it."""

import time
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

import numpy as np
import soundfile

from intents.completeness import Judge
from intents.guiding.prompts import load_prompts
from intents.turns import Expectation, Listening
from scripts.benchmarks.barge_in import IN_TIME_S
from scripts.benchmarks.kitchen import in_room
from scripts.benchmarks.recordings import Recording
from scripts.benchmarks.stage import Stage, Turn
from voice.hearing.barge_in import SILENCING
from voice.hearing.echo import BLOCK, EchoFilter
from voice.hearing.endpoint import Endpointing, Silero
from voice.hearing.events import HearingEvent, Interrupted, SpeechBegan, Utterance
from voice.hearing.listener import Listener
from voice.hearing.recognizers import Recognizer
from voice.parts import LANGUAGE, guide_understanding, open_silences
from voice.sound import HEARING_RATE, Samples, Sound
from voice.speaking.voices import Voice

PARTS = ("waiting", "decoding", "matching", "dialogue", "rendering", "playback")

ECHO_S, ECHO_GAIN = 0.15, 1.0
"""How much later, and how loud, the microphone hears the speaker."""

AROUND_S = 0.3
"""Quiet that is left around a recorded sentence."""


def answered(stage: Stage, recordings: Iterable[Recording]) -> Iterator[str]:
    """Says each sentence in a silence; a line each, then the figures."""
    yield _heading()
    turns = []
    for recording in recordings:
        stage.hush()
        turn = stage.turn(_sentence(recording))
        if turn.reply is None:
            yield f"{'no answer':>62}  “{recording.sentence.say}”, {recording.voice}"
            continue
        turns.append(turn)
        kind = "whole" if turn.complete else "other"
        yield f"{_row(turn.parts)}  {kind}, “{recording.sentence.say}”, {recording.voice}"
    for name, kind in (
        ("whole commands", [turn for turn in turns if turn.complete]),
        ("others", [turn for turn in turns if not turn.complete]),
        ("all", turns),
    ):
        yield from _summary(name, kind)


def interrupted(stage: Stage, recordings: Sequence[Recording]) -> Iterator[str]:
    """Says each sentence over the guide's voice, equally loud where the microphone is."""
    lines = [line for line in load_prompts(LANGUAGE).fixed if len(line) > 40]
    understood, silent = [], []
    with stage.server.echo(ECHO_S, ECHO_GAIN):
        for number, recording in enumerate(recordings):
            stage.hush()
            stage.speak(lines[number % 40 : number % 40 + 12])
            time.sleep(8.0 if number == 0 else 2.5)
            turn = stage.turn(_as_loud(_sentence(recording), stage))
            found = turn.reply.understood if turn.reply else None
            right = found is not None and recording.sentence.is_met_by(found.intent, found.slots)
            understood.append(right)
            if right:
                silent.append(turn.silent_s)
                continue
            heard = f"“{found.transcript}”, {found.intent}" if found else "nothing"
            yield f"“{recording.sentence.say}”, {recording.voice}: {heard}"
    yield f"understood over our voice: {sum(understood)} of {len(understood)}"
    if silent:
        p95 = float(np.percentile(silent, 95))
        yield f"silent after the last word: median {median(silent):.3f} s, 95 % {p95:.3f} s"


def silenced(stage: Stage, recordings: Sequence[Recording]) -> Iterator[str]:
    """Says “stop” and “pause” over the guide's voice, equally loud where the microphone is."""
    lines = [line for line in load_prompts(LANGUAGE).fixed if len(line) > 40]
    waits, right = [], 0
    with stage.server.echo(ECHO_S, ECHO_GAIN):
        for number, recording in enumerate(recordings):
            stage.hush()
            stage.speak(lines[number % 40 : number % 40 + 12])
            time.sleep(8.0 if number == 0 else 2.5)
            paused, intent = stage.interrupt(_as_loud(_sentence(recording), stage))
            waits.append(paused)
            right += intent in SILENCING
            when = "not silenced" if paused is None else f"{1000 * paused:.0f} ms"
            yield f"“{recording.sentence.say}”, {recording.voice}: {when}, taken for {intent}"
    in_time = sum(wait is not None and wait <= IN_TIME_S for wait in waits)
    ever = sum(wait is not None for wait in waits)
    yield (
        f"of {len(waits)}: {ever} silenced it, {in_time} within {1000 * IN_TIME_S:.0f} ms of the "
        f"word's end; {right} were taken for what they were"
    )


def of_itself(recognizer: Recognizer, voice: Voice, minutes: float) -> Iterator[str]:
    """What the guide hears of its own voice in a room, faster than real time.

    The listener's clock is the sound, so nothing depends on how fast it is given.
    """
    understanding = guide_understanding()
    events: list[HearingEvent] = []
    silences = open_silences(recognizer, understanding)
    listener = Listener(
        recognizer,
        Silero(),
        Endpointing(),
        events.append,
        Judge(understanding),
        silences=silences,
    )
    listener.expect(Expectation(Listening.COMMAND, understanding.grammar()))
    listener.speaking()
    echo, rng = EchoFilter(), np.random.default_rng(1)
    lines = load_prompts(LANGUAGE).fixed
    number, heard_s = 0, 0.0
    rest = np.zeros((2, 0), np.float32)
    room_seed = 0
    while heard_s < 60 * minutes:
        if number % 50 == 0:
            room_seed += 1  # somebody carries it elsewhere
        spoken = voice.render(lines[number % len(lines)]).at(HEARING_RATE).samples
        number += 1
        played = np.concatenate([spoken, np.zeros(HEARING_RATE, np.float32)])
        microphone = in_room(
            _late(played, 0.05 * (room_seed % 10)), np.random.default_rng(room_seed)
        )
        microphone = microphone + rng.normal(0, 3e-4, len(microphone)).astype(np.float32)
        both = np.concatenate([rest, np.stack([microphone, played])], axis=1)
        whole = both.shape[1] // BLOCK * BLOCK
        rest = both[:, whole:]
        for heard, out in zip(*both[:, :whole].reshape(2, -1, BLOCK), strict=True):
            listener.hear(echo.remove(heard, out))
        listener.settle()
        heard_s += len(played) / HEARING_RATE
    listener.end()
    listener.settle()
    listener.close()
    utterances = [each for each in events if isinstance(each, Utterance)]
    meant = []
    for utterance in utterances:
        understood = utterance.understood or understanding.understand(utterance.heard)
        if understood.intent is not None:
            meant.append(
                f"“{understood.transcript}”, {understood.intent}, at {utterance.start:.0f} s"
            )
    began = sum(isinstance(each, SpeechBegan) for each in events)
    yield from meant
    minutes_heard = f"{heard_s / 60:.0f} minutes of our own voice"
    paused = sum(isinstance(each, Interrupted) and each.understood is not None for each in events)
    yield f"{minutes_heard}: {began} times lowered, {paused} silenced, {len(meant)} acted on"


def _late(played: Samples, delay_s: float) -> Samples:
    delay = round(delay_s * HEARING_RATE)
    return np.concatenate([np.zeros(delay, np.float32), played])[: len(played)]


def _sentence(recording: Recording) -> Sound:
    """A sentence with little of the quiet around it."""
    samples, rate = soundfile.read(recording.file, dtype="float32")
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    around = round(AROUND_S * rate)
    start, end = max(0, int(loud[0]) - around), int(loud[-1]) + around
    return Sound(np.ascontiguousarray(samples[start:end]), rate)


def _as_loud(sentence: Sound, stage: Stage) -> Sound:
    """At the level at which the guide is heard."""
    level = stage.level()
    loud = np.abs(sentence.samples) > 0.02
    own = float(np.sqrt(np.mean(sentence.samples[loud] ** 2)))
    return Sound((sentence.samples * (level / own)).clip(-1, 1).astype(np.float32), sentence.rate)


def _heading() -> str:
    return "".join(f"{name:>10}" for name in (*PARTS, "in all")) + "   ms"


def _row(parts: Sequence[float]) -> str:
    return "".join(f"{1000 * value:>10.0f}" for value in (*parts, sum(parts)))


def _summary(name: str, turns: Sequence[Turn]) -> Iterator[str]:
    if not turns:
        return
    table = np.array([(*turn.parts, sum(turn.parts)) for turn in turns])
    for label, values in (
        ("median", np.median(table, axis=0)),
        ("95 %", np.percentile(table, 95, axis=0)),
    ):
        row = "".join(f"{1000 * value:>10.0f}" for value in values)
        yield f"{row}  {label} of {len(turns)}, {name}"

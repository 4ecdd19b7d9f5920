"""What the guide takes of a machine: `amends talk` on virtual devices, in silence and spoken to."""

import os
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from threading import Thread

import numpy as np
import soundfile

from scripts.benchmarks.recordings import Recording
from tests.soundserver import SoundServer
from voice.sound import HEARING_RATE, Samples, Sound

ROOM = 1e-3
"""The root mean square (-60 dB of full scale) of the hiss that a microphone hears in a quiet room:
exact zeros would flatter whatever rests in silence."""

STRETCH_S = 20.0
"""Seconds of silence, or so many at least of speech, that make one figure."""

SILENT = 1e-3
"""The level below which the speaker is silent."""

STARTS_IN_S = 120.0
"""Seconds that loading and the greeting may take."""

RESTS_S = 45.0
"""Seconds of silence after all was said, before memory is looked at once more."""


@dataclass(frozen=True)
class Use:
    """What a process has used so far, or uses now.

    Attributes:
        cpu_s: Seconds of one core, since it began.
        memory: Its share of what is in memory (PSS), in MB: what nobody else has loaded counts
            whole.
        most: The most that was ever in memory (RSS), in MB.
    """

    cpu_s: float
    memory: float
    most: float

    @classmethod
    def of(cls, pid: int) -> "Use":
        """A process, now, as Linux counts it."""
        process = Path("/proc") / str(pid)
        times = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
        cpu_s = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        memory = _kilobytes(process / "smaps_rollup", "Pss:") / 1024
        return cls(cpu_s, memory, _kilobytes(process / "status", "VmHWM:") / 1024)


def footprint(recordings: Sequence[Recording], minutes: float, recognizer: str) -> Iterator[str]:
    """Figures of silence, then of speech.

    Args:
        recordings: What is said to it, one sentence after the other, whatever it answers.
        minutes: How much silence there is.
        recognizer: Who listens, as `amends talk` takes it.
    """
    with SoundServer() as server, server.room(_hiss()), _talking(server, recognizer) as pid:
        began = Use.of(pid)
        stretches = range(max(1, round(60 * minutes / STRETCH_S)))
        quiet = [_share(pid, lambda: time.sleep(STRETCH_S)) for _ in stretches]
        yield f"in silence:   {_shares(quiet)}"
        sounds = [_sound(each) for each in recordings]
        spoken = [_share(pid, partial(_say, server, each)) for each in _stretches(sounds)]
        yield f"spoken to:    {_shares(spoken)}"
        after = Use.of(pid)
        time.sleep(RESTS_S)
        rested = Use.of(pid)
        yield (
            f"memory:       {began.memory:.0f} MB after its greeting, {after.memory:.0f} MB after "
            f"{len(recordings)} sentences, {rested.memory:.0f} MB {RESTS_S:.0f} s later; "
            f"{rested.most:.0f} MB at most"
        )


def _share(pid: int, meanwhile: Callable[[], None]) -> float:
    """What share of one core it uses meanwhile."""
    before, began = Use.of(pid).cpu_s, time.monotonic()
    meanwhile()
    return (Use.of(pid).cpu_s - before) / (time.monotonic() - began)


def _say(server: SoundServer, sounds: Sequence[Sound]) -> None:
    for sound in sounds:
        server.play(sound)


def _stretches(sounds: Iterable[Sound]) -> Iterator[list[Sound]]:
    """In groups of `STRETCH_S` or a little more; a last one that is shorter is left out."""
    group: list[Sound] = []
    for sound in sounds:
        group.append(sound)
        if sum(each.duration for each in group) >= STRETCH_S:
            yield group
            group = []


def _shares(shares: Sequence[float]) -> str:
    low, high = min(shares), max(shares)
    return (
        f"{100 * mean(shares):5.1f} % of a core ({100 * low:.1f} to {100 * high:.1f} "
        f"in {len(shares)} stretches of {STRETCH_S:.0f} s)"
    )


@contextmanager
def _talking(server: SoundServer, recognizer: str) -> Iterator[int]:
    """Meanwhile the guide runs on a terminal of its own, its greeting over. Yields its number."""
    with tempfile.TemporaryDirectory() as nobody_was_here, server.recording() as played:
        terminal, its_end = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "voice", "talk", "--recognizer", recognizer],
            stdin=its_end,
            stdout=its_end,
            stderr=its_end,
            env=os.environ
            | dict.fromkeys(("XDG_DATA_HOME", "XDG_STATE_HOME"), nobody_was_here)
            | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        )
        os.close(its_end)
        shown = bytearray()
        Thread(target=_read, args=(terminal, shown), daemon=True).start()
        try:
            until = time.monotonic() + STARTS_IN_S
            while not _has_spoken(played.sound.samples):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"It does not talk:\n{shown.decode(errors='replace')}")
                time.sleep(0.5)
            yield process.pid
        finally:
            process.kill()
            process.wait()
            os.close(terminal)


def _has_spoken(played: Samples) -> bool:
    loud = np.flatnonzero(np.abs(played) > SILENT)
    return len(loud) > 0 and len(played) - loud[-1] > 3 * 48_000


def _read(terminal: int, shown: bytearray) -> None:
    try:
        while block := os.read(terminal, 65536):
            shown += block
    except OSError:  # the other end is closed
        pass


def _hiss() -> Sound:
    hiss = ROOM * np.random.default_rng(1).standard_normal(10 * HEARING_RATE)
    return Sound(hiss.astype(np.float32), HEARING_RATE)


def _sound(recording: Recording) -> Sound:
    samples, rate = soundfile.read(recording.file, dtype="float32")
    return Sound(samples, rate)


def _kilobytes(file: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in file.open() if line.startswith(name))

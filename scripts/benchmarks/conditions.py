"""The conditions under which a sentence is spoken, by name: clean, in noise, upset."""

import re
from collections.abc import Callable, Mapping, Sequence

import click
import numpy as np

from scripts.benchmarks.distress import after_cough, after_sob, broken, hoarse, quiet
from scripts.benchmarks.kitchen import in_room, mixed
from voice.sound import Samples

Change = Callable[[Samples, np.random.Generator], Samples]
"""Clean speech to speech as it is heard; every chance in it comes from the generator."""

CLEAN = "clean"

_UPSET: Mapping[str, Change] = {
    "echo": in_room,
    "quiet": quiet,
    "hoarse": hoarse,
    "broken": broken,
    "sob": after_sob,
    "cough": after_cough,
}

CALM_AND_UPSET = (CLEAN, CLEAN, CLEAN, *_UPSET)
"""What a sentence's first take is drawn from."""

NOISES = ("20 dB", "15 dB", "10 dB", "5 dB")
"""What its second take is drawn from: the kitchen, at signal-to-noise ratios."""

KITCHEN_LADDER = tuple(f"{snr} dB" for snr in range(6, 25, 3))
"""The noise at which published figures on coffee orders are given: 6, 9, … 24 dB."""


def condition(written: str) -> str:
    """A condition's name, however it was written: `10`, `10dB` and `10 dB` are the same.

    Raises:
        click.BadParameter: There is no such condition.
    """
    if written == CLEAN or written in _UPSET:
        return written
    if number := re.fullmatch(r"(-?\d+(?:\.\d+)?) ?(?:dB)?", written):
        return f"{float(number[1]):g} dB"
    names = ", ".join((CLEAN, *_UPSET))
    raise click.BadParameter(f"{written} is none of {names}, and no number of dB either.")


def changed(
    speech: Samples, name: str, bed: Callable[[], Samples], rng: np.random.Generator
) -> Samples:
    """Clean speech under a condition; `bed` gives the kitchen's noise, where that is needed."""
    if name == CLEAN:
        return speech
    if name in _UPSET:
        return _UPSET[name](speech, rng)
    return mixed(in_room(speech, rng), bed(), float(name.removesuffix(" dB")), rng)


def drawn(take: int, chance: Callable[[Sequence[str]], str]) -> tuple[str, ...]:
    """The condition of a sentence's take in the balanced design: calm or upset, then in noise."""
    return (chance(NOISES if take % 2 else CALM_AND_UPSET),)

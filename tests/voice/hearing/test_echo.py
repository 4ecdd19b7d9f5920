"""Our own voice in a room, taken out again; and a person's voice left in."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from tests.voice.recordings import DICTATION, heard, joined, silence
from voice.hearing.echo import BLOCK, EchoCanceller, EchoFilter
from voice.hearing.endpoint import FRAME, Silero
from voice.hearing.recognizers.moonshine import Moonshine
from voice.sound import HEARING_RATE, Samples, Sound


@pytest.fixture(scope="module")
def ours() -> Samples:
    """What the guide says meanwhile: long speech of another voice than the commands'."""
    return heard(DICTATION)[: 14 * HEARING_RATE]


def in_room(played: Samples, delay_s: float, seed: int = 1) -> Samples:
    """What a microphone hears of it: later, with the echo of a room, and with a little noise."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(0.3 * HEARING_RATE)) / HEARING_RATE
    room = 0.04 * rng.standard_normal(len(times)) * 10 ** (-3 * times / 0.3)
    room[0] = 0.8
    late = np.concatenate([np.zeros(round(delay_s * HEARING_RATE)), room])
    size = len(played) + len(late)
    sound = np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(late, size), size)
    return (sound[: len(played)] + rng.normal(0, 2e-4, len(played))).astype(np.float32)


def cancel(microphone: Samples, played: Samples) -> Samples:
    echo = EchoFilter()
    whole = len(microphone) // BLOCK * BLOCK
    pairs = zip(
        microphone[:whole].reshape(-1, BLOCK), played[:whole].reshape(-1, BLOCK), strict=True
    )
    return np.concatenate([echo.remove(*pair) for pair in pairs])


def speech_s(samples: Samples) -> float:
    """For how long voice activity finds speech in it."""
    silero = Silero()
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    return sum(silero(frame) >= 0.5 for frame in frames) * FRAME / HEARING_RATE


def removed_db(before: Samples, after: Samples) -> float:
    return float(10 * np.log10(np.mean(before**2) / np.mean(after**2)))


@pytest.mark.parametrize("delay_s", [0.02, 0.5])
def test_nothing_of_our_own_voice_is_left_to_be_heard(ours: Samples, delay_s: float) -> None:
    microphone = in_room(ours, delay_s)
    left = cancel(microphone, ours)
    assert speech_s(microphone) > 8
    assert speech_s(left) < 0.1  # not even before the room is known
    later = slice(8 * HEARING_RATE, None)
    assert removed_db(microphone[later], left[later]) > 25


def test_a_command_over_our_voice_is_understood(ours: Samples, moonshine: Moonshine) -> None:
    command = heard("what is step three")
    at = 9 * HEARING_RATE
    echo = in_room(ours, 0.1)
    microphone = echo.copy()
    level = np.sqrt(np.mean(echo[at : at + len(command)] ** 2) / np.mean(command**2))
    microphone[at : at + len(command)] += level * command
    said = slice(at, at + len(command) + BLOCK)

    def words(samples: Samples) -> str:
        decoding = moonshine.begin()
        decoding.feed(samples)
        return decoding.finish().hypotheses[0].text

    assert words(microphone[said]) != "What is step three?"
    assert words(cancel(microphone, ours)[said]) == "What is step three?"


def test_where_nothing_is_played_all_comes_out_as_it_was() -> None:
    command = heard("help me apologize")
    out = cancel(command, np.zeros_like(command))
    np.testing.assert_allclose(out[BLOCK:], command[: len(out) - BLOCK], atol=1e-6)


def test_another_delay_is_found_again(ours: Samples) -> None:
    half = len(ours) // 2
    microphone = joined(in_room(ours, 0.05)[:half], in_room(ours, 0.3)[half:])
    left = cancel(microphone, ours)
    last = slice(-3 * HEARING_RATE, None)
    assert removed_db(microphone[last], left[last]) > 15
    assert speech_s(left[last]) == 0


@pytest.mark.parametrize(("rate", "sizes"), [(44_100, (441, 1323)), (48_000, (960, 480, 2400))])
def test_two_streams_that_come_in_pieces_are_paired(
    ours: Samples, rate: int, sizes: Sequence[int]
) -> None:
    """The device plays 60 ms after it was given, and the microphone's blocks are of 32 ms."""
    echo = EchoCanceller(clock=lambda: given / rate)
    played = Sound(ours, HEARING_RATE).at(rate).samples
    microphone = in_room(ours, 0.06 + 0.04)
    out, given, turn = [], 0, 0
    for start in range(0, len(microphone), FRAME):
        until = (start + FRAME) / HEARING_RATE + 0.06
        while given / rate < until:
            size = sizes[turn % len(sizes)]
            echo.tap(played[given : given + size], rate, given / rate + 0.06)
            given, turn = given + size, turn + 1
        out.append(echo.cancel(microphone[start : start + FRAME]))
    left = np.concatenate(out)
    assert len(microphone) - len(left) < 5 * BLOCK
    later = slice(8 * HEARING_RATE, len(left))
    assert removed_db(microphone[later], left[later]) > 20
    assert speech_s(left) < 0.1


def through_devices(
    ours: Samples, microphone: Samples, lateness: Callable[[float], float] = lambda at: 0.0
) -> Iterator[Samples]:
    """The microphone's blocks of 32 ms, without the echo of what was given to the speaker.

    Args:
        ours: What is played.
        microphone: What is heard.
        lateness: By how much later than usual (s) is heard what was given then (s).
    """
    now = 0.0
    echo = EchoCanceller(clock=lambda: now)
    for start in range(0, len(microphone) // FRAME * FRAME, FRAME):
        now = start / HEARING_RATE
        echo.tap(ours[start : start + FRAME], HEARING_RATE, now + 0.03 + lateness(now))
        yield echo.cancel(microphone[start : start + FRAME])


def test_what_was_lost_on_one_side_does_no_harm(ours: Samples) -> None:
    """A second of the microphone's sound is lost: what was played then must not pile up."""
    now = 0.0
    echo = EchoCanceller(clock=lambda: now)
    microphone = in_room(ours, 0.1)
    lost = range(6 * HEARING_RATE, 7 * HEARING_RATE)
    out = []
    for start in range(0, len(microphone), FRAME):
        now = start / HEARING_RATE
        echo.tap(ours[start : start + FRAME], HEARING_RATE, now + 0.03)
        if start not in lost:
            out.append(echo.cancel(microphone[start : start + FRAME]))
    left = joined(*out, silence(0.0))
    last = slice(-2 * HEARING_RATE, None)
    assert removed_db(microphone[last], left[last]) > 12


@pytest.mark.parametrize("gap_s", [0.05])
def test_what_a_device_left_out_is_no_other_delay(ours: Samples, gap_s: float) -> None:
    """It had nothing to play for a moment: the system says so."""
    at = 7 * HEARING_RATE
    echo = in_room(joined(ours[:at], silence(gap_s), ours[at:]), 0.1)
    left = joined(*through_devices(ours, echo[: len(ours)], lambda given: gap_s * (given >= 7.0)))
    soon = slice(at + HEARING_RATE // 5, at + HEARING_RATE)
    assert removed_db(echo[soon], left[soon]) > 20


def test_devices_whose_clocks_drift_apart_are_followed(ours: Samples) -> None:
    """By 70 ppm, as a sound server's loopback was measured to do."""
    at = np.arange(len(ours)) * (1 - 70e-6)
    microphone = np.interp(at, np.arange(len(ours)), in_room(ours, 0.1)).astype(np.float32)
    left = cancel(microphone, ours)
    later = slice(8 * HEARING_RATE, None)
    assert removed_db(microphone[later], left[later]) > 20
    assert speech_s(left) < 0.2


def test_an_echo_that_comes_only_later_is_found_too(ours: Samples) -> None:
    """Headphones are pulled out."""
    microphone = in_room(ours, 0.1)
    microphone[: 5 * HEARING_RATE] = 0.0
    left = cancel(microphone, ours)
    last = slice(-4 * HEARING_RATE, None)
    assert removed_db(microphone[last], left[last]) > 20

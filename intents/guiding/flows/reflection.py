"""“I'm about to talk to her”: a guided reflection with real silences before the conversation."""

from intents.guiding.flows import YES_OR_NO, Choose, Flow, Hush, Say
from intents.guiding.prompts import Silence

MINUTES = (2, 5)

SPOKEN_S = 33.0
"""Seconds that all the words take at pace 1.0, by either voice (measured). Each silence makes up
for its share of what a slower or faster pace costs, so that the whole keeps its length."""


def reflection(minutes: int, silences: tuple[Silence, ...]) -> Flow:
    """Leads through the parts; each is followed by its silence.

    Args:
        minutes: How long it takes; any number is taken for the nearer of two and five.
        silences: The parts in order, with their silences in seconds for either length.
    """
    longer = minutes >= sum(MINUTES) / 2
    yield Say("reflection.begin_five" if longer else "reflection.begin_two")
    seconds = [silence.five if longer else silence.two for silence in silences]
    for part, (silence, length) in enumerate(zip(silences, seconds, strict=True), 1):
        yield Say(f"reflection.{silence.part}")
        yield Hush(length, part, SPOKEN_S * length / sum(seconds))
    calm = yield Choose("reflection.calm", (*YES_OR_NO, "next", "heated"))
    yield Say("reflection.end" if calm.intent == "yes" else "reflection.wait")

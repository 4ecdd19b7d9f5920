"""What speech does that is for nobody's guide: `overheard` and `wake`."""

from collections.abc import Sequence

import click

from models.store import moonshine_folder
from scripts.benchmarks.commands import options
from scripts.benchmarks.commands.screen import progress, show
from scripts.benchmarks.commands.setting import open_studio, recognizer_for
from scripts.benchmarks.false_accepts import STATES, false_accepts, overhear
from scripts.benchmarks.other_speech import other_speech
from scripts.benchmarks.subject import Subject, the_guide
from scripts.benchmarks.wake import AFTER_WAKING, Sleeper, calls, false_wakes
from voice.hearing.recognizers.moonshine import Moonshine
from voice.settings import Hearing


@click.command()
@click.option("--hours", default=3.0, help="So many hours.")
@options.recognizer
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(list(STATES)),
    default=tuple(STATES),
    help="Awake, waiting for a command, or asked something; may be repeated.",
)
def overheard(hours: float, recognizer: str, states: Sequence[str]) -> None:
    """Prints what is accepted of speech that is not for the guide, an hour.

    Each state takes about a third of the time that the speech does.
    """
    show_overheard(the_guide(), recognizer, hours, states)


@click.command()
@click.option("--phrase", default=Hearing().wake, help="Any words.")
@click.option("--hours", default=3.0, help="So many hours of other speech.")
@options.recognizer
def wake(phrase: str, hours: float, recognizer: str) -> None:
    """Prints how many calls wake it, and how often other speech does."""
    guide, studio = the_guide(), open_studio()
    word = Moonshine(moonshine_folder()).wake_word(phrase)
    sleeper = Sleeper(recognizer_for(guide, recognizer), guide.understanding, word)
    for command in (None, *AFTER_WAKING):
        show("", calls(sleeper, phrase, studio, command))
    show("", false_wakes(sleeper, progress(other_speech(hours, studio), "Overhearing")))


def show_overheard(subject: Subject, recognizer: str, hours: float, states: Sequence[str]) -> None:
    """Prints what is accepted by accident in so many hours, in each of some states."""
    stretches = progress(other_speech(hours, open_studio()), "Overhearing")
    listens = recognizer_for(subject, recognizer)
    found = overhear(stretches, listens, subject.understanding, states)
    show("Accepted by accident", false_accepts(found))

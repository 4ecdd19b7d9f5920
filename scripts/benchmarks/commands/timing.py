"""How long it takes, and how much of the machine: `latency`, `growth`, `footprint`, `turns`."""

from collections.abc import Sequence

import click

from scripts.benchmarks.commands import options
from scripts.benchmarks.commands.screen import show
from scripts.benchmarks.commands.setting import open_studio, recognizer_for
from scripts.benchmarks.conditions import CLEAN
from scripts.benchmarks.growth import SIZES
from scripts.benchmarks.growth import growth as growth_table
from scripts.benchmarks.latency import latency as latency_table
from scripts.benchmarks.recordings import Recording, choose
from scripts.benchmarks.sentences import Sentence, load_sentences
from scripts.benchmarks.subject import the_guide
from voice.hearing.barge_in import SILENCING
from voice.settings import Hearing, Settings
from voice.speaking.voices import open_voice

QUIET = (None, "stop", "goodbye", "sleep")
"""What is not answered aloud, or ends the conversation."""

EVERY_VOICE = 10_000
"""More takes than there are voices."""


@click.command()
@options.voices
@click.option("--limit", default=8, help="So many sentences.")
@options.recognizer
def latency(voices: Sequence[str], limit: int, recognizer: str) -> None:
    """Prints the time from the end of the last word to the intent, for a few recordings."""
    sentences = choose(load_sentences("development"), limit)
    recordings = open_studio().record(sentences, voices, (CLEAN,), takes=1)
    subject = the_guide()
    timing = Hearing().endpointing()
    show("", latency_table(recordings, recognizer_for(subject, recognizer), subject, timing))


@click.command()
@click.option("--phrases", "sizes", type=int, multiple=True, default=SIZES, help="Their number.")
def growth(sizes: Sequence[int]) -> None:
    """Prints how long matching text takes as a catalogue grows."""
    show("", growth_table(sizes))


@click.command()
@options.voices
@click.option("--limit", default=25, help="So many sentences are said to it.")
@click.option("--minutes", default=1.0, help="So many minutes of silence come before them.")
@options.recognizer
def footprint(voices: Sequence[str], limit: int, minutes: float, recognizer: str) -> None:
    """Prints what `amends talk` takes of the machine, in silence and spoken to."""
    from scripts.benchmarks.footprint import footprint as figures  # needs a sound server

    recordings = _spoken(_development(limit, without=QUIET), voices)
    show("", figures(recordings, minutes, recognizer))


@click.command()
@options.voices
@click.option("--limit", default=110, help="So many sentences.")
@options.recognizer
@click.option("--over", is_flag=True, help="Say them over the guide's own voice instead.")
@click.option("--stop", is_flag=True, help="“Stop” and “pause” over its own voice instead.")
@click.option("--rooms", is_flag=True, help="Over its own voice in synthetic rooms instead.")
@click.option("--itself", type=float, help="Instead: so many minutes of nothing but its own voice.")
def turns(  # noqa: PLR0913, PLR0917 one argument an option
    voices: Sequence[str],
    limit: int,
    recognizer: str,
    over: bool,
    stop: bool,
    rooms: bool,
    itself: float | None,
) -> None:
    """Prints the time from the last word to the first sound of the reply, on virtual devices."""
    from scripts.benchmarks.barge_in import over_our_voice, silenced_in_rooms
    from scripts.benchmarks.stage import Stage  # needs a sound server, as the others do not
    from scripts.benchmarks.turns import answered, interrupted, of_itself, silenced

    heard_by = recognizer_for(the_guide(), recognizer)
    if itself is not None:
        show("", of_itself(heard_by, open_voice("auto"), itself))
        return
    if stop:
        words = [Sentence(each, "development", each, {}) for each in SILENCING]
        recordings = _spoken(words, voices, takes=EVERY_VOICE)
    elif rooms:
        recordings = _spoken(_development(limit, without=(None,)), voices)
    else:
        recordings = _spoken(_development(limit, without=QUIET), voices)
    if rooms:
        said_over = silenced_in_rooms if stop else over_our_voice
        show("", said_over(heard_by, open_voice("auto"), recordings[: limit or None]))
        return
    with Stage(Settings(), heard_by) as stage:
        measured = silenced if stop else interrupted if over else answered
        show("", measured(stage, recordings[: limit or None]))


def _development(limit: int, without: Sequence[str | None]) -> list[Sentence]:
    """Some development sentences, but for those of some intents."""
    return choose([s for s in load_sentences("development") if s.intent not in without], limit)


def _spoken(
    sentences: Sequence[Sentence], voices: Sequence[str], takes: int = 1
) -> list[Recording]:
    return list(open_studio().record(sentences, voices, (CLEAN,), takes))

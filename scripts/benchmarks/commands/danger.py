"""What is noticed of danger: `dangers` and `alarming`."""

from collections.abc import Sequence
from pathlib import Path

import click

from scripts.benchmarks.commands import options
from scripts.benchmarks.commands.screen import notice, show, write
from scripts.benchmarks.commands.setting import heard, open_studio
from scripts.benchmarks.conditions import CLEAN, condition
from scripts.benchmarks.dangers import costs, disturbed, look, missed, noticed
from scripts.benchmarks.recordings import choose
from scripts.benchmarks.sentences import HELD_OUT, TUNED_ON, load_sentences
from scripts.benchmarks.subject import the_guide


@click.command()
@click.option("--limit", default=20, help="At most so many sentences of each part.")
@click.option("--takes", default=4, help="Voices that say each sentence, each of another engine.")
@options.voices
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    type=condition,
    default=(CLEAN, "20 dB", "10 dB"),
    help="How they are spoken; may be repeated.",
)
@options.recognizer
@click.option(
    "--held-out", is_flag=True, help="The held-out sentences instead, nothing of which is shown."
)
@click.option(
    "--failures",
    "listed",
    type=options.NEW_FILE,
    help="Writes what was missed, and who was disturbed, into this file.",
)
def dangers(  # noqa: PLR0913, PLR0917 one argument an option
    limit: int,
    takes: int,
    voices: Sequence[str],
    conditions: Sequence[str],
    recognizer: str,
    held_out: bool,
    listed: Path | None,
) -> None:
    """Prints how many spoken disclosures are noticed, and how often nobody was in danger."""
    subject = the_guide()
    sentences = choose(load_sentences(*(HELD_OUT if held_out else TUNED_ON)), limit)
    recordings = open_studio().record(sentences, voices, conditions, takes)
    looked = list(look(heard(recordings, subject, recognizer), subject.understanding))
    show("Disclosures noticed", noticed(looked))
    show("No danger", disturbed(looked))
    show("Understanding", costs(looked))
    if listed and not held_out:
        write(missed(looked), listed)


@click.command()
@click.option("--write", is_flag=True, help="Puts the weights into intents/safety/.")
def alarming(write: bool) -> None:
    """Fits what a sentence's embedding tells of danger, and prints how often it would be asked."""
    from scripts.benchmarks import alarming as fitting  # needs the extra `paraphrase`

    sentences = fitting.told()
    vectors = fitting.embedded(sentences)
    show("Asked about, in %, each by others' weights", fitting.cross_validated(sentences, vectors))
    if write:
        notice(str(fitting.write(fitting.fitted(sentences, vectors))))

"""What is understood: `understanding`, `orders` and `weights`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from scripts.benchmarks.cases import Case, typed
from scripts.benchmarks.commands import options
from scripts.benchmarks.commands.overhearing import show_overheard
from scripts.benchmarks.commands.screen import notice, progress, show, write
from scripts.benchmarks.commands.setting import heard, open_studio
from scripts.benchmarks.conditions import CLEAN, KITCHEN_LADDER, condition
from scripts.benchmarks.orders import ladder
from scripts.benchmarks.orders import orders as drawn_orders
from scripts.benchmarks.outcomes import measure
from scripts.benchmarks.peers import Reader
from scripts.benchmarks.peers.everyone import open_readers
from scripts.benchmarks.peers.ours import Guide
from scripts.benchmarks.recordings import choose
from scripts.benchmarks.report import (
    Results,
    accuracy,
    by_condition,
    by_intent,
    by_voice,
    confusions,
    details,
    failures,
)
from scripts.benchmarks.sentences import (
    FILES,
    FOLDER,
    FRESH,
    TUNED_ON,
    Sentence,
    load_foreign,
    load_sentences,
)
from scripts.benchmarks.subject import Subject, the_guide
from scripts.benchmarks.weights import cross_validated, fit, named, samples

COFFEE = FOLDER / "catalogues" / "coffee.yaml"

SPOKEN_SENTENCES = 60
"""So many of each part are spoken where nobody says how many: a run of less than ten minutes."""


@click.command()
@click.option("--text/--sound", default=True, help="Typed, or spoken by synthetic voices.")
@click.option(
    "--catalogue",
    type=options.EXISTING_FILE,
    help="Another phrase file than the guide's, with NAME_sentences.yaml beside it.",
)
@options.voices
@click.option("--takes", default=2, help="With --sound: voices that say each sentence.")
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    type=condition,
    help="With --sound: every take under each of these (clean, echo, quiet, hoarse, broken, sob, "
    "cough, or dB of signal to noise). Without it, one is drawn for every take.",
)
@click.option(
    "--limit",
    type=int,
    help=f"At most so many sentences of each part; with --sound {SPOKEN_SENTENCES} unless told.",
)
@click.option(
    "--hours", default=0.17, help="With --sound: so many hours of speech that is not for the guide."
)
@options.recognizer
@click.option(
    "--held-out", is_flag=True, help="The held-out sentences too. Nothing is tuned on them."
)
@options.failures
def understanding(  # noqa: PLR0913, PLR0917 one argument an option
    text: bool,
    catalogue: Path | None,
    voices: Sequence[str],
    takes: int,
    conditions: Sequence[str],
    limit: int | None,
    hours: float,
    recognizer: str,
    held_out: bool,
    listed: Path | None,
) -> None:
    """Prints what share is understood, what is confused, and how long it takes."""
    subject = Subject(catalogue) if catalogue else the_guide()
    sentences = _sentences(catalogue, held_out, text)
    if text:
        readers = open_readers(subject, notice, sound=False)
        results = _measured(readers, typed(choose(sentences, limit)))
    else:
        sentences = choose(sentences, limit or SPOKEN_SENTENCES)
        recordings = open_studio().record(sentences, voices, conditions, takes)
        readers = open_readers(subject, notice, sound=True)
        results = _measured(readers, heard(recordings, subject, recognizer))
    ours = results[Guide.name]
    show("", accuracy(results, subject.in_own_words(sentences)))
    if not text:
        show("Commands and dangers right, by condition (%)", by_condition(results))
    show("Amends besides", details(ours))
    show("By intent (development, %)", by_intent(ours))
    if not text:
        show("By voice (%)", by_voice(ours))
    show("Confusions", confusions(ours))
    if listed:
        write(failures(ours), listed)
    if not text and not catalogue and hours:
        show_overheard(subject, recognizer, hours, ("awake",))


@click.command()
@click.option("--catalogue", type=options.EXISTING_FILE, default=COFFEE, help="Any phrase file.")
@click.option("--limit", default=40, help="So many different sentences are drawn from it.")
@options.voices
@options.recognizer
@options.failures
def orders(
    catalogue: Path,
    limit: int,
    voices: Sequence[str],
    recognizer: str,
    listed: Path | None,
) -> None:
    """Prints how many sentences of a catalogue are right with all slots, in kitchen noise."""
    subject = Subject(catalogue)
    conditions = (*KITCHEN_LADDER, CLEAN)
    sentences = drawn_orders(subject.templates, limit)
    recordings = open_studio().record(sentences, voices, conditions, takes=1)
    readers = open_readers(subject, notice, sound=True)
    results = _measured(readers, heard(recordings, subject, recognizer))
    show("", ladder(results))
    show("By voice (%)", by_voice(results[Guide.name]))
    show("Amends besides", details(results[Guide.name]))
    show("Confusions", confusions(results[Guide.name]))
    if listed:
        write(failures(results[Guide.name]), listed)


@click.command()
@click.option("--limit", default=150, help="At most so many sentences of each part.")
@click.option("--takes", default=1, help="Voices that say each sentence.")
@options.voices
def weights(limit: int, takes: int, voices: Sequence[str]) -> None:
    """Fits how words and recording are weighed together, and prints how well it goes."""
    guide, coffee = the_guide(), Subject(COFFEE)
    sentences = choose(load_sentences("development", "ignored"), limit)
    spoken_to_guide = list(open_studio().record(sentences, voices, (CLEAN, "10 dB"), takes))
    ordered = drawn_orders(coffee.templates, limit // 3)
    spoken_to_barista = [
        *open_studio().record(ordered, voices, (CLEAN, *KITCHEN_LADDER[::2]), takes),
        *(each.meant_for_nobody() for each in spoken_to_guide),
    ]
    cases = [
        *samples(guide, heard(spoken_to_guide, guide, "moonshine")),
        *samples(coffee, heard(spoken_to_barista, coffee, "moonshine")),
    ]
    show("Of what words leave open, by the odds from which it is accepted", cross_validated(cases))
    show("Weights in intents/evidence.py", named(fit(cases), cases[0].evidence[0]))


def _sentences(catalogue: Path | None, held_out: bool, text: bool) -> list[Sentence]:
    if catalogue is None:
        return load_sentences(*(FILES if held_out else TUNED_ON), *(FRESH if text else ()))
    file = catalogue.with_name(f"{catalogue.stem}_sentences.yaml")
    if not file.exists():
        raise click.BadParameter(f"write its sentences into {file}.", param_hint="--catalogue")
    return load_foreign(file)


def _measured(readers: Sequence[Reader], cases: Iterable[Case]) -> Results:
    """Everyone on the same cases, ours first: what hearing put off, it pays for."""
    same = list(cases)
    return {reader.name: measure(reader, progress(same, reader.name)) for reader in readers}

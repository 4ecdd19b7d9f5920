"""The command of `scripts/bench`."""

from collections.abc import Callable, Iterator, Sequence, Set
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from intents.catalogue import load_catalogue
from scripts.benchmarks.conditions import CLEAN, condition
from scripts.benchmarks.latency import latency as latency_table
from scripts.benchmarks.peers import open_readers
from scripts.benchmarks.recordings import Recording, Studio, choose, recordings_folder
from scripts.benchmarks.sentences import FILES, TUNED_ON, Sentence, load_sentences
from scripts.benchmarks.understanding import (
    Case,
    accuracy,
    by_intent,
    by_voice,
    confusions,
    details,
    failures,
    measure,
    spoken,
    typed,
)
from voice.hearing.recognizers import Recognizer
from voice.parts import LANGUAGE, guide_understanding, open_recognizer
from voice.settings import Hearing

Command = Callable[..., None]

VOICES = click.option(
    "--voices", multiple=True, default=("*",), help="Such as flite/*; may be repeated."
)
RECOGNIZER = click.option(
    "--recognizer", type=click.Choice(["auto", "vosk", "moonshine"]), default="auto"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def bench() -> None:
    """Measures Amends on the test sentences, beside its peers.

    \b
    scripts/bench understanding
    scripts/bench understanding --held-out
    scripts/bench understanding --sound --limit 50
    scripts/bench understanding --sound --condition clean --condition 10 --voices 'piper/*'
    scripts/bench latency
    """


@bench.command()
@click.option("--text/--sound", default=True, help="Typed, or spoken by synthetic voices.")
@VOICES
@click.option("--takes", default=2, help="With --sound: voices that say each sentence.")
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    type=condition,
    help="With --sound: every take under each of these (clean, echo, quiet, hoarse, broken, sob, "
    "cough, or dB of signal to noise). Without it, one is drawn for every take.",
)
@click.option("--limit", type=int, help="At most so many sentences of each part.")
@RECOGNIZER
@click.option(
    "--held-out", is_flag=True, help="The held-out sentences too. Nothing is tuned on them."
)
@click.option(
    "--failures",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Writes every failure into this file, the held-out sentences' excepted.",
)
def understanding(  # noqa: PLR0913, PLR0917 one argument an option
    text: bool,
    voices: Sequence[str],
    takes: int,
    conditions: Sequence[str],
    limit: int | None,
    recognizer: str,
    held_out: bool,
    listed: Path | None,
) -> None:
    """Prints what share is understood, what is confused, and how long it takes."""
    sentences = choose(load_sentences(*(FILES if held_out else TUNED_ON)), limit)
    if text:
        cases = typed(sentences)
    else:
        recordings = _studio().record(sentences, voices, conditions, takes)
        cases = list(_heard(recordings, recognizer))
    guide, readers = open_readers()
    results = {reader.name: measure(reader, cases) for reader in readers}
    ours = results[guide.name]
    _print("", accuracy(results, _in_own_words(sentences)))
    _print("Amends besides", details(ours))
    _print("By intent (development, %)", by_intent(ours))
    if not text:
        _print("By voice (%)", by_voice(ours))
    _print("Confusions", confusions(ours))
    if listed:
        listed.write_text("".join(f"{line}\n" for line in failures(ours)), encoding="utf-8")


@bench.command()
@VOICES
@click.option("--limit", default=8, help="So many sentences.")
@RECOGNIZER
def latency(voices: Sequence[str], limit: int, recognizer: str) -> None:
    """Prints the time from the end of the last word to the intent, for a few recordings."""
    sentences = choose(load_sentences("development"), limit)
    recordings = _studio().record(sentences, voices, (CLEAN,), takes=1)
    guide, _ = open_readers()
    timing = Hearing().endpointing()
    _print("", latency_table(recordings, _recognizer(recognizer), guide, timing))


def _heard(recordings: Iterator[Recording], recognizer: str) -> Iterator[Case]:
    return spoken(tqdm(recordings, desc="Listening", unit=" files"), _recognizer(recognizer))


def _studio() -> Studio:
    return Studio(recordings_folder(), _notice)


def _recognizer(name: Any) -> Recognizer:
    recognizer = open_recognizer(Hearing(recognizer=name), _notice)
    recognizer.expect(guide_understanding().grammar())
    return recognizer


def _in_own_words(sentences: Sequence[Sentence]) -> Set[str]:
    """The sentences with an intent that do not stand in the phrase file word for word."""
    with as_file(files("intents") / LANGUAGE / "commands.yaml") as commands:
        catalogue = load_catalogue(commands)
    written = {phrase.words for phrase in catalogue.phrases}
    return {
        each.say
        for each in sentences
        if each.part in ("development", "held_out")
        and catalogue.language.words(each.say) not in written
    }


def _notice(line: str) -> None:
    click.echo(line, err=True)


def _print(title: str, lines: Iterator[str]) -> None:
    click.echo(f"\n{title}" if title else "")
    for line in lines:
        click.echo(line)


if __name__ == "__main__":
    bench(prog_name="scripts/bench")

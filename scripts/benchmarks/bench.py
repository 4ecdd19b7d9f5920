"""The command of `scripts/bench`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from tqdm import tqdm

from models.store import moonshine_folder
from scripts.benchmarks.cases import Case, spoken, typed
from scripts.benchmarks.conditions import CLEAN, KITCHEN_LADDER, condition
from scripts.benchmarks.dangers import costs, disturbed, look, missed, noticed
from scripts.benchmarks.false_accepts import STATES, false_accepts, overhear
from scripts.benchmarks.growth import SIZES
from scripts.benchmarks.growth import growth as growth_table
from scripts.benchmarks.latency import latency as latency_table
from scripts.benchmarks.orders import ladder, orders
from scripts.benchmarks.other_speech import other_speech
from scripts.benchmarks.outcomes import measure
from scripts.benchmarks.peers import Reader
from scripts.benchmarks.peers.everyone import open_readers
from scripts.benchmarks.peers.ours import Guide
from scripts.benchmarks.recordings import Studio, choose, recordings_folder
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
    HELD_OUT,
    TUNED_ON,
    Sentence,
    load_foreign,
    load_sentences,
)
from scripts.benchmarks.subject import Subject, the_guide
from scripts.benchmarks.wake import AFTER_WAKING, Sleeper, calls, false_wakes
from scripts.benchmarks.weights import cross_validated, fit, named, samples
from voice.hearing.barge_in import SILENCING
from voice.hearing.recognizers import Recognizer
from voice.hearing.recognizers.moonshine import Moonshine
from voice.parts import listen_for, open_recognizer
from voice.settings import Hearing, Settings
from voice.speaking.voices import open_voice

T = TypeVar("T")

COFFEE = FOLDER / "catalogues" / "coffee.yaml"

SPOKEN_SENTENCES = 60
"""So many of each part are spoken where nobody says how many: a run of less than ten minutes."""

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

VOICES = click.option(
    "--voices", multiple=True, default=("*",), help="Such as flite/*; may be repeated."
)
QUIET = (None, "stop", "goodbye", "sleep")
"""What is not answered aloud, or ends the conversation."""

RECOGNIZER = click.option(
    "--recognizer", type=click.Choice(["auto", "vosk", "moonshine"]), default="auto"
)
LISTED = click.option(
    "--failures",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Writes every failure into this file, the held-out sentences' excepted.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def bench() -> None:
    """Measures Amends on test sentences, beside its peers.

    Figures come with the interval that holds the true one 19 times in 20, and with the count.

    \b
    scripts/bench understanding
    scripts/bench understanding --held-out
    scripts/bench understanding --sound --limit 100
    scripts/bench understanding --sound --condition clean --condition 10 --voices 'piper/*'
    scripts/bench understanding --catalogue tests/phrases/catalogues/lights.yaml
    scripts/bench dangers
    scripts/bench dangers --condition clean --voices 'piper/*' --takes 1 --limit 200
    scripts/bench orders --limit 300
    scripts/bench overheard --hours 3
    scripts/bench weights
    scripts/bench alarming
    scripts/bench latency
    scripts/bench growth
    scripts/bench turns
    scripts/bench turns --over --limit 60
    scripts/bench turns --rooms --limit 24
    scripts/bench turns --itself 60
    """


@bench.command()
@click.option("--text/--sound", default=True, help="Typed, or spoken by synthetic voices.")
@click.option(
    "--catalogue",
    type=EXISTING_FILE,
    help="Another phrase file than the guide's, with NAME_sentences.yaml beside it.",
)
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
@click.option(
    "--limit",
    type=int,
    help=f"At most so many sentences of each part; with --sound {SPOKEN_SENTENCES} unless told.",
)
@click.option(
    "--hours", default=0.17, help="With --sound: so many hours of speech that is not for the guide."
)
@RECOGNIZER
@click.option(
    "--held-out", is_flag=True, help="The held-out sentences too. Nothing is tuned on them."
)
@LISTED
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
        readers = open_readers(subject, _notice, sound=False)
        results = _measured(readers, typed(choose(sentences, limit)))
    else:
        sentences = choose(sentences, limit or SPOKEN_SENTENCES)
        recordings = _studio().record(sentences, voices, conditions, takes)
        readers = open_readers(subject, _notice, sound=True)
        results = _measured(readers, _heard(recordings, subject, recognizer))
    ours = results[Guide.name]
    _print("", accuracy(results, subject.in_own_words(sentences)))
    if not text:
        _print("Commands and dangers right, by condition (%)", by_condition(results))
    _print("Amends besides", details(ours))
    _print("By intent (development, %)", by_intent(ours))
    if not text:
        _print("By voice (%)", by_voice(ours))
    _print("Confusions", confusions(ours))
    if listed:
        _write(failures(ours), listed)
    if not text and not catalogue and hours:
        _overheard(subject, recognizer, hours, ("awake",))


@bench.command()
@click.option("--limit", default=20, help="At most so many sentences of each part.")
@click.option("--takes", default=4, help="Voices that say each sentence, each of another engine.")
@VOICES
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    type=condition,
    default=(CLEAN, "20 dB", "10 dB"),
    help="How they are spoken; may be repeated.",
)
@RECOGNIZER
@click.option(
    "--held-out", is_flag=True, help="The held-out sentences instead, nothing of which is shown."
)
@click.option(
    "--failures",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
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
    recordings = _studio().record(sentences, voices, conditions, takes)
    looked = list(look(_heard(recordings, subject, recognizer), subject.understanding))
    _print("Disclosures noticed", noticed(looked))
    _print("No danger", disturbed(looked))
    _print("Understanding", costs(looked))
    if listed and not held_out:
        _write(missed(looked), listed)


@bench.command("orders")
@click.option("--catalogue", type=EXISTING_FILE, default=COFFEE, help="Any phrase file.")
@click.option("--limit", default=40, help="So many different sentences are drawn from it.")
@VOICES
@RECOGNIZER
@LISTED
def orders_at_noise(
    catalogue: Path,
    limit: int,
    voices: Sequence[str],
    recognizer: str,
    listed: Path | None,
) -> None:
    """Prints how many sentences of a catalogue are right with all slots, in kitchen noise."""
    subject = Subject(catalogue)
    conditions = (*KITCHEN_LADDER, CLEAN)
    recordings = _studio().record(orders(subject.templates, limit), voices, conditions, takes=1)
    readers = open_readers(subject, _notice, sound=True)
    results = _measured(readers, _heard(recordings, subject, recognizer))
    _print("", ladder(results))
    _print("By voice (%)", by_voice(results[Guide.name]))
    _print("Amends besides", details(results[Guide.name]))
    _print("Confusions", confusions(results[Guide.name]))
    if listed:
        _write(failures(results[Guide.name]), listed)


@bench.command()
@click.option("--hours", default=3.0, help="So many hours.")
@RECOGNIZER
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
    _overheard(the_guide(), recognizer, hours, states)


@bench.command()
@click.option("--limit", default=150, help="At most so many sentences of each part.")
@click.option("--takes", default=1, help="Voices that say each sentence.")
@VOICES
def weights(limit: int, takes: int, voices: Sequence[str]) -> None:
    """Fits how words and recording are weighed together, and prints how well it goes."""
    guide, coffee = the_guide(), Subject(COFFEE)
    sentences = choose(load_sentences("development", "ignored"), limit)
    spoken_to_guide = list(_studio().record(sentences, voices, (CLEAN, "10 dB"), takes))
    ordered = orders(coffee.templates, limit // 3)
    spoken_to_barista = [
        *_studio().record(ordered, voices, (CLEAN, *KITCHEN_LADDER[::2]), takes),
        *(each.meant_for_nobody() for each in spoken_to_guide),
    ]
    cases = [
        *samples(guide, _heard(spoken_to_guide, guide, "moonshine")),
        *samples(coffee, _heard(spoken_to_barista, coffee, "moonshine")),
    ]
    _print(
        "Of what words leave open, by the odds from which it is accepted", cross_validated(cases)
    )
    _print("Weights in intents/evidence.py", named(fit(cases), cases[0].evidence[0]))


@bench.command()
@click.option("--write", is_flag=True, help="Puts the weights into intents/safety/.")
def alarming(write: bool) -> None:
    """Fits what a sentence's embedding tells of danger, and prints how often it would be asked."""
    from scripts.benchmarks import alarming as fitting  # needs the extra `paraphrase`

    sentences = fitting.told()
    vectors = fitting.embedded(sentences)
    _print(
        "Asked about, in %, each by others' weights", fitting.cross_validated(sentences, vectors)
    )
    if write:
        _notice(str(fitting.write(fitting.fitted(sentences, vectors))))


@bench.command()
@VOICES
@click.option("--limit", default=8, help="So many sentences.")
@RECOGNIZER
def latency(voices: Sequence[str], limit: int, recognizer: str) -> None:
    """Prints the time from the end of the last word to the intent, for a few recordings."""
    sentences = choose(load_sentences("development"), limit)
    recordings = _studio().record(sentences, voices, (CLEAN,), takes=1)
    subject = the_guide()
    timing = Hearing().endpointing()
    _print("", latency_table(recordings, _recognizer(subject, recognizer), subject, timing))


@bench.command()
@click.option("--phrases", "sizes", type=int, multiple=True, default=SIZES, help="Their number.")
def growth(sizes: Sequence[int]) -> None:
    """Prints how long matching text takes as a catalogue grows."""
    _print("", growth_table(sizes))


@bench.command()
@VOICES
@click.option("--limit", default=110, help="So many sentences.")
@RECOGNIZER
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
    from scripts.benchmarks.barge_in import over_our_voice
    from scripts.benchmarks.stage import Stage  # needs a sound server, as the others do not
    from scripts.benchmarks.turns import answered, interrupted, of_itself, silenced

    heard_by = _recognizer(the_guide(), recognizer)
    if itself is not None:
        _print("", of_itself(heard_by, open_voice("auto"), itself))
        return
    if rooms:
        meant = [each for each in load_sentences("development") if each.intent is not None]
        spoken = list(_studio().record(choose(meant, limit), voices, (CLEAN,), takes=1))
        _print("", over_our_voice(heard_by, open_voice("auto"), spoken))
        return
    commands = [each for each in load_sentences("development") if each.intent not in QUIET]
    recordings = list(_studio().record(choose(commands, limit), voices, (CLEAN,), takes=1))
    if stop:
        words = [Sentence(each, "development", each, {}) for each in SILENCING]
        recordings = list(_studio().record(words, voices, (CLEAN,), takes=len(_studio().voices)))
    with Stage(Settings(), heard_by) as stage:
        measured = silenced if stop else interrupted if over else answered
        _print("", measured(stage, recordings[: limit or None]))


@bench.command()
@click.option("--phrase", default=Hearing().wake, help="Any words.")
@click.option("--hours", default=3.0, help="So many hours of other speech.")
@RECOGNIZER
def wake(phrase: str, hours: float, recognizer: str) -> None:
    """Prints how many calls wake it, and how often other speech does."""
    guide, studio = the_guide(), _studio()
    word = Moonshine(moonshine_folder()).wake_word(phrase)
    sleeper = Sleeper(_recognizer(guide, recognizer), guide.understanding, word)
    for command in (None, *AFTER_WAKING):
        _print("", calls(sleeper, phrase, studio, command))
    _print("", false_wakes(sleeper, _progress(other_speech(hours, studio), "Overhearing")))


def _sentences(catalogue: Path | None, held_out: bool, text: bool) -> list[Sentence]:
    if catalogue is None:
        return load_sentences(*(FILES if held_out else TUNED_ON), *(FRESH if text else ()))
    file = catalogue.with_name(f"{catalogue.stem}_sentences.yaml")
    if not file.exists():
        raise click.BadParameter(f"write its sentences into {file}.", param_hint="--catalogue")
    return load_foreign(file)


def _measured(readers: Sequence[Reader], cases: Iterator[Case]) -> Results:
    """Everyone on the same cases, ours first: what hearing put off, it pays for."""
    heard = list(cases)
    return {reader.name: measure(reader, _progress(heard, reader.name)) for reader in readers}


def _heard(recordings: Iterator[Any], subject: Subject, recognizer: str) -> Iterator[Case]:
    return spoken(_progress(recordings, "Listening"), _recognizer(subject, recognizer))


def _overheard(subject: Subject, recognizer: str, hours: float, states: Sequence[str]) -> None:
    stretches = _progress(other_speech(hours, _studio()), "Overhearing")
    listens = _recognizer(subject, recognizer)
    found = overhear(stretches, listens, subject.understanding, states)
    _print("Accepted by accident", false_accepts(found))


def _progress(each: Iterable[T], what: str) -> Iterable[T]:
    """Shows on a terminal how far it is."""
    return tqdm(each, desc=what, leave=False, disable=None)


def _studio() -> Studio:
    return Studio(recordings_folder(), _notice)


def _recognizer(subject: Subject, name: Any) -> Recognizer:
    recognizer = open_recognizer(Hearing(recognizer=name), _notice)
    listen_for(recognizer, subject.understanding)
    return recognizer


def _notice(line: str) -> None:
    click.echo(line, err=True)


def _write(lines: Iterable[str], file: Path) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _print(title: str, lines: Iterator[str]) -> None:
    click.echo(f"\n{title}" if title else "")
    for line in lines:
        click.echo(line)


if __name__ == "__main__":
    bench(prog_name="scripts/bench")

"""The command of `scripts/make_recordings`."""

from collections.abc import Sequence
from pathlib import Path

import click
from tqdm import tqdm

from scripts.benchmarks.conditions import condition
from scripts.benchmarks.other_speech import other_speech
from scripts.benchmarks.recordings import Studio, choose, recordings_folder, write_manifest
from scripts.benchmarks.sentences import FILES, load_sentences


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, type=click.Choice(FILES))
@click.option("--voices", multiple=True, default=("*",), help="Such as flite/*; may be repeated.")
@click.option("--takes", default=2, show_default=True, help="Voices that say each sentence.")
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    type=condition,
    help="Every take under each of these: clean, echo, quiet, hoarse, broken, sob, cough, or a "
    "signal-to-noise ratio in dB. Without it, one is drawn for every take.",
)
@click.option("--limit", type=int, help="At most so many sentences of each part.")
@click.option(
    "--other-speech",
    "hours",
    type=float,
    default=0.0,
    help="So many hours of speech that is not for the guide, too.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=recordings_folder,
    show_default="the user's cache",
)
def main(  # noqa: PLR0913, PLR0917 one argument an option
    files: Sequence[str],
    voices: Sequence[str],
    takes: int,
    conditions: Sequence[str],
    limit: int | None,
    hours: float,
    folder: Path,
) -> None:
    """Speaks the test sentences of FILES (all of them, if none is named) with many voices.

    The recordings and a list of them, manifest.jsonl, go to the user's cache. The same command
    makes the same recordings; what is there already is not made again. With flite, festival,
    festvox-us-slt-hts, espeak-ng and fortunes (Debian's packages) there are four engines.

    \b
    scripts/make_recordings
    scripts/make_recordings development --voices 'flite/*' --condition clean --limit 20
    scripts/make_recordings --limit 0 --other-speech 3
    """
    studio = Studio(folder, notice=lambda line: click.echo(line, err=True))
    sentences = choose(load_sentences(*files), limit)
    recordings = studio.record(sentences, voices, conditions, takes)
    manifest = folder / "manifest.jsonl"
    write_manifest(tqdm(recordings, desc="Recording", unit=" files", disable=None), manifest)
    click.echo(manifest)
    for stretch in other_speech(hours, studio):
        click.echo(stretch.file)


if __name__ == "__main__":
    main(prog_name="scripts/make_recordings")

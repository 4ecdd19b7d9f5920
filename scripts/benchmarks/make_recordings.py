"""The command of `scripts/make_recordings`."""

from collections.abc import Sequence
from pathlib import Path

import click
from tqdm import tqdm

from scripts.benchmarks.options import decibels
from scripts.benchmarks.recordings import Snr, Studio, choose, recordings_folder, write_manifest
from scripts.benchmarks.sentences import FILES, load_sentences


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, type=click.Choice(FILES))
@click.option("--voices", multiple=True, default=("*",), help="Such as flite/*; may be repeated.")
@click.option("--takes", default=4, show_default=True, help="Voices that say each sentence.")
@click.option(
    "--snr",
    "snrs",
    multiple=True,
    type=decibels,
    default=("clean", "15", "10", "5"),
    show_default=True,
    help="Noise: clean, or a signal-to-noise ratio in dB; may be repeated.",
)
@click.option("--limit", type=int, help="At most so many sentences of each part.")
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
    snrs: Sequence[Snr],
    limit: int | None,
    folder: Path,
) -> None:
    """Speaks the test sentences of FILES (all of them, if none is named) with many voices.

    The recordings and a list of them, manifest.jsonl, go to the user's cache. The same command
    makes the same recordings; what is there already is not made again.

    \b
    scripts/make_recordings
    scripts/make_recordings development --voices 'flite/*' --snr clean --limit 20
    """
    studio = Studio(folder, notice=lambda line: click.echo(line, err=True))
    sentences = choose(load_sentences(*files), limit)
    recordings = studio.record(sentences, voices, snrs, takes)
    manifest = folder / "manifest.jsonl"
    write_manifest(tqdm(recordings, desc="Recording", unit=" files"), manifest)
    click.echo(manifest)


if __name__ == "__main__":
    main(prog_name="scripts/make_recordings")

"""What several commands take."""

import click

from scripts.benchmarks.recordings import Snr


def decibels(written: str) -> Snr:
    """A signal-to-noise ratio as it is written: `clean`, or a number of dB."""
    if written == "clean":
        return None
    try:
        return float(written)
    except ValueError:
        raise click.BadParameter(f"{written} is neither clean nor a number of dB.") from None

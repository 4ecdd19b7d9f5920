"""The command of `scripts/bench`."""

import click

from scripts.benchmarks.commands.danger import alarming, dangers
from scripts.benchmarks.commands.overhearing import overheard, wake
from scripts.benchmarks.commands.timing import footprint, growth, latency, turns
from scripts.benchmarks.commands.understanding import orders, understanding, weights


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
    scripts/bench footprint
    scripts/bench turns
    scripts/bench turns --over --limit 60
    scripts/bench turns --rooms --limit 24
    scripts/bench turns --rooms --stop
    scripts/bench turns --itself 60
    """


for _command in (
    understanding, orders, weights, dangers, alarming, overheard, wake, latency, growth, footprint,
    turns,
):  # fmt: skip
    bench.add_command(_command)


if __name__ == "__main__":
    bench(prog_name="scripts/bench")

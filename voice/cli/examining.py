"""The commands that look at the machine: `devices` and `doctor`."""

import click

from voice.cli import options
from voice.cli.options import Flag, settings_with

_MARKS = {
    (True, True): click.style("ok   ", fg="green"),
    (True, False): click.style("ok   ", fg="green"),
    (False, True): click.style("wrong", fg="red"),
    (False, False): click.style("note ", fg="yellow"),
}
"""How the doctor marks a finding: good or not, and whether there is no talking without it."""


@click.command()
@click.option("--check", is_flag=True, help="Only whether there is what a conversation needs.")
def devices(check: bool) -> None:
    """List microphones and speakers.

    \b
    Examples:
      amends devices
      amends devices --check     exits with status 2 where a microphone or a speaker is missing
    """
    from voice.devices import find_device, list_devices  # needs PortAudio

    if check:
        find_device(None, "input")
        find_device(None, "output")
        return

    for title, found in (
        ("Microphones", list_devices("input")),
        ("Speakers", list_devices("output")),
    ):
        click.echo(f"{title}:")
        for device in found:
            mark = "*" if device.default else " "
            click.echo(
                f" {mark}{device.index:3} {device.name}, {device.rate} Hz, "
                f"{device.channels} channels"
            )
        if not found:
            click.echo("    none")


@click.command()
@options.recognizer
@options.model
@options.voice
@options.microphone
@options.speaker
@click.pass_context
def doctor(ctx: click.Context, /, **flags: Flag) -> None:
    """Look whether all is there to talk: a line each, what is wrong and how to mend it.

    \b
    Example:
      amends doctor --microphone usb
    """
    from voice.doctor import examine  # the heavy libraries come with it

    able = True
    for finding in examine(settings_with(**flags)):
        click.echo(f"{_MARKS[finding.good, finding.needed]} {finding.what}: {finding.text}")
        able = able and (finding.good or not finding.needed)
    if not able:
        ctx.exit(1)

"""The `amends` program: all its commands, and one sentence for what the person can mend."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from intents.phrases.errors import CatalogueError
from models.errors import ModelError
from voice.cli.examining import devices, doctor
from voice.cli.models import models
from voice.cli.options import warn
from voice.cli.talking import example, prepare, say, talk
from voice.cli.understanding import understand
from voice.errors import VoiceError


class _TalkByDefault(click.Group):
    """Without a command it talks: `amends --text` is `amends talk --text`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["talk", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_TalkByDefault, context_settings={"max_content_width": 100})
@click.version_option(package_name="amends")
def amends() -> None:
    """A hands-free, offline voice guide for putting right what hurt your partner.

    Without a command it talks. Nothing you say leaves this machine.

    \b
    Examples:
      amends                                     talk, hands-free
      amends --text                              the same, typed
      amends understand recording.wav            what a recording would be taken for
      amends doctor                              what is wrong, and how to mend it
    """


for _command in (talk, understand, say, devices, doctor, models, example, prepare):
    amends.add_command(_command)


def main() -> NoReturn:
    """The `amends` command, from its first moment to its last."""
    _open_missing_streams()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _leave(run())


def run() -> int:
    """Runs a command; what the person can mend is one line on standard error.

    Returns:
        The exit status.
    """
    try:
        return int(amends(standalone_mode=False) or 0)
    except (VoiceError, ModelError, CatalogueError) as error:
        warn(str(error))
    except click.ClickException as error:
        error.show()
    except OSError as error:
        warn(f"What this prints cannot be written ({error.strerror}): print it elsewhere.")
    except (click.Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 2


def _leave(status: int) -> NoReturn:
    """Ends at once: libraries that still load, render or wait for a device are not waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


def _open_missing_streams() -> None:
    """Whoever starts this may have closed any of them; then nothing is read, or nothing seen."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 for as long as we live

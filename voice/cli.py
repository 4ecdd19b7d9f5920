"""The commands."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from intents.phrases.errors import CatalogueError
from models.errors import ModelError
from voice.cli_models import models
from voice.errors import VoiceError

if TYPE_CHECKING:
    from voice.settings import Settings
    from voice.understand import Report

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FILE = click.Path(path_type=Path)


class _TalkByDefault(click.Group):
    """Without a command it talks: `amends --text` is `amends talk --text`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["talk", *args]
        return super().parse_args(ctx, args)


_MARKS = {
    (True, True): click.style("ok   ", fg="green"),
    (True, False): click.style("ok   ", fg="green"),
    (False, True): click.style("wrong", fg="red"),
    (False, False): click.style("note ", fg="yellow"),
}
"""How the doctor marks a finding: good or not, and whether there is no talking without it."""


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


def _options(*options: Decorator) -> Decorator:
    def apply(command: Callable[..., Any]) -> Callable[..., Any]:
        return reduce(lambda decorated, option: option(decorated), reversed(options), command)

    return apply


_hearing = _options(
    click.option(
        "--recognizer",
        type=click.Choice(["auto", "vosk", "moonshine"]),
        help="Who listens; auto is both where both are there.",
    ),
    click.option("--model", metavar="MODEL", help="A Vosk model: its folder or its name."),
)
_voice = click.option(
    "--voice", type=click.Choice(["auto", "piper", "pyttsx3"]), help="Who speaks."
)
_speaker = click.option(
    "--speaker", metavar="DEVICE", help="Number, name or part of the name of a speaker."
)
_microphone = click.option(
    "--microphone", metavar="DEVICE", help="Number, name or part of the name of a microphone."
)


@amends.command()
@_hearing
@_voice
@_microphone
@_speaker
@click.option(
    "--country",
    type=click.Choice(["US", "CA", "GB", "IE", "AU", "NZ", "EU"], case_sensitive=False),
    help="Whose emergency numbers.",
)
@click.option(
    "--earcons/--no-earcons", default=None, help="Short sounds beside the words, or none."
)
@click.option(
    "--plain",
    is_flag=True,
    default=None,
    help="Plain lines, nothing drawn twice: for screen readers.",
)
@click.option("--input", "recording", type=FILE, help="A recording in place of the microphone.")
@click.option("--output", type=FILE, help="Where the whole conversation goes as sound.")
@click.option("--text", is_flag=True, help="Type instead of speaking.")
@click.option("--captions", type=FILE, help="Where both sides go as JSON Lines.")
def talk(
    recording: Path | None, output: Path | None, text: bool, captions: Path | None, **flags: Any
) -> None:
    """Talk with the guide.

    Live, it listens to the microphone, which is never recorded. With a recording, the whole
    conversation comes out as sound, both sides in their places.

    \b
    Examples:
      amends talk
      amends talk --microphone usb --speaker headphones
      amends talk --input me.wav --output conversation.wav --captions captions.jsonl
      amends talk --text
    """
    from voice import talk as conversations  # the heavy libraries come with it

    settings = _settings(**flags)
    _be_different(recording, output, captions)
    if recording is not None and text:
        raise VoiceError("A conversation is typed or recorded: give --text or --input, not both.")
    if recording is not None:
        conversations.talk_recorded(settings, recording, output, captions)
    elif text:
        conversations.talk_typed(settings, output, captions)
    elif output is not None:
        raise VoiceError("The microphone is never recorded: give --output with --input or --text.")
    else:
        conversations.talk_live(settings, captions)


@amends.command()
@_hearing
@click.option("--text", is_flag=True, help="The sources are sentences, not recordings.")
@click.option("--catalogue", type=FILE, help="Another phrase file than the guide's own.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_context
def understand(
    ctx: click.Context,
    /,
    text: bool,
    catalogue: Path | None,
    sources: tuple[str, ...],
    **flags: Any,
) -> None:
    """Print what each recording would be taken for, one JSON line each.

    A source of - reads sources from standard input, one a line.

    \b
    Examples:
      amends understand one.wav two.flac
      amends understand --text "help me apologize" "what is step three"
      amends understand --catalogue coffee.yaml order.wav
    """
    from voice import parts  # the heavy libraries come with it
    from voice.understand import RecordingReader, understand_text

    settings = _settings(**flags)
    understanding = (
        parts.catalogue_understanding(catalogue) if catalogue else parts.guide_understanding()
    )
    read: Callable[[str], Report]
    if text:
        read = partial(understand_text, understanding)
    else:
        recognizer = parts.open_recognizer(settings.hearing, _warn)
        read = RecordingReader(understanding, recognizer).read
        parts.name_unknown_words(recognizer, understanding.catalogue, _warn)
    failed = False
    for source in _lines(sources):
        try:
            click.echo(json.dumps(read(source), ensure_ascii=False))
        except VoiceError as error:
            _warn(str(error))
            failed = True
    if failed:
        ctx.exit(2)


@amends.command()
@_voice
@_speaker
@click.option("--output", type=FILE, help="A sound file in place of the speaker.")
@click.argument("text")
def say(text: str, output: Path | None, **flags: Any) -> None:
    """Say something aloud with the guide's voice.

    \b
    Examples:
      amends say "Take your time."
      amends say "Take your time." --output calm.wav
    """
    from voice.say import say_aloud, say_into  # the heavy libraries come with it

    settings = _settings(**flags)
    if not text.strip():
        raise VoiceError("There is nothing to say: give some words.")
    if output is not None:
        say_into(output, text, settings, _warn)
    else:
        say_aloud(text, settings, _warn)


@amends.command()
@_voice
@click.option("--output", type=FILE, help="Where the conversation goes as sound.")
@click.option("--captions", type=FILE, help="Where both sides go as JSON Lines.")
def example(output: Path | None, captions: Path | None, **flags: Any) -> None:
    """Play the example: a recorded person asks for help with an apology, and for a step.

    \b
    Example:
      amends example --output conversation.wav
    """
    from voice.example import recording  # the heavy libraries come with it
    from voice.talk import talk_recorded

    with recording() as path:
        talk_recorded(_settings(**flags), path, output, captions)


@amends.command()
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


@amends.command()
@_hearing
@_voice
@_microphone
@_speaker
@click.pass_context
def doctor(ctx: click.Context, /, **flags: Any) -> None:
    """Look whether all is there to talk: a line each, what is wrong and how to mend it.

    \b
    Example:
      amends doctor --microphone usb
    """
    from voice.doctor import examine  # the heavy libraries come with it

    able = True
    for finding in examine(_settings(**flags)):
        click.echo(f"{_MARKS[finding.good, finding.needed]} {finding.what}: {finding.text}")
        able = able and (finding.good or not finding.needed)
    if not able:
        ctx.exit(1)


@amends.command()
@_voice
@click.option("--speech/--no-speech", default=True, help="Whether what it says is rendered too.")
def prepare(speech: bool, **flags: Any) -> None:
    """Render all the guide's fixed sentences ahead, and learn how else people say things.

    scripts/run does this. What is rendered is the same for everyone, and tells nobody anything.

    \b
    Example:
      amends prepare --voice piper
    """
    from voice.say import learn_paraphrases, render_prompts  # the heavy libraries come with it

    learn_paraphrases(_warn)
    if speech:
        render_prompts(_settings(**flags), _warn)


amends.add_command(models)


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
        _warn(str(error))
    except click.ClickException as error:
        error.show()
    except OSError as error:
        _warn(f"What this prints cannot be written ({error.strerror}): print it elsewhere.")
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


def _be_different(*paths: Path | None) -> None:
    named = [path.resolve() for path in paths if path is not None]
    if len(set(named)) < len(named):
        raise VoiceError("The recording, the output and the captions must be different files.")


def _settings(**flags: Any) -> "Settings":
    """The settings' file with the flags that were given over it."""
    from voice.settings import Settings, load_settings, settings_file

    places = {
        "recognizer": "hearing",
        "model": "hearing",
        "microphone": "hearing",
        "voice": "speaking",
        "speaker": "speaking",
        "country": "guidance",
        "earcons": "speaking",
        "plain": "screen",
    }
    content = load_settings(settings_file()).model_dump()
    for flag, value in flags.items():
        if value is not None:
            content[places[flag]][flag] = value
    return Settings.model_validate(content)


def _lines(sources: tuple[str, ...]) -> Iterator[str]:
    for source in sources:
        if source == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield source


def _warn(line: str) -> None:
    click.echo(line, err=True)

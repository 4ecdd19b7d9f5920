"""The commands that speak: `talk`, `example`, `say` and `prepare`."""

from pathlib import Path

import click

from voice.cli import options
from voice.cli.options import Flag, settings_with, warn
from voice.errors import VoiceError


@click.command()
@options.recognizer
@options.model
@options.voice
@options.microphone
@options.speaker
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
@click.option(
    "--input", "recording", type=options.FILE, help="A recording in place of the microphone."
)
@click.option("--output", type=options.FILE, help="Where the whole conversation goes as sound.")
@click.option("--text", is_flag=True, help="Type instead of speaking.")
@options.captions
def talk(
    recording: Path | None, output: Path | None, text: bool, captions: Path | None, **flags: Flag
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

    settings = settings_with(**flags)
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


@click.command()
@options.voice
@click.option("--output", type=options.FILE, help="Where the conversation goes as sound.")
@options.captions
def example(output: Path | None, captions: Path | None, **flags: Flag) -> None:
    """Play the example: a recorded person asks for help with an apology, and for a step.

    \b
    Example:
      amends example --output conversation.wav
    """
    from voice.example import recording  # the heavy libraries come with it
    from voice.talk import talk_recorded

    with recording() as path:
        talk_recorded(settings_with(**flags), path, output, captions)


@click.command()
@options.voice
@options.speaker
@click.option("--output", type=options.FILE, help="A sound file in place of the speaker.")
@click.argument("text")
def say(text: str, output: Path | None, **flags: Flag) -> None:
    """Say something aloud with the guide's voice.

    \b
    Examples:
      amends say "Take your time."
      amends say "Take your time." --output calm.wav
    """
    from voice.say import say_aloud, say_into  # the heavy libraries come with it

    settings = settings_with(**flags)
    if not text.strip():
        raise VoiceError("There is nothing to say: give some words.")
    if output is not None:
        say_into(output, text, settings, warn)
    else:
        say_aloud(text, settings, warn)


@click.command()
@options.voice
@click.option("--speech/--no-speech", default=True, help="Whether what it says is rendered too.")
def prepare(speech: bool, **flags: Flag) -> None:
    """Render all the guide's fixed sentences ahead, and learn how else people say things.

    scripts/run does this. What is rendered is the same for everyone, and tells nobody anything.

    \b
    Example:
      amends prepare --voice piper
    """
    from voice.say import learn_paraphrases, render_prompts  # the heavy libraries come with it

    learn_paraphrases(warn)
    if speech:
        render_prompts(settings_with(**flags), warn)


def _be_different(*paths: Path | None) -> None:
    named = [path.resolve() for path in paths if path is not None]
    if len(set(named)) < len(named):
        raise VoiceError("The recording, the output and the captions must be different files.")

"""`amends say` and `amends prepare`: the voice by itself."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tqdm import tqdm

from intents.guiding.prompts import load_prompts
from voice.devices import find_device
from voice.parts import LANGUAGE, open_renderer, prepare_paraphrases
from voice.settings import Settings
from voice.speaking import Player
from voice.speaking.rendered import Rendered
from voice.speaking.renderer import Renderer
from voice.speaking.sentences import sentences
from voice.speaking.speaker import Speaker
from voice.speaking.voices import open_voice
from voice.timeline import Timeline

Notice = Callable[[str], None]


def say_aloud(text: str, settings: Settings, notice: Notice) -> None:
    """Speaks through the speaker.

    Raises:
        VoiceError: There is no speaker or no voice.
    """
    with closing(Speaker(find_device(settings.speaking.speaker, "output"))) as speaker:
        _say(text, open_renderer(settings, notice), speaker)


def say_into(output: Path, text: str, settings: Settings, notice: Notice) -> None:
    """Speaks into a sound file.

    Raises:
        VoiceError: The file cannot be written, or there is no voice.
    """
    with Timeline(output) as timeline:
        _say(text, open_renderer(settings, notice), timeline)


def render_prompts(settings: Settings, notice: Notice) -> None:
    """Renders every fixed sentence of the guide to disk, with progress on standard error.

    Raises:
        VoiceError: There is no voice.
    """
    rendered = Rendered(open_voice(settings.speaking.voice))
    with _bar("Rendering what the guide says") as progress:
        rendered.prepare(load_prompts(LANGUAGE).fixed, progress, notice)


def learn_paraphrases(notice: Notice) -> None:
    """Makes the second opinion ready, where it is installed, with progress on standard error."""
    try:
        with _bar("Learning what people say") as progress:
            prepare_paraphrases(progress)
    except ImportError:
        return  # an extra, and truly optional: `amends doctor` names it
    except OSError as error:
        notice(
            f"Paraphrases cannot be kept ({error.strerror or error}), so fewer are understood: "
            "make the cache folder writable."
        )


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    # A bar that nobody watches, in a log, would be a line for every sentence.
    with tqdm(desc=what, unit="", leave=False, disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def _say(text: str, renderer: Renderer, player: Player) -> None:
    for sound in renderer.sounds(sentences(text)):
        player.play(sound)
    player.drain()

"""Opens the parts that the settings ask for: recognizer, understanding, dialogue, voice."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path, user_state_path

from intents.guiding.commands import NEVER_BY_RESEMBLANCE, NEVER_DOUBTED
from intents.guiding.dialogue import Dialogue
from intents.guiding.keepsake import Keepsake
from intents.guiding.knowledge import Knowledge, Rest
from intents.guiding.progress import Progress
from intents.guiding.prompts import load_prompts
from intents.hypotheses import Heard
from intents.paraphrase.encoder import Encoder
from intents.paraphrase.kept import Kept
from intents.paraphrase.network import lay_out, model_file
from intents.paraphrase.opinion import Limits, SecondOpinion
from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.phrases.grammar import Grammar
from intents.safety.alarming import Alarming
from intents.safety.dangers import Safety
from intents.safety.helplines import load_countries
from intents.safety.towns import load_towns
from intents.safety.watch import Watch
from intents.turns import Understood
from intents.understanding import Understanding
from intents.wording.weakening import load_weakenings
from models.store import ModelError, locate, moonshine_folder
from voice.errors import VoiceError
from voice.hearing.barge_in import SILENCING, Silences
from voice.hearing.recognizers import Recognizer
from voice.hearing.wake import WakeWord
from voice.settings import Hearing, Settings
from voice.sound import Samples
from voice.speaking.rendered import Rendered
from voice.speaking.renderer import Renderer
from voice.speaking.voices import open_voice

if TYPE_CHECKING:
    from voice.hearing.recognizers.moonshine import Moonshine

LANGUAGE = "en"

NAMED = 5
"""So many of the words that a recognizer does not know are named."""

Notice = Callable[[str], None]
"""Takes one line for the person at the screen."""


def open_recognizer(hearing: Hearing, notice: Notice) -> Recognizer:
    """Opens the recognizer that is asked for; `auto` is both where both are there.

    Raises:
        ModelError: A model that was asked for is missing or damaged.
        VoiceError: A model cannot be used.
    """
    vosk = None if hearing.recognizer == "moonshine" else _open_vosk(hearing, notice)
    if hearing.recognizer == "vosk" and vosk is None:
        raise ModelError(
            "There is no English model for Vosk here: fetch it with `amends models fetch`, "
            "or choose --recognizer moonshine."
        )
    if hearing.recognizer == "vosk":
        assert vosk is not None
        return vosk
    moonshine = _open_moonshine()
    if vosk is None:
        return moonshine
    from voice.hearing.recognizers.both import Both  # as rarely as Vosk

    return Both(vosk, moonshine)


def open_wake_word(recognizer: Recognizer, phrase: str) -> WakeWord:
    """What tells the wake phrase, whoever listens afterwards: Moonshine, which is always there.

    Raises:
        VoiceError: Its model cannot be used.
    """
    return _moonshine_in(recognizer).wake_word(phrase)


def open_silences(recognizer: Recognizer, understanding: Understanding) -> Silences:
    """What tells the commands that silence the guide, sooner than understanding does: Moonshine.

    Only those of a single word: longer ones are found in the middle of other sentences.

    Raises:
        VoiceError: Its model cannot be used.
    """
    grammar = understanding.grammar(SILENCING)
    words = [(word,) for word, state in grammar.arcs[0].items() if state in grammar.finals]
    spotter = _moonshine_in(recognizer).spotter(Grammar.of(words))

    def silences(samples: Samples) -> Understood | None:
        said = spotter(samples)
        return understanding.understand(Heard.typed(said)) if said else None

    return silences


def _moonshine_in(recognizer: Recognizer) -> "Moonshine":
    """The one that is open already, or one more."""
    from voice.hearing.recognizers.both import Both
    from voice.hearing.recognizers.moonshine import Moonshine

    whole = recognizer.whole if isinstance(recognizer, Both) else recognizer
    return whole if isinstance(whole, Moonshine) else _open_moonshine()


def listen_for(recognizer: Recognizer, understanding: Understanding) -> None:
    """Names to a recognizer what can be said, and readies all that the first words need.

    Raises:
        VoiceError: The recognizer is of another language than the phrases.
    """
    recognizer.expect(understanding.grammar())
    understanding.prepare()
    if understanding.dangers is not None:
        recognizer.prepare(understanding.dangers)


def name_unknown_words(recognizer: Recognizer, catalogue: Catalogue, notice: Notice) -> None:
    """Says where words stand that the recognizer can never hear, before anybody says them."""
    unknown = recognizer.words_unknown(catalogue.lines)
    if not unknown:
        return
    more = f", and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
    notice(
        f"{recognizer.name} does not know these words of the phrases, and cannot hear them: "
        f"{catalogue.where(unknown[:NAMED])}{more}."
    )


def guide_understanding(*, paraphrases: bool = True) -> Understanding:
    """Understands what people say to the guide, dangers first.

    Args:
        paraphrases: Whether to ask for a second opinion, where `prepare_paraphrases` was called.
    """
    folder = files("intents") / LANGUAGE
    with as_file(folder / "danger.yaml") as danger:
        safety = Safety(_catalogue(danger, may_overlap=True))
    with _phrase_files() as (commands, own_words):
        phrases, more = _catalogue(commands), _catalogue(own_words, may_overlap=True)
        kept = _kept_examples(commands, own_words)
    encoder = Encoder(_paraphrases()) if paraphrases and model_file() is not None else None
    limits = Limits(NEVER_BY_RESEMBLANCE, NEVER_DOUBTED)
    second = SecondOpinion(encoder, kept, phrases.language, limits) if encoder else None
    alarming = Alarming(encoder, phrases.language) if encoder else None
    return Understanding(phrases, Watch(safety, alarming), more, second if kept.is_there else None)


def prepare_paraphrases(progress: Callable[[int, int], None]) -> None:
    """Embeds examples of all that people say, and lays the network out, where that is not done yet.

    Args:
        progress: Is told how many are done, and of how many.

    Raises:
        ImportError: The extra `paraphrase` is not installed.
        OSError: They cannot be kept.
    """
    with _phrase_files() as (commands, own_words):
        kept = _kept_examples(commands, own_words)
        if not kept.is_there:
            both = _catalogue(commands).with_more(_catalogue(own_words, may_overlap=True))
            kept.make(both.network, both.language, progress)
    if model_file() is not None:
        lay_out(_paraphrases())


@contextmanager
def _phrase_files() -> Iterator[tuple[Path, Path]]:
    folder = files("intents") / LANGUAGE
    with as_file(folder / "commands.yaml") as commands, as_file(folder / "own_words.yaml") as own:
        yield commands, own


def _kept_examples(*sources: Path) -> Kept:
    return Kept(sources, _paraphrases())


def _paraphrases() -> Path:
    """Where what they need is kept."""
    return user_cache_path("amends") / "paraphrase"


def catalogue_understanding(path: Path) -> Understanding:
    """Understands any other catalogue, with nothing of the guide's own in it."""
    return Understanding(_catalogue(path))


def _catalogue(path: Path, *, may_overlap: bool = False) -> Catalogue:
    return load_catalogue(path, user_cache_path("amends") / "catalogues", may_overlap=may_overlap)


def open_dialogue(
    understanding: Understanding,
    settings: Settings,
    *,
    is_written_down: bool = False,
    remembers: bool = True,
) -> Dialogue:
    """The guide itself.

    Args:
        understanding: What it understands people with.
        settings: Whose helplines it knows.
        is_written_down: Whether captions of what is said go to a file: it says so when asked.
        remembers: Whether it goes on where it stopped last time; a recording does not.
    """
    code, countries = settings.guidance.country, load_countries(LANGUAGE)
    return Dialogue(
        Knowledge(
            understanding,
            load_prompts(LANGUAGE),
            load_weakenings(LANGUAGE),
            Keepsake(kept_file()),
            Progress(progress_file() if remembers else None),
            countries[code] if code else None,
            countries,
            load_towns(understanding.language),
            Rest(settings.hearing.sleep_after, settings.hearing.wake),
            is_written_down=is_written_down,
        )
    )


def kept_file() -> Path:
    """Where an apology is kept, if the person asks for it."""
    return user_data_path("amends") / "kept" / "apology.txt"


def progress_file() -> Path:
    """Where it is remembered which step was read last."""
    return user_state_path("amends") / "progress.json"


def open_renderer(settings: Settings, notice: Notice) -> Renderer:
    """Opens the voice, with the prompts that were rendered for it at set-up.

    Raises:
        VoiceError: No voice works.
    """
    voice = open_voice(settings.speaking.voice)
    return Renderer(voice, rendered=Rendered(voice), notice=notice)


def _open_vosk(hearing: Hearing, notice: Notice) -> Recognizer | None:
    try:
        found = locate(hearing.model, os.environ, tell=notice)
    except ModelError as error:
        asked_for = hearing.model or os.environ.get("VOSK_MODEL_PATH")
        if asked_for or hearing.recognizer == "vosk":
            raise
        notice(f"{error} Until then Moonshine listens.")
        return None
    if found is None:
        return None
    from voice.hearing.recognizers.vosk import Vosk  # loads a large library

    return Vosk(found.path, found.unknown_word)


def _open_moonshine() -> "Moonshine":
    from voice.hearing.recognizers.moonshine import Moonshine  # loads onnxruntime

    folder = moonshine_folder()
    try:
        return Moonshine(folder)
    except (OSError, ValueError) as error:
        raise VoiceError(
            f"Moonshine's model in {folder} cannot be used ({error}): "
            "install moonshine-voice 0.0.73 again."
        ) from error

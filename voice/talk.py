"""`amends talk`: a conversation, live, from a recording, or typed."""

import sys
from concurrent.futures import Future, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TextIO

from intents.completeness import Judge
from intents.guiding.dialogue import Dialogue
from intents.understanding import Understanding
from voice.chatter import no_chatter
from voice.conversation import Conversation
from voice.devices import find_device
from voice.duplex import Duplex
from voice.ears import MakeListener, MicrophoneEars, RecordingEars, TypedEars
from voice.errors import VoiceError
from voice.hearing.barge_in import Silences
from voice.hearing.echo import EchoCanceller
from voice.hearing.endpoint import Silero
from voice.hearing.files import check_recording, read_recording
from voice.hearing.listener import Listener
from voice.hearing.recognizers import Recognizer
from voice.hearing.sparing import Sparing
from voice.leftovers import keep_one_heap, settle
from voice.parts import (
    guide_understanding,
    listen_for,
    name_unknown_words,
    open_dialogue,
    open_recognizer,
    open_renderer,
    open_silences,
    open_wake_word,
)
from voice.screen import Screen
from voice.settings import Settings
from voice.speaking.narrator import Narrator
from voice.speaking.renderer import Renderer
from voice.timeline import Timeline


def talk_live(settings: Settings, captions: Path | None) -> None:
    """Listens to the microphone and speaks through the speaker, until goodbye or Ctrl-C.

    Raises:
        VoiceError: A device is missing at the start; one that goes away later is waited for.
        ModelError: There is no model to listen with.
    """
    # The devices first: there is no use in loading models for a machine that cannot hear.
    find_device(settings.hearing.microphone, "input")
    find_device(settings.speaking.speaker, "output")
    keep_one_heap()
    with ExitStack() as stack:
        stack.enter_context(no_chatter())
        screen = stack.enter_context(
            closing(Screen(_open_captions(captions, stack), plain=settings.screen.plain))
        )
        parts = _open(settings, screen, captions)
        silences = open_silences(parts.recognizer, parts.understanding)
        devices = (settings.hearing.microphone, settings.speaking.speaker)
        echo = EchoCanceller() if settings.hearing.interruptible else None
        taps = (echo.tap,) if echo else ()
        duplex = stack.enter_context(closing(Duplex(*devices, screen.notice, *taps)))
        ears = MicrophoneEars(duplex.microphone, _listener(settings, parts, silences), echo)
        narrator = Narrator(parts.renderer, duplex.speaker, earcons=settings.speaking.earcons)
        settle()
        screen.watch(lambda: duplex.microphone.level, lambda: duplex.missing)
        Conversation(parts.dialogue, ears, narrator, screen).run()


def talk_recorded(
    settings: Settings, recording: Path, output: Path | None, captions: Path | None
) -> None:
    """Takes a recording for the person, and puts the whole conversation into a file.

    Where it stopped is not remembered: the same recording has the same conversation again.

    Raises:
        VoiceError: The recording cannot be read, or the output cannot be written.
        ModelError: There is no model to listen with.
    """
    check_recording(recording)
    with ExitStack() as stack:
        timeline = stack.enter_context(Timeline(output))
        screen = Screen(_open_captions(captions, stack))
        parts = _open(settings, screen, captions, remembers=False)
        ears = RecordingEars(read_recording(recording), timeline, _listener(settings, parts))
        narrator = Narrator(parts.renderer, timeline, earcons=settings.speaking.earcons)
        Conversation(parts.dialogue, ears, narrator, screen).run()


def talk_typed(settings: Settings, output: Path | None, captions: Path | None) -> None:
    """Reads what the person says from the keyboard; the guide's side may go into a file.

    Raises:
        VoiceError: The output cannot be written.
    """
    with ExitStack() as stack:
        timeline = stack.enter_context(Timeline(output)) if output else None
        screen = Screen(_open_captions(captions, stack), echo_person=not sys.stdin.isatty())
        dialogue = open_dialogue(
            guide_understanding(), settings, is_written_down=captions is not None
        )
        narrator = Narrator(open_renderer(settings, screen.notice), timeline) if timeline else None
        Conversation(dialogue, TypedEars(sys.stdin), narrator, screen).run()


@dataclass(frozen=True)
class _Parts:
    """What a spoken conversation needs beside devices."""

    recognizer: Recognizer
    understanding: Understanding
    judge: Judge
    dialogue: Dialogue
    renderer: Renderer


def _open(
    settings: Settings, screen: Screen, captions: Path | None, *, remembers: bool = True
) -> _Parts:
    """Opens what a spoken conversation needs: the voice, which takes longest, beside the rest."""
    renderer: Future[Renderer] = Future()

    def open_voice() -> None:
        try:
            renderer.set_result(open_renderer(settings, screen.notice))
        except Exception as error:  # whatever it is, the waiting side has it
            renderer.set_exception(error)

    # Not an executor's thread, for which Ctrl-C would have to wait.
    Thread(target=open_voice, name="opening the voice", daemon=True).start()
    try:
        understanding = guide_understanding()
        recognizer = open_recognizer(settings.hearing, screen.notice)
        # Before the greeting: a model of another language cannot listen for these.
        listen_for(recognizer, understanding)
        name_unknown_words(recognizer, understanding.catalogue, screen.notice)
        judge = Judge(understanding)
        dialogue = open_dialogue(
            understanding,
            settings,
            is_written_down=captions is not None,
            remembers=remembers,
        )
    except Exception:
        wait([renderer])  # onnxruntime aborts a process that ends while it loads
        raise
    screen.notice(f"Listening with {recognizer.name}.")
    return _Parts(recognizer, understanding, judge, dialogue, renderer.result())


def _listener(settings: Settings, parts: _Parts, silences: Silences | None = None) -> MakeListener:
    return partial(
        Listener,
        parts.recognizer,
        Sparing(Silero()),
        settings.hearing.endpointing(),
        judge=parts.judge,
        wake=open_wake_word(parts.recognizer, settings.hearing.wake),
        silences=silences,
    )


def _open_captions(path: Path | None, stack: ExitStack) -> TextIO | None:
    if path is None:
        return None
    try:
        # Appending, so that what is there is lost only once a conversation begins.
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise VoiceError(
            f"The captions cannot be written to {path} ({error.strerror}): choose another place."
        ) from error
    stack.callback(_remove_empty, path)
    return stack.enter_context(file)


def _remove_empty(captions: Path) -> None:
    """Nothing is left of a conversation that could not begin."""
    if captions.is_file() and captions.stat().st_size == 0:
        captions.unlink()

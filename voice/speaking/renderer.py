"""A reply's sentences, turned into sound ahead of being played."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from threading import Lock, Thread

import numpy as np

from intents.turns import Slowly
from voice.errors import VoiceError
from voice.sound import Sound
from voice.speaking.rendered import Rendered
from voice.speaking.voices import Voice, open_spare

PATIENCE = 5.0
"""Seconds that any sentence may take, before those its length adds."""

PATIENCE_PER_CHARACTER = 0.1
"""Seconds: half as long again as a calm voice takes to speak it."""

BREATH = 0.35
"""Seconds of silence after each sentence at pace 1.0."""

SLOWLY = 0.7
"""What the pace is multiplied by for a number that is to be written down, a group at a time."""


class Renderer:
    """Renders with one voice, and for good with a spare one once that fails or hangs.

    Args:
        voice: The voice to speak with.
        spare: Opens the voice that replaces it; may raise VoiceError.
        rendered: The prompts kept for `voice`. They are not used once it is replaced: the guide
            does not change voices from sentence to sentence.
        notice: Told in one line when the voice is replaced.
        patience: Seconds a sentence may take, before those its length adds.
    """

    def __init__(
        self,
        voice: Voice,
        *,
        spare: Callable[[Voice], Voice] = open_spare,
        rendered: Rendered | None = None,
        notice: Callable[[str], None] = lambda line: None,
        patience: float = PATIENCE,
    ) -> None:
        self.voice = voice
        self._open_spare: Callable[[Voice], Voice] | None = spare
        self._rendered = rendered
        self._notice = notice
        self._patience = patience
        # A reply that breaks off leaves a sentence that is still being rendered, and no voice can
        # render two at a time. One that hangs keeps its lock; the spare has another.
        self._one_at_a_time = Lock()

    def sounds(self, sentences: Sequence[str], pace: float = 1.0) -> Iterator[Sound]:
        """Yields each sentence's sound, in order and one for one, with a breath after it.

        The next sentence is rendered, on a thread of its own, while the caller has the one
        before. A caller that stops iterating leaves at most that one unheard.

        Raises:
            VoiceError: Neither the voice nor the spare can render a sentence.
        """
        ahead = [self._begin(text, _paced(text, pace)) for text in sentences[:1]]
        for text, following in zip(sentences, [*sentences[1:], None], strict=False):
            sound = self._finish(ahead.pop(), text, _paced(text, pace))
            if following is not None:
                ahead.append(self._begin(following, _paced(following, pace)))
            yield _followed_by_silence(sound, BREATH / pace)

    def _begin(self, text: str, pace: float) -> Future[Sound]:
        """Starts rendering on a thread that can be given up, which an executor's cannot."""
        voice, lock, outcome = self.voice, self._one_at_a_time, Future[Sound]()

        def render() -> None:
            try:
                sound = self._kept(voice, text, pace)
                if sound is None:
                    with lock:
                        sound = voice.render(text, pace)
                outcome.set_result(sound)
            except Exception as error:  # whatever it is, the waiting side has it and decides
                outcome.set_exception(error)

        Thread(target=render, name="voice", daemon=True).start()
        return outcome

    def _kept(self, voice: Voice, text: str, pace: float) -> Sound | None:
        if self._rendered is None or self._rendered.voice is not voice or pace != 1.0:
            return None
        return self._rendered.get(text)

    def _finish(self, outcome: Future[Sound], text: str, pace: float) -> Sound:
        """The sound, from the spare voice where this one fails."""
        try:
            sound = outcome.result(self._patience + PATIENCE_PER_CHARACTER * len(text) / pace)
            failure = _silence_where_words_were(sound, text)
        except TimeoutError:
            failure = "it hangs"
        except Exception as error:  # a voice is foreign code: whatever it raises, the other speaks
            failure = str(error).rstrip(".") or type(error).__name__
        if not failure:
            return sound
        self._replace_voice(failure)
        return self._finish(self._begin(text, pace), text, pace)

    def _replace_voice(self, failure: str) -> None:
        kind = self.voice.name.split()[0]
        if self._open_spare is None:
            raise VoiceError(f"The voice {kind} failed too ({failure}): see amends doctor.")
        open_spare, self._open_spare = self._open_spare, None
        try:
            spare = open_spare(self.voice)
        except VoiceError as error:
            raise VoiceError(f"The voice {kind} failed ({failure}), and: {error}") from error
        self._notice(f"The voice {kind} failed ({failure}); {spare.name.split()[0]} goes on.")
        self.voice = spare
        self._one_at_a_time = Lock()


def _paced(text: str, pace: float) -> float:
    return pace * SLOWLY if isinstance(text, Slowly) else pace


def _followed_by_silence(sound: Sound, seconds: float) -> Sound:
    silence = Sound.silence(seconds, sound.rate)
    return Sound(np.concatenate([sound.samples, silence.samples]), sound.rate)


def _silence_where_words_were(sound: Sound, text: str) -> str:
    """What is wrong with a sound that should not be silent; empty if nothing is."""
    words = any(character.isalnum() for character in text)
    return "it gave no sound" if words and not sound.samples.any() else ""

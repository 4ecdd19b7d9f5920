"""Speaks a reply sentence by sentence, so that it can be lowered, held, and known where it was."""

from collections.abc import Callable, Sequence
from threading import Lock, Thread

from intents.turns import Manner
from voice.errors import VoiceError
from voice.speaking import Player
from voice.speaking.earcons import Earcon
from voice.speaking.renderer import BREATH, Renderer

LOWERED = 0.2
"""What is left of the volume (-14 dB) while somebody speaks who may mean someone else: quiet
enough to hear them over it, loud enough that it has not stopped."""


class Narrator:
    """Speaks one reply at a time, on a thread of its own.

    The next sentence is rendered while one is played. Every call returns at once.

    Args:
        renderer: Turns sentences into sound.
        player: Plays it.
        earcons: Whether it gives short sounds beside words.
    """

    def __init__(self, renderer: Renderer, player: Player, *, earcons: bool = True) -> None:
        self._renderer = renderer
        self._player = player
        self._earcons = earcons
        self._lock = Lock()
        self._volume = 1.0
        self._telling: _Telling | None = None

    @property
    def told(self) -> int | None:
        """How many whole sentences of the reply have been spoken; None where all is silent."""
        telling = self._telling
        return None if telling is None else telling.told(self._player.position)

    def say(
        self,
        lines: Sequence[str],
        manner: Manner,
        done: Callable[[VoiceError | None], None],
    ) -> None:
        """Speaks; what was being spoken breaks off.

        Args:
            lines: The sentences, in order.
            manner: How they are spoken.
            done: Called from another thread when all has been heard, or with the error where no
                voice or device works any more. Not called where something else broke it off.
        """
        self.stop()
        self._volume = self._player.volume = manner.volume
        telling = _Telling(self._player.position, BREATH / manner.pace)
        self._telling = telling

        def speak() -> None:
            error: VoiceError | None = None
            try:
                self._speak(telling, lines, manner.pace)
            except VoiceError as failure:
                error = failure
            with self._lock:
                if self._telling is not telling:
                    return
                self._telling = None
            done(error)

        Thread(target=speak, name="speaking", daemon=True).start()

    def chime(self, earcon: Earcon | None) -> None:
        """Gives a short sound, over whatever is spoken: no word waits for it."""
        if earcon is not None and self._earcons:
            self._player.chime(earcon.sound)

    def lower(self) -> None:
        """Goes on more quietly: somebody speaks."""
        self._player.volume = self._volume * LOWERED

    def hold(self) -> None:
        """Falls silent within 100 ms, and keeps what is left."""
        self._player.pause()

    def go_on(self) -> None:
        """Speaks on where it was, as loud as before."""
        self._player.volume = self._volume
        self._player.resume()

    def stop(self) -> None:
        """Falls silent within 100 ms, and forgets what is left."""
        with self._lock:
            self._telling = None
            self._player.stop()

    def _speak(self, telling: "_Telling", lines: Sequence[str], pace: float) -> None:
        for sound in self._renderer.sounds(lines, pace):
            with self._lock:
                if self._telling is not telling:
                    return
                telling.add(sound.duration)
                self._player.play(sound)
        self._player.drain()


class _Telling:
    """A reply being spoken: where its sentences end, in seconds of sound played."""

    def __init__(self, begins: float, breath: float) -> None:
        self._breath = breath
        self._ends = [begins]

    def add(self, seconds: float) -> None:
        """One more sentence, with the breath after it."""
        self._ends.append(self._ends[-1] + seconds)

    def told(self, position: float) -> int:
        """How many sentences have been spoken up to a position; their breath need not be over."""
        return sum(position >= end - self._breath for end in self._ends[1:])

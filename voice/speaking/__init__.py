"""Speaks: text to sound by one of several voices, and sound to the speaker."""

from typing import Protocol

from voice.sound import Sound


class Player(Protocol):
    """What the conversation plays its sounds with: the speaker, or a recording of the talk."""

    volume: float
    """How loud, from 0 to 2; 1 is the sounds' own level. May be changed while playing."""

    @property
    def position(self) -> float:
        """Seconds of sound played so far, pauses and silence not counted."""
        ...

    def play(self, sound: Sound) -> None:
        """Queues a sound behind those still to be played, without a gap, and returns at once."""
        ...

    def chime(self, sound: Sound) -> None:
        """Plays a short sound at once, over whatever is played; nothing waits for it."""
        ...

    def pause(self) -> None:
        """Falls silent at once; what is queued is kept."""
        ...

    def resume(self) -> None:
        """Goes on where `pause` stopped."""
        ...

    def stop(self) -> None:
        """Falls silent at once and forgets what is queued. Not paused afterwards."""
        ...

    def drain(self) -> None:
        """Waits until everything queued has been heard, or stopped."""
        ...

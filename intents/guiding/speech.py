"""What the guide said last, and how far it came before it was interrupted."""

Lines = tuple[str, ...]
"""Sentences to be spoken."""


class Speech:
    """Remembers what was spoken, for “repeat” and for going on at the sentence.

    Attributes:
        worth_repeating: What was said last that is no aside.
    """

    def __init__(self) -> None:
        self.worth_repeating: Lines = ()
        self._spoken: Lines = ()
        self._told: int | None = None  # of these, how many before it was interrupted

    @property
    def left(self) -> Lines:
        """What was still to be said when it was interrupted; nothing where it was not."""
        return () if self._told is None else self._spoken[self._told :]

    @property
    def again(self) -> Lines:
        """What was said last; interrupted, from the sentence before that on."""
        if self._told is None or not self.left:
            return self.worth_repeating
        return self._spoken[max(0, self._told - 1) :]

    def interrupt(self, over: int | None) -> None:
        """Something was said; `over` as in `Said`."""
        self._told = over

    def say(self, lines: Lines) -> None:
        """These are spoken next."""
        self._spoken, self._told = lines, None

    def forget(self) -> None:
        """Nothing was ever said."""
        self.worth_repeating = self._spoken = ()
        self._told = None

"""How the guide speaks, what it said last, and how far it came before it was interrupted."""

from collections import Counter
from collections.abc import Mapping

from intents.guiding.prompts import Prompts
from intents.turns import Manner
from intents.wording.partner import Partner

Lines = tuple[str, ...]
"""Sentences to be spoken."""


class Speech:
    """Puts prompts into words; remembers them for “repeat”, and for going on at the sentence.

    Attributes:
        manner: How it speaks: pace and volume.
        was_interrupted: Whether what is being answered was said over its voice.
        worth_repeating: What was said last that is no aside.
    """

    def __init__(self, prompts: Prompts) -> None:
        self.manner = Manner()
        self.was_interrupted = False
        self.worth_repeating: Lines = ()
        self._prompts = prompts
        self._turns: Counter[str] = Counter()  # by prompt: how often it was put into words
        self._spoken: Lines = ()
        self._told: int | None = None  # of these, how many before it was interrupted

    def words(self, prompt: str, values: Mapping[str, str] | None, partner: Partner) -> Lines:
        """A prompt's sentences, in another wording than the last time; the rest as in `Prompts`."""
        lines = self._prompts.lines(prompt, values, self._turns[prompt], partner)
        self._turns[prompt] += 1
        return lines

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

    def heard(self, over: int | None, *, waits: bool) -> None:
        """Somebody said something.

        Args:
            over: As in `Said`.
            waits: Whether the guide was told to wait: what was left then is not forgotten.
        """
        self.was_interrupted = over is not None
        if not waits:
            self._told = over

    def say(self, lines: Lines) -> None:
        """These are spoken next."""
        self._spoken, self._told = lines, None

    def forget(self) -> None:
        """Nothing was ever said."""
        self.worth_repeating = self._spoken = ()
        self._told = None

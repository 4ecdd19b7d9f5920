"""What the guide knows and keeps, apart from the conversation itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intents.guiding.keepsake import Keepsake
from intents.guiding.progress import Progress
from intents.guiding.prompts import Prompts
from intents.safety.helplines import Country
from intents.safety.towns import Towns
from intents.understanding import Understanding
from intents.wording.weakening import Weakenings


@dataclass(frozen=True)
class Rest:
    """When the guide falls asleep by itself, and what wakes it.

    Attributes:
        after_s: Seconds without a word where nothing is asked; None for never.
        wake: The wake phrase, as it is spoken.
    """

    after_s: float | None = None
    wake: str = "my guide wake up"


NEVER = Rest()
"""It sleeps only when it is told to."""


@dataclass(frozen=True)
class Knowledge:
    """What the guide knows and keeps, apart from the conversation itself.

    Attributes:
        understanding: Understands what people say.
        prompts: What the guide says.
        weakenings: What weakens an apology.
        keepsake: What is kept of the person's words, if they ask for it.
        progress: Where they are in the steps, from one day to the other.
        country: Whose helplines are read; None where it is not known, and has to be asked.
        countries: All that helplines are known of, by their code.
        towns: Which country a town is in; None where only countries are known by name.
        rest: When it falls asleep, and what wakes it.
        is_written_down: Whether what is said is written to a file that the person named.
    """

    understanding: Understanding
    prompts: Prompts
    weakenings: Weakenings
    keepsake: Keepsake
    progress: Progress
    country: Country | None = None
    countries: Mapping[str, Country] = field(default_factory=dict)
    towns: Towns | None = None
    rest: Rest = NEVER
    is_written_down: bool = False

"""“No, I said I hid it”: what was said, instead of what was heard."""

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files

_BETWEEN = r"[\s,.;:!?–—-]+"


class Corrections:
    """Knows how people correct what was misheard, in one breath.

    Args:
        leads: The words they begin with, as they are spoken.
    """

    def __init__(self, leads: Sequence[str]) -> None:
        longest_first = sorted(leads, key=len, reverse=True)
        either = "|".join(_BETWEEN.join(map(re.escape, lead.split())) for lead in longest_first)
        self._lead = re.compile(rf"\W*(?:{either}){_BETWEEN}(?=\w)", re.IGNORECASE)

    def instead(self, text: str) -> str:
        """What was said instead; empty where nothing is corrected."""
        lead = self._lead.match(text.replace("’", "'"))
        return text[lead.end() :] if lead else ""


def load_corrections(language: str) -> Corrections:
    """How people correct what was misheard in a language."""
    source = files("intents") / language / "corrections.toml"
    return Corrections(tomllib.loads(source.read_text(encoding="utf-8"))["leads"])

"""What words sound like."""

from functools import lru_cache

import jellyfish


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """What a word sounds like: its Metaphone key (Philips 1990), consonants mostly."""
    return jellyfish.metaphone(word)

"""Cuts text into what is rendered and played in one piece."""

import re

LONGEST = 240
"""Characters: about 17 s of speech. A longer sentence would keep its hearer waiting."""

_END = re.compile(
    r"""
    (?: (?<=[.!?\u2026]) | (?<=[.!?\u2026]["')\u2019\u201d]) )  # behind an end, quoted or not
    \s+
    (?= ["'(\u2018\u201c]? [A-Z0-9] )                          # before something that begins
    | \s*\n\s*\n\s*                                          # or a paragraph
    """,
    re.VERBOSE,
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|vs|e\.g|i\.e)\.$")
_PAUSE = re.compile(r"(?<=[,;:\u2013\u2014])\s+")


def sentences(text: str) -> list[str]:
    """The text's sentences in order; those too long are cut where a reader would breathe."""
    return [
        piece
        for sentence in _joined_after_titles(_END.split(text))
        for piece in _pieces(" ".join(sentence.split()))
    ]


def _joined_after_titles(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _TITLE.search(joined[-1]):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _pieces(sentence: str) -> list[str]:
    if len(sentence) <= LONGEST:
        return [sentence] if sentence else []
    pieces = [""]
    for phrase in _phrases(sentence):
        if pieces[-1] and len(pieces[-1]) + 1 + len(phrase) > LONGEST:
            pieces.append(phrase)
        else:
            pieces[-1] = f"{pieces[-1]} {phrase}".strip()
    return pieces


def _phrases(sentence: str) -> list[str]:
    """Cut at commas and their like; where even that is too long, at the words."""
    return [
        part
        for phrase in _PAUSE.split(sentence)
        for part in ([phrase] if len(phrase) <= LONGEST else phrase.split())
    ]

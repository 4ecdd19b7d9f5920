"""“Help me apologize”: its parts one at a time, a draft in the person's own words, and care."""

from collections.abc import Iterator

from intents.flows import Ask, Choose, Flow, Say
from intents.keepsake import Keepsake

PARTS = ("what_i_did", "harm", "explanation", "regret", "repair", "change")
"""In the order in which they are asked for."""


def apology(keepsake: Keepsake) -> Flow:
    """Asks, reads back, lets the person change what they want, then erases it or keeps it."""
    safe = yield Choose("apology.safe", ("yes", "no", "dont_know"))
    if safe.intent != "yes":
        yield Say("apology.not_now")
        return

    parts: dict[str, str] = {}
    yield Say("apology.begin")
    for part in PARTS:
        yield from _ask(part, parts)
    if not parts:
        yield Say("apology.empty")
        return

    yield from _draft(parts)
    while True:
        answer = yield _what_now()
        match answer.intent:
            case "keep" if _kept(parts, keepsake):
                yield Say("apology.kept")
                return
            case "keep":
                yield Say("talk.cannot_keep")
            case "redo_part":
                yield from _redo(str(answer.slots.get("part", "")), parts)
                yield from _draft(parts)
            case "practise":
                yield Ask("apology.practise", "apology.practise_example")
                yield Say("apology.practised")
            case "forget" | "no" | "skip" | "next":
                yield Say("apology.erased")
                return
            case _:
                yield from _draft(parts)


def _kept(parts: dict[str, str], keepsake: Keepsake) -> bool:
    try:
        keepsake.keep("\n".join(parts[part] for part in PARTS if part in parts))
    except OSError:
        return False
    return True


def _ask(part: str, parts: dict[str, str]) -> Flow:
    answer = yield Ask(f"apology.{part}.ask", f"apology.{part}.examples")
    if answer.words:
        parts[part] = _sentence(answer.words)
        yield Say("apology.heard", {"words": parts[part]})


def _redo(part: str, parts: dict[str, str]) -> Flow:
    if part not in PARTS:
        # “The third one” is a step anywhere else; here it is a part.
        answer = yield Choose("apology.which_part", ("redo_part", "goto_step", "skip", "no"))
        part = str(answer.slots.get("part", ""))
        number = int(answer.slots.get("step", 0))
        if 1 <= number <= len(PARTS):
            part = PARTS[number - 1]
    if part in PARTS:
        yield from _ask(part, parts)


def _draft(parts: dict[str, str]) -> Iterator[Say]:
    yield Say("apology.draft")
    for part in PARTS:
        if part in parts:
            yield Say(f"apology.{part}.frame", {"words": parts[part]})


def _what_now() -> Choose:
    return Choose(
        "apology.what_now",
        ("keep", "forget", "redo_part", "read_back", "repeat", "practise", "yes", "no", "skip",
         "next"),
    )  # fmt: skip


def _sentence(words: str) -> str:
    """The person's words as one sentence, for a voice to read."""
    words = words.strip().rstrip(".,;")
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith(("?", "!")) else ".")

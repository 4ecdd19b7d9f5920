"""When someone is in danger: fixed words, one question, and a number they can ring."""

from intents.guiding.flows import YES_OR_NO, Asking, Choose, EndCoaching, Flow, Say
from intents.safety.helplines import Country

COACHING_ENDS = ("afraid", "violence", "unsure")
"""Where there is violence or fear, the guide helps with no apology in this conversation."""


UNCLEAR = ("check", "despair")
"""What begins with a question anyway."""


def support(kind: str, country: Country | None, said: str = "", *, overheard: bool = False) -> Flow:
    """Says what is so, then, if it is safe to hear it, whom to ring; twice and slowly.

    Args:
        kind: What danger it is; one of `safety.SEVERITY`.
        country: Whose numbers are read; None where there are none to read.
        said: Words that may have been misheard, and are asked about first.
        overheard: Whether nothing was under way, so that it may be said to somebody else.
    """
    if overheard and not said and kind not in ("emergency", *UNCLEAR):
        for_me = yield from _was_for_me()
        if not for_me:
            return
    if said:
        heard = yield Choose("support.did_you_say", values={"words": said})
        if heard.intent != "yes":
            yield Say("talk.undone")
            return
    if kind == "check":
        hurt = yield Choose("support.check", ("yes", "no", "dont_know"))
        if hurt.intent not in ("yes", "dont_know"):
            yield Say("support.check_no")
            return
        # "I'm not safe" may come from either of the two: what to say depends on which.
        own = yield Choose("support.who", ("yes", "no", "dont_know"))
        kind = {"yes": "afraid", "no": "violence"}.get(own.intent, "unsure")
    if kind == "despair":
        thinks = yield Choose("support.despair", ("yes", "no", "dont_know"))
        if thinks.intent not in ("yes", "dont_know"):
            yield Say("support.check_no")
            return
        kind = "self_harm"
    if kind == "emergency":
        yield from _emergency(country)
        yield Say("support.emergency")
        return

    if kind in COACHING_ENDS:
        yield EndCoaching()
    yield Say(f"support.{kind}")
    yield from _whom_to_ring(kind, country)
    yield Say("support.after")


def _was_for_me() -> Asking[bool]:
    """One light question; silence, or other talk, is a no."""
    own = yield Choose("support.for_me", ("yes", "no", "dont_know"), passing=True)
    if own.intent in ("yes", "dont_know"):
        return True
    yield Say("support.not_for_me")
    return False


def _whom_to_ring(kind: str, country: Country | None) -> Flow:
    if country is None:  # no number is offered where there is none to read
        somebody = yield Choose("support.no_numbers", YES_OR_NO)
        if somebody.intent in ("no", "dont_know"):
            yield from _emergency(country)
        return
    safe = yield Choose("support.may_i_read", YES_OR_NO)
    if safe.intent == "yes":
        yield from _numbers(kind, country)


def _emergency(country: Country | None) -> Flow:
    if country is None:
        yield Say("support.emergency_unknown_country")
    else:
        yield Say("support.emergency_number", {"number": country.emergency_spoken})


def _numbers(kind: str, country: Country) -> Flow:
    yield from _emergency(country)
    line = country.line(kind)
    if line is not None:
        for prompt in ("support.line", "support.line_again"):
            yield Say(prompt, {"name": line.name, "number": line.spoken})

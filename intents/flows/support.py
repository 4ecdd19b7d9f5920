"""When someone is in danger: fixed words, one question, and a number they can ring."""

from intents.flows import Choose, EndCoaching, Flow, Say
from intents.helplines import Country

COACHING_ENDS = ("afraid", "violence", "unsure")
"""Where there is violence or fear, the guide helps with no apology in this conversation."""


def support(kind: str, country: Country | None, said: str = "") -> Flow:
    """Says what is so, then, if it is safe to hear it, whom to ring; twice and slowly.

    Args:
        kind: What danger it is; one of `safety.SEVERITY`.
        country: Whose numbers are read.
        said: Words that may have been misheard, and are asked about first.
    """
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
    safe = yield Choose("support.may_i_read", ("yes", "no", "dont_know", "skip"))
    if safe.intent == "yes":
        yield from _numbers(kind, country)
    yield Say("support.after")


def _emergency(country: Country | None) -> Flow:
    if country is None:
        yield Say("support.emergency_unknown_country")
    else:
        yield Say("support.emergency_number", {"number": country.emergency_spoken})


def _numbers(kind: str, country: Country | None) -> Flow:
    yield from _emergency(country)
    line = country.line(kind) if country else None
    if line is not None:
        for prompt in ("support.line", "support.line_again"):
            yield Say(prompt, {"name": line.name, "number": line.spoken})

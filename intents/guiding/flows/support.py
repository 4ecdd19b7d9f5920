"""When someone is in danger: fixed words, one question, and a number they can ring."""

from collections.abc import Mapping
from typing import Protocol

from intents.guiding.flows import (
    YES_OR_NO,
    Asking,
    Choose,
    EndCoaching,
    Flow,
    Leave,
    Located,
    Offer,
    Say,
)
from intents.safety.helplines import Country

COACHING_ENDS = ("afraid", "violence", "unsure")
"""Where there is violence or fear, the guide helps with no apology in this conversation."""

UNCLEAR = ("check", "despair")
"""What begins with a question anyway."""

GO_ON = ("resume", "next", "yes", "skip", "no")
"""What is waited for where something was under way: only “no” leaves it."""


class Surroundings(Protocol):
    """What is known where danger comes up."""

    @property
    def country(self) -> Country | None:
        """The country that the person is in; None where it is not known."""
        ...

    @property
    def countries(self) -> Mapping[str, Country]:
        """All that helplines are known of, by their code."""
        ...

    @property
    def is_within(self) -> bool:
        """Whether something is under way that can be gone on with."""
        ...


def support(kind: str, around: Surroundings, said: str = "", *, overheard: bool = False) -> Flow:
    """Says what is so, then, if it is safe to hear it, whom to ring; then waits.

    Args:
        kind: What danger it is; one of `safety.SEVERITY`.
        around: What is known.
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
    if kind in UNCLEAR:
        kind = yield from _find_out(kind)
        if not kind:
            yield Say("support.check_no")
            return
    if kind == "emergency":
        yield from _emergency(around.country)
        yield Say("support.emergency")
        if around.country is not None:
            yield Say("support.line_again", {"number": around.country.emergency_spoken})
    else:
        if kind in COACHING_ENDS:
            yield EndCoaching()
        yield Say(f"support.{kind}")
        yield from _whom_to_ring(kind, around)
        if not around.is_within:
            yield Say("support.after")
    if around.is_within:
        yield from _go_on_or_leave()


def _was_for_me() -> Asking[bool]:
    """One light question; silence, or other talk, is a no."""
    own = yield Choose("support.for_me", ("yes", "no", "dont_know"), passing=True)
    if own.intent in ("yes", "dont_know"):
        return True
    yield Say("support.not_for_me")
    return False


def _find_out(kind: str) -> Asking[str]:
    """What kind of danger it is, where that was unclear; empty for none."""
    answer = yield Choose(f"support.{kind}", ("yes", "no", "dont_know"))
    if answer.intent not in ("yes", "dont_know"):
        return ""
    if kind == "despair":
        return "self_harm"
    # "I'm not safe" may come from either of the two: what to say depends on which.
    own = yield Choose("support.who", ("yes", "no", "dont_know"))
    return {"yes": "afraid", "no": "violence"}.get(own.intent, "unsure")


def _whom_to_ring(kind: str, around: Surroundings) -> Flow:
    country = around.country or (yield from _which_country(around.countries))
    if country is None:  # no number is offered where there is none to read
        somebody = yield Choose("support.no_numbers", YES_OR_NO)
        if somebody.intent in ("no", "dont_know"):
            yield from _emergency(country)
        return
    safe = yield Choose("support.may_i_read", YES_OR_NO)
    if safe.intent == "yes":
        yield from _numbers(kind, country)


def _which_country(countries: Mapping[str, Country]) -> Asking[Country | None]:
    options = ("country", "yes", "no", "dont_know", "skip", "next")
    question = Choose("support.which_country", options, place="country")
    answer = yield question
    if answer.intent == "yes":
        answer = yield question
    country = countries.get(str(answer.slots.get("country", "")))
    if country is not None:
        yield Located(country)
    return country


def _emergency(country: Country | None) -> Flow:
    if country is None:
        yield Say("support.emergency_unknown_country")
    else:
        yield Say("support.emergency_number", {"number": country.emergency_spoken})


def _numbers(kind: str, country: Country) -> Flow:
    """Reads the helpline twice, then the emergency number; each slowly."""
    line = country.line(kind)
    if line is None:
        yield Say("support.no_line")
    else:
        for prompt in ("support.line", "support.line_again"):
            yield Say(prompt, {"name": line.name, "number": line.spoken})
    yield from _emergency(country)
    if line is None:
        yield Say("support.line_again", {"number": country.emergency_spoken})


def _go_on_or_leave() -> Flow:
    """Waits, for as long as it takes: nobody is led on from danger unless they say so."""
    answer = yield Offer("support.within", GO_ON, place="after_support")
    if answer.intent == "no":
        yield Leave()
        yield Say("talk.all_right")

"""When someone is in danger: fixed words, one question, and a number they can ring."""

from collections.abc import Mapping
from typing import Protocol

from intents.guiding.flows import (
    YES_OR_NO,
    Answer,
    Asking,
    Choose,
    Endangered,
    EndCoaching,
    Flow,
    Leave,
    Located,
    Offer,
    Say,
)
from intents.safety.dangers import UNCLEAR as ASKS_ABOUT
from intents.safety.helplines import Country
from intents.safety.towns import SEVERAL

COACHING_ENDS = ("afraid", "violence", "somebody", "unsure")
"""Where there is violence or fear, the guide helps with no apology in this conversation."""

FOR_GOOD = ("violence", "somebody", "unsure")
"""Where not even “forget everything” changes that. Whoever may have hurt their partner must not get
coaching again by one sentence; what was misheard is taken back in its own way. Who is afraid may be
followed by the one they fear, and nothing may tell what they said."""

UNCLEAR = frozenset(ASKS_ABOUT.values())
"""What begins with a question anyway."""

HELPED_BY = {"unsure": "afraid", "somebody": "violence"}
"""Whose helpline is read where it stays open who was hurt, or by whom: those help with that too."""

ALWAYS = "any time, day or night"
"""The hours of a line that need not be said: it can be rung now."""

OR_COUNTRY = (*YES_OR_NO, "country")
"""Answers where the country may still be named, or named anew."""

GO_ON = ("resume", "next", "yes", "skip", "no", "country")
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


def support(
    kind: str, around: Surroundings, *, misheard: bool = False, overheard: bool = False
) -> Flow:
    """Says what is so, then, if it is safe to hear it, whom to ring; then waits.

    Args:
        kind: What danger it is; one of `safety.SEVERITY`.
        around: What is known.
        misheard: Whether the words are not sure. They are not said again: somebody may listen.
        overheard: Whether nothing was under way, so that it may be said to somebody else.
    """
    if misheard:
        kind = yield from _is_it_serious(kind)
    elif overheard and kind not in ("emergency", *UNCLEAR):
        kind = yield from _was_for_me(kind)
    if not kind:
        return
    if kind in UNCLEAR:
        kind = yield from _find_out(kind)
        if not kind:
            yield Say("support.check_no_within" if around.is_within else "support.check_no")
            return
    yield Endangered(kind)
    if kind == "emergency":
        yield from _now(around.country)
    else:
        if kind in COACHING_ENDS:
            yield EndCoaching(kind in FOR_GOOD)
        yield Say(f"support.{kind}")
        yield from _whom_to_ring(kind, around)
    yield from _afterwards(kind, around)


def ring(kind: str, around: Surroundings, answer: Answer) -> Flow:
    """Offers the number once more, or that of the country that was named in `answer`."""
    if kind == "emergency":
        named = around.countries.get(str(answer.slots.get("country", "")))
        if named is not None:
            yield Located(named)
        yield from _now(named or around.country)
    elif answer.intent == "country":
        yield from _from_there(kind, around, answer)
    else:
        yield from _whom_to_ring(kind, around)
    yield from _afterwards(kind, around)


def _now(country: Country | None) -> Flow:
    """Someone is hurt right now: the number first, and nothing is asked."""
    yield from _emergency(country)
    yield Say("support.emergency")
    if country is not None:
        yield Say("support.line_again", {"number": country.emergency_spoken})


def _is_it_serious(kind: str) -> Asking[str]:
    """What to go on with where words may have been misheard; empty for nothing."""
    if kind == "emergency":
        hurt = yield Choose("support.hurt_now", YES_OR_NO)
        if hurt.intent == "yes":
            return kind
    else:
        safe = yield Choose("support.may_we_talk", YES_OR_NO)
        if safe.intent == "yes":
            return ASKS_ABOUT.get(kind, "check")
    yield Say("support.not_for_me")
    return ""


def _was_for_me(kind: str) -> Asking[str]:
    """One light question; silence, or other talk, is a no."""
    own = yield Choose("support.for_me", ("yes", "no", "dont_know"), passing=True)
    if own.intent in ("yes", "dont_know"):
        return kind
    yield Say("support.not_for_me")
    return ""


def _find_out(kind: str) -> Asking[str]:
    """What kind of danger it is, where that was unclear; empty for none."""
    answer = yield Choose(f"support.{kind}", ("yes", "no", "dont_know"))
    if answer.intent not in ("yes", "dont_know"):
        return ""
    if kind == "despair":
        return "self_harm"
    # "I'm not safe" may come from either of the two: what to say depends on which.
    own = yield Choose("support.who", ("yes", "no", "dont_know"))
    return {"yes": "afraid", "no": "somebody"}.get(own.intent, "unsure")


def _whom_to_ring(kind: str, around: Surroundings) -> Flow:
    if around.country is not None:
        yield from _offer(kind, around, around.country)
        return
    options = ("country", "yes", "no", "dont_know", "skip", "next")
    where = Choose("support.which_country", options, place="country")
    answer = yield where
    if answer.intent == "yes":
        answer = yield where
    yield from _from_there(kind, around, answer)


def _from_there(kind: str, around: Surroundings, answer: Answer) -> Flow:
    """Goes on from the country that was named; where no number is known, none is offered."""
    if answer.slots.get("country") == SEVERAL:
        answer = yield Choose("support.which_of_them", OR_COUNTRY, place="country")
    country = around.countries.get(str(answer.slots.get("country", "")))
    if country is not None:
        if answer.slots.get("by") == "town":
            yield Say("support.there", {"country": country.name})
        yield Located(country)
        yield from _offer(kind, around, country)
        return
    named = answer.intent == "country"
    somebody = yield Choose("support.no_numbers" if named else "support.no_country", OR_COUNTRY)
    match somebody.intent:
        case "country":
            yield from _from_there(kind, around, somebody)
        case "yes":
            yield Say("support.call_them")
        case "no" | "dont_know":
            yield Say("support.nobody")


def _offer(kind: str, around: Surroundings, country: Country) -> Flow:
    """Reads the numbers, if that is safe."""
    safe = yield Choose("support.may_i_read", OR_COUNTRY)
    match safe.intent:
        case "country":
            yield from _from_there(kind, around, safe)
        case "yes":
            yield from _numbers(kind, country)
        case _:
            yield Say("support.not_read")


def _emergency(country: Country | None) -> Flow:
    if country is None:
        yield Say("support.emergency_unknown_country")
    else:
        yield Say("support.emergency_number", {"number": country.emergency_spoken})


def _numbers(kind: str, country: Country) -> Flow:
    """Reads the helpline twice, then the emergency number; each slowly."""
    line = country.line(HELPED_BY.get(kind, kind))
    if line is None:
        yield Say("support.no_line")
    else:
        for prompt in ("support.line", "support.line_again"):
            yield Say(prompt, {"name": line.name, "number": line.spoken})
        if line.hours and line.hours != ALWAYS:
            yield Say("support.line_hours", {"hours": line.hours})
    yield from _emergency(country)
    if line is None:
        yield Say("support.line_again", {"number": country.emergency_spoken})


def _afterwards(kind: str, around: Surroundings) -> Flow:
    """Back to what was under way, if anything was; after an emergency there is nothing to add."""
    if around.is_within:
        yield from _go_on_or_leave(kind, around)
    elif kind != "emergency":
        yield Say("support.after")


def _go_on_or_leave(kind: str, around: Surroundings) -> Flow:
    """Waits, for as long as it takes: nobody is led on from danger unless they say so."""
    offer = Offer("support.within", GO_ON, place="after_support")
    answer = yield offer
    while kind == "emergency" and answer.intent == "yes":  # to the call, not to what was before
        yield Say("support.call_first")
        answer = yield offer
    if answer.intent == "country":
        yield from ring(kind, around, answer)
    elif answer.intent == "no":
        yield Leave()
        yield Say("talk.all_right")

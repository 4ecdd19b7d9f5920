"""Helplines by country: data with a source; what nobody confirmed is not spoken."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Helpline:
    """One number to ring.

    Attributes:
        kind: Whom it is for: "self_harm", "afraid" or "violence".
        name: As it is spoken.
        spoken: The number as words, in groups.
        hours: When it can be rung, as it is spoken; empty where the source does not say.
        confirmed: Whether a source was found for it.
        checked_on: When a person last rang or looked: "YYYY-MM-DD", or empty.
    """

    kind: str
    name: str
    spoken: str
    hours: str
    confirmed: bool
    checked_on: str


@dataclass(frozen=True)
class Country:
    """A country's numbers.

    Attributes:
        code: ISO 3166 code, such as "IE".
        name: As it is spoken.
        emergency_spoken: The emergency number as words.
        emergency_checked_on: When a person last looked: "YYYY-MM-DD", or empty.
        lines: Its helplines.
    """

    code: str
    name: str
    emergency_spoken: str
    emergency_checked_on: str
    lines: tuple[Helpline, ...]

    def line(self, kind: str) -> Helpline | None:
        """The first confirmed line of a kind."""
        return next((each for each in self.lines if each.kind == kind and each.confirmed), None)


def load_countries(language: str) -> dict[str, Country]:
    """All countries by their code."""
    text = (files("intents") / language / "helplines.toml").read_text(encoding="utf-8")
    return {row["code"]: _country(row) for row in tomllib.loads(text)["country"]}


def _country(row: dict[str, object]) -> Country:
    lines = row.get("line", [])
    assert isinstance(lines, list)
    return Country(
        str(row["code"]),
        str(row["name"]),
        str(row["emergency_spoken"]),
        str(row["emergency_checked_on"]),
        tuple(
            Helpline(
                line["kind"],
                line["name"],
                line["spoken"],
                line["hours"],
                line["confirmed"],
                line["checked_on"],
            )
            for line in lines
        ),
    )

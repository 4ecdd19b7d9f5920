"""The numbers that are read aloud are the numbers of the list, and somebody confirmed them."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import intents
from intents.safety.helplines import Country, Helpline

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def rows() -> list[dict[str, Any]]:
    path = Path(intents.__file__).parent / "en" / "helplines.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["country"]
    return found


def digits(spoken: str) -> str:
    return "".join(str(DIGITS.index(word)) for word in re.findall(r"\w+", spoken))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["code"])
def test_a_number_is_spoken_digit_by_digit(row: dict[str, Any]) -> None:
    assert digits(row["emergency_spoken"]) == row["emergency"]
    for line in row.get("line", []):
        assert digits(line["spoken"]) == line["number"], line["name"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["code"])
def test_a_confirmed_line_names_its_source(row: dict[str, Any]) -> None:
    for line in row.get("line", []):
        assert line["kind"] in ("self_harm", "afraid", "violence")
        assert not line["confirmed"] or line["source"], line["name"]
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", line["checked_on"])


def test_all_countries_are_there(countries: Mapping[str, Country]) -> None:
    assert set(countries) == {row["code"] for row in rows()}
    assert {"US", "GB", "IE", "CA"} <= set(countries)
    for code, country in countries.items():
        assert country.code == code and re.fullmatch("[A-Z]{2}", code)
        assert country.name and country.emergency_spoken


def line(kind: str, confirmed: bool, name: str = "somebody") -> Helpline:
    return Helpline(kind, name, "one two", "", confirmed, "")


def test_what_nobody_confirmed_is_not_spoken() -> None:
    country = Country("XX", "nowhere", "one", "", (line("afraid", False), line("violence", True)))

    assert country.line("afraid") is None
    assert country.line("self_harm") is None
    assert country.line("violence") == line("violence", True)


def test_the_first_confirmed_line_is_taken() -> None:
    lines = (line("afraid", False, "a"), line("afraid", True, "b"), line("afraid", True, "c"))

    assert Country("XX", "nowhere", "one", "", lines).line("afraid") == lines[1]


def test_no_unconfirmed_line_of_any_country_is_ever_given(
    countries: Mapping[str, Country],
) -> None:
    for country in countries.values():
        for kind in ("self_harm", "afraid", "violence"):
            found = country.line(kind)
            assert found is None or found.confirmed

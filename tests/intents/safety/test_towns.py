"""Which country a town or a state is in; and that nothing is guessed."""

from collections.abc import Mapping

import pytest

from intents.language import load_language
from intents.safety.helplines import Country
from intents.safety.towns import SEVERAL, Towns, load_towns


@pytest.fixture(scope="module")
def towns() -> Towns:
    return load_towns(load_language("en"))


@pytest.mark.parametrize(
    ("text", "named", "country"),
    [
        ("I'm in London", "", "GB"),
        ("I live in Dublin", "", "IE"),
        ("Texas", "", "US"),
        ("Quebec City", "", "CA"),
        ("Paris, Texas", "", "US"),
        ("London, Ontario", "", "CA"),
        ("Birmingham, Alabama", "", "US"),
        ("near Birmingham", "", SEVERAL),
        ("Birmingham, not far from London", "", ""),
        ("between London and Dublin", "", SEVERAL),
        ("Perth in Scotland", "GB", "GB"),
        ("New Mexico", "other", "US"),
        ("I'm not in London", "", ""),
        ("nowhere in particular", "", ""),
    ],
)
def test_country(towns: Towns, text: str, named: str, country: str) -> None:
    assert towns.country(text, named) == country


def test_every_place_is_in_a_country_that_is_known(
    towns: Towns, countries: Mapping[str, Country]
) -> None:
    assert {country for _, country in towns.known.values()} <= {*countries, SEVERAL}

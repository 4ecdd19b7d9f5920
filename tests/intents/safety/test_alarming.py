"""Danger in words that no phrase has: asked about, once, and only where it resembles one."""

from collections.abc import Callable

import pytest

from intents.hypotheses import Heard, Hypothesis
from intents.language import load_language
from intents.paraphrase.encoder import Encoder
from intents.paraphrase.network import model_file
from intents.phrases.catalogue import Catalogue
from intents.phrases.grammar import Grammar
from intents.safety.alarming import Alarming
from intents.safety.dangers import Safety
from intents.safety.watch import Watch
from intents.understanding import Understanding
from tests.intents.talking import Talk

pytestmark = pytest.mark.skipif(model_file() is None, reason="the extra `paraphrase` is not here")


@pytest.fixture(scope="module")
def alarming() -> Alarming:
    return Alarming(Encoder(), load_language("en"))


@pytest.fixture(scope="module")
def guide(commands: Catalogue, dangers: Catalogue, alarming: Alarming) -> Understanding:
    return Understanding(commands, Watch(Safety(dangers), alarming))


def kind(alarming: Alarming, text: str) -> str | None:
    danger = alarming.look(text)
    return danger.kind if danger else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He got violent with me in the kitchen.", "check"),
        ("He hurt me and I had to run away.", "check"),
        ("I just don't want to go on being alive.", "despair"),
    ],
)
def test_it_asks_and_never_acts(alarming: Alarming, text: str, expected: str) -> None:
    assert kind(alarming, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What is the next step?",
        "I forgot our anniversary and she was upset.",
        "The potatoes are boiling over in the kitchen.",
        "I lied to him about the money.",
        "Hurt her.",
    ],
)
def test_ordinary_talk_is_let_be(alarming: Alarming, text: str) -> None:
    assert kind(alarming, text) is None


def test_it_is_asked_once(guide: Understanding) -> None:
    heard = Heard.typed("my ex stood outside the house shouting threats")
    asked = guide.understand(heard)
    assert (asked.intent, asked.slots, asked.candidates) == ("support", {"kind": "check"}, ())
    assert guide.understand(heard, settled=(asked.telling,)).intent is None


def test_a_command_is_a_command_however_alarming(guide: Understanding) -> None:
    assert guide.understand(Heard.typed("I'm about to talk to her")).intent == "start_reflection"


def test_overheard_it_is_let_be_and_answered_it_is_asked_once(talk: Callable[..., Talk]) -> None:
    resembles = "my ex stood outside the house shouting threats"
    idle = talk()
    idle.say("help")
    idle.say(resembles)
    assert not any(prompt.startswith("support") for prompt in idle.prompts)

    answered = talk()
    for said in ("help me apologize", "yes", resembles):
        answered.say(said)
    assert answered.prompts == ["support.check"]
    answered.say("no")
    answered.say(resembles)
    assert not any(prompt.startswith("support") for prompt in answered.prompts)


class HoldingEar:
    """Hears one text with a danger in it; how well it fits."""

    def __init__(self, held: str, rating: float) -> None:
        self._held = held, rating

    def likeliest(self, most: int) -> list[tuple[str, float]]:
        return []

    def listen_ahead(self, grammar: Grammar, least: float) -> None:
        pass

    def anywhere(self, grammar: Grammar, least: float) -> list[tuple[str, float]]:
        return [self._held]


@pytest.mark.parametrize(
    ("held", "asks"),
    [
        ("last night he hit me and I fell over", True),
        ("cut the bread and hit me with the butter", False),
    ],
)
def test_what_the_recording_holds_counts_less_where_it_is_like_no_disclosure(
    guide: Understanding, held: str, asks: bool
) -> None:
    heard = Heard((Hypothesis("moonshine", "the bread is on the table"),), HoldingEar(held, -2.5))
    assert (guide.understand(heard).intent == "support") == asks

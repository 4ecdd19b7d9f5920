from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from voice.hearing.recognizers.moonshine import Moonshine
from voice.sound import HEARING_RATE, Sound
from voice.speaking.voices import Voice, open_voice


@pytest.fixture(scope="session")
def espeak() -> Voice:
    return open_voice("pyttsx3")


@pytest.fixture(scope="session")
def best() -> Voice:
    return open_voice("auto")


@pytest.fixture(scope="session")
def piper(best: Voice) -> Voice:
    """The best voice is Piper, as a test says; loading it takes seconds."""
    return best


@pytest.fixture(params=["espeak", "piper"])
def voice(request: pytest.FixtureRequest) -> Voice:
    opened: Voice = request.getfixturevalue(request.param)
    return opened


@pytest.fixture(scope="session")
def understand() -> Callable[[Sound], str]:
    """What a recognizer hears in a sound, in lower case and without punctuation."""
    package = find_spec("moonshine_voice")
    assert package is not None
    assert package.origin is not None
    moonshine = Moonshine(Path(package.origin).parent / "assets" / "tiny-en")

    def words(sound: Sound) -> str:
        decoding = moonshine.begin()
        decoding.feed(sound.at(HEARING_RATE).samples)
        text = decoding.finish().hypotheses[0].text.lower()
        return " ".join("".join(c if c.isalnum() else " " for c in text).split())

    return words

"""What many tests share: a sound server with virtual devices, and the recognizer that listens."""

from collections.abc import Iterator

import pytest

from models.store import moonshine_folder
from tests.soundserver import SoundServer
from voice.hearing.recognizers.moonshine import Moonshine


@pytest.fixture(scope="session")
def sound_server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


@pytest.fixture(scope="session")
def moonshine() -> Moonshine:
    return Moonshine(moonshine_folder())

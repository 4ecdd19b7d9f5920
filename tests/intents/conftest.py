"""The guide's own understanding, prompts and countries, read once; and somebody to talk with."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import intents
from intents.guiding.progress import Progress
from intents.guiding.prompts import Prompts, load_prompts
from intents.phrases.catalogue import Catalogue, load_catalogue
from intents.safety.dangers import Safety
from intents.safety.helplines import Country, load_countries
from intents.safety.watch import Watch
from intents.understanding import Understanding
from tests.intents.talking import Talk

ENGLISH = Path(intents.__file__).parent / "en"


@pytest.fixture(scope="session")
def commands() -> Catalogue:
    return load_catalogue(ENGLISH / "commands.yaml")


@pytest.fixture(scope="session")
def dangers() -> Catalogue:
    return load_catalogue(ENGLISH / "danger.yaml", may_overlap=True)


@pytest.fixture(scope="session")
def guide(commands: Catalogue, dangers: Catalogue) -> Understanding:
    return Understanding(commands, Watch(Safety(dangers)))


@pytest.fixture(scope="session")
def prompts() -> Prompts:
    return load_prompts("en")


@pytest.fixture(scope="session")
def countries() -> Mapping[str, Country]:
    return load_countries("en")


@pytest.fixture
def talk(guide: Understanding, prompts: Prompts, tmp_path: Path) -> Callable[..., Talk]:
    """Begins a conversation; what it keeps goes to `tmp_path`, or where it is told."""

    def begin(
        country: Country | None = None, kept: Path | None = None, stopped_at: int = 0
    ) -> Talk:
        progress = Progress(tmp_path / "state" / "progress.json") if stopped_at else None
        if progress is not None:
            progress.reach(stopped_at)
        return Talk(
            guide, prompts, kept or tmp_path / "kept" / "apology.txt", country, progress=progress
        )

    return begin


@pytest.fixture
def phrase_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a phrase file."""

    def write(text: str) -> Path:
        path = tmp_path / "phrases.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write

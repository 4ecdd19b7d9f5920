"""The known models as plain data, read from `catalogue.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True)
class Archive:
    """A zip file on the internet that holds a model.

    Attributes:
        url: Where it is.
        sha256: Its sum, in hexadecimal.
        at_most: Bytes it may have; a download that goes beyond is given up.
        unpacked_at_most: Bytes its files may have together; guards against zip bombs.
    """

    url: str
    sha256: str
    at_most: int
    unpacked_at_most: int


@dataclass(frozen=True)
class Package:
    """A Python package that carries a model among its files.

    Attributes:
        distribution: Its name for pip.
        version: The version known to hold the model.
        module: The name it is imported by.
        folder: The model's folder inside it.
    """

    distribution: str
    version: str
    module: str
    folder: str

    @property
    def requirement(self) -> str:
        """What to tell pip."""
        return f"{self.distribution}=={self.version}"


@dataclass(frozen=True)
class Model:
    """A known model.

    Attributes:
        name: What people call it, and its folder's name.
        engine: Which recognizer reads it.
        language: Two letters.
        licence: Under which it may be used.
        files: The SHA-256 of each of its files, by path inside its folder.
        unknown_word: How it writes a word that it does not know, where it can.
        archive: Where to download it; None where a package brings it.
        package: Which package brings it; None where it is downloaded.
    """

    name: str
    engine: Literal["vosk", "moonshine"]
    language: str
    licence: str
    files: Mapping[str, str]
    unknown_word: str | None = None
    archive: Archive | None = None
    package: Package | None = None

    @property
    def how_to_get(self) -> str:
        """What to type to have it on this machine."""
        if self.package:
            return f"pip install {self.package.requirement}"
        return f"amends models fetch {self.name}"


def known() -> tuple[Model, ...]:
    """The models of the catalogue, the preferred one first."""
    text = resources.files("models").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(_model(entry) for entry in tomllib.loads(text)["model"])


def _model(entry: dict[str, Any]) -> Model:
    archive, package = entry.pop("archive", None), entry.pop("package", None)
    return Model(
        **entry,
        archive=Archive(**archive) if archive else None,
        package=Package(**package) if package else None,
    )

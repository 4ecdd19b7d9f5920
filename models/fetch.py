"""Brings a known model into a folder: verified, whole or not at all."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from models.catalogue import Archive, Model
from models.download import DownloadError, download
from models.errors import ModelError
from models.progress import Progress, silent
from models.sums import verify
from models.unpack import unpack


@dataclass(frozen=True)
class Fetched:
    """A model that is now there.

    Attributes:
        path: Its folder.
        new: False where it was there already, and right.
    """

    path: Path
    new: bool


def ignore(_message: str) -> None:
    """Says it to nobody."""


def fetch(
    model: Model,
    into: Path,
    *,
    source: Path | None = None,
    progress: Progress = silent,
    tell: Callable[[str], None] = ignore,
) -> Fetched:
    """Downloads a model, or takes a zip file brought by hand, and unpacks it to `into / name`.

    The archive's sum is compared before anything is unpacked, each file's afterwards. A damaged
    model that is already there is replaced. Several of these may run at once: one works, the
    others wait and find its result. What stays behind of a failure is an empty lock file.

    Args:
        model: Which.
        into: The folder of models; made where it is missing.
        source: The model's zip file, for machines without the internet.
        progress: Told how far the download has come.
        tell: Told in one sentence what is being waited for.

    Raises:
        ModelError: It could not be had; the message says how to bring it by hand.
    """
    if model.archive is None:
        raise ModelError(f"{model.name} is not downloaded: `{model.how_to_get}` brings it.")
    target = into / model.name
    try:
        if _is_right(target, model):
            return Fetched(target, new=False)
        into.mkdir(parents=True, exist_ok=True)
        with _alone(into / f".{model.name}.lock", tell), _workshop(into, model) as workshop:
            if _is_right(target, model):
                return Fetched(target, new=False)
            archive = source or _downloaded(model, model.archive, workshop, into, progress)
            _put(_unpacked(archive, model, model.archive, workshop), target, workshop)
    except OSError as failure:
        reason = f"{failure.filename or into}: {failure.strerror or failure}"
        raise ModelError(f"{model.name} cannot be put into {into} ({reason}).") from failure
    return Fetched(target, new=True)


def by_hand(model: Model, into: Path) -> str:
    """A clause that tells how to bring a downloadable model without a network."""
    url = model.archive.url if model.archive else ""
    return (
        f"download {url} on another machine and give it to "
        f"`amends models fetch {model.name} --from FILE.zip`, "
        f"or unpack it so that {into / model.name} holds the model"
    )


def _is_right(folder: Path, model: Model) -> bool:
    return folder.is_dir() and not verify(folder, model)


@contextmanager
def _alone(lock: Path, tell: Callable[[str], None]) -> Iterator[None]:
    waiting = FileLock(lock)
    try:
        waiting.acquire(timeout=0)
    except Timeout:
        tell("Another `amends models fetch` is at work; waiting for it.")
        waiting.acquire()
    try:
        yield
    finally:
        waiting.release()


@contextmanager
def _workshop(into: Path, model: Model) -> Iterator[Path]:
    """A folder beside the model's, so that moving the finished model is one rename."""
    folder = into / f".{model.name}.part"
    # Of a fetch that was killed; nobody else uses it, for we hold the lock.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _downloaded(
    model: Model, archive: Archive, workshop: Path, into: Path, progress: Progress
) -> Path:
    file = workshop / "archive.zip"
    try:
        download(archive.url, file, archive.at_most, progress=progress)
    except DownloadError as failure:
        hint = by_hand(model, into)
        raise ModelError(f"{model.name} cannot be downloaded: {failure}; {hint}.") from failure
    return file


def _unpacked(file: Path, model: Model, archive: Archive, workshop: Path) -> Path:
    """Verifies and unpacks an archive; returns the finished folder, still in the workshop."""
    folder = workshop / model.name
    if not file.is_file():
        raise ModelError(f"{file} is not a file: name the zip file of {model.name}.")
    with file.open("rb") as stream:
        # The size first: it costs nothing, and the file may be anything.
        fits = os.fstat(stream.fileno()).st_size <= archive.at_most
        if not fits or hashlib.file_digest(stream, "sha256").hexdigest() != archive.sha256:
            raise ModelError(
                f"{'The download' if file.parent == workshop else file} is not the published "
                f"archive of {model.name} (its SHA-256 is another), so it was not unpacked: "
                f"download it again from {archive.url}."
            )
        unpack(stream, model, folder, archive.unpacked_at_most)
    if problems := verify(folder, model):
        raise ModelError(
            f"The archive of {model.name} does not hold the published model: {problems[0]}."
        )
    return folder


def _put(folder: Path, target: Path, workshop: Path) -> None:
    replaced = workshop / "replaced"
    if target.exists() or target.is_symlink():
        target.rename(replaced)
    try:
        folder.rename(target)
    except BaseException:
        # The old one is no worse than it was.
        if replaced.exists():
            replaced.rename(target)
        raise

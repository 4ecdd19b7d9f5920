"""What a Vosk model looks like on disk, and where in a folder one lies."""

from collections.abc import Collection
from pathlib import Path

from models.sums import Problem, absent

_SIGNS = (
    "am/final.mdl",
    "conf/model.conf",
    "conf/mfcc.conf",
    "graph/HCLG.fst",
    "graph/HCLr.fst",
    "graph/Gr.fst",
    # The layout of the first Vosk models: everything at the top.
    "final.mdl",
    "HCLG.fst",
    "HCLr.fst",
)
_SPEAKER_FILES = (
    "ivector/final.dubm",
    "ivector/final.ie",
    "ivector/final.mat",
    "ivector/global_cmvn.stats",
    "ivector/online_cmvn.conf",
    "ivector/splice.conf",
)


def models_in(folder: Path, names: Collection[str], depth: int = 2) -> list[Path]:
    """The folders in or below a folder that hold a model's files themselves, by name.

    People unpack models in many forms: this folder may be the model, or hold several; a model may
    lie in a folder of its own name once more, or in one named "model".

    Args:
        folder: Where to look.
        names: Folders of these names are meant to be models even where their files are gone.
        depth: How many levels further down to look.
    """
    if any(_is_file(folder / sign) for sign in _SIGNS):
        return [folder]
    inner = [
        found
        for child in (_subfolders(folder) if depth else ())
        for found in models_in(child, names, depth - 1)
    ]
    return inner or ([folder] if folder.name in names and folder.is_dir() else [])


def name_of(folder: Path) -> str:
    """What a model's folder says it is, looking through a folder named just "model"."""
    return folder.parent.name if folder.name == "model" else folder.name


def lacking(folder: Path) -> tuple[Problem, ...]:
    """The files that Vosk cannot do without and that are missing or of zero length.

    Vosk itself names some of them, crashes for want of others, and hangs on an empty one.
    """
    problems = (absent(folder, file) for file in _needed(folder))
    return tuple(problem for problem in problems if problem)


def fingerprint(folder: Path) -> str:
    """Sizes and times of all files in a folder: changes where a file is replaced."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "\n".join(
        f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in files
    )


def _needed(folder: Path) -> list[str]:
    if _is_file(folder / "final.mdl") and not (folder / "am").is_dir():
        needed, graph = ["final.mdl", "mfcc.conf", "word_boundary.int"], ""
    else:
        needed = ["am/final.mdl", "conf/mfcc.conf", "conf/model.conf"]
        needed, graph = [*needed, "graph/phones/word_boundary.int"], "graph/"
    if _is_file(folder / graph / "HCLG.fst"):
        needed += [f"{graph}HCLG.fst"]
    else:
        needed += [f"{graph}{file}" for file in ("HCLr.fst", "Gr.fst", "disambig_tid.int")]
    if (folder / "ivector").is_dir():
        needed += _SPEAKER_FILES
    return needed


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # In a folder that we may not look into.


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError:
        return []  # Not there, or not ours to read: no models for us in it either way.

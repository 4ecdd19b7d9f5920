from models.sums import verify


def test_a_sound_model_has_no_problems(fake, tmp_path):
    assert verify(fake.put(tmp_path), fake.model) == ()


def test_names_each_file_that_is_wrong(fake, tmp_path):
    folder = fake.put(tmp_path)
    (folder / "conf/model.conf").write_bytes(b"")
    (folder / "am/final.mdl").write_bytes(b"other")
    (folder / "graph/Gr.fst").unlink()
    (folder / "graph/HCLr.fst").unlink()
    (folder / "graph/HCLr.fst").mkdir()
    assert [str(problem) for problem in verify(folder, fake.model)] == [
        "am/final.mdl is not the published file",
        "conf/model.conf is empty",
        "graph/Gr.fst is missing",
        "graph/HCLr.fst is missing",
    ]


def test_one_flipped_bit_is_seen(fake, tmp_path):
    folder = fake.put(tmp_path)
    acoustics = bytearray(fake.files["am/final.mdl"])
    acoustics[20_000] ^= 1
    (folder / "am/final.mdl").write_bytes(acoustics)
    assert [problem.file for problem in verify(folder, fake.model)] == ["am/final.mdl"]

import io
import stat
import struct
import zipfile

import pytest

from models.errors import ModelError
from models.unpack import unpack

AT_MOST = 100_000


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_unpacks_what_the_catalogue_names_and_nothing_else(fake, make_zip, tmp_path):
    entries = {f"vosk-model-fake/{file}": content for file, content in fake.files.items()}
    entries |= {"vosk-model-fake/run.sh": b"rm", "elsewhere/am/final.mdl": b"x", "README": b"x"}
    unpack(io.BytesIO(make_zip(entries)), fake.model, tmp_path / "out", AT_MOST)
    assert files_below(tmp_path) == sorted(f"out/{file}" for file in fake.files)
    assert (tmp_path / "out/README").read_bytes() == fake.files["README"]


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "vosk-model-fake/../../outside",
        "/tmp/outside",
        "..\\outside",
        "C:outside",
        "vosk-model-fake/am/..",
    ],
)
def test_an_entry_that_leads_outside_spoils_the_archive(fake, make_zip, tmp_path, name):
    evil = make_zip({name: b"evil"})
    with pytest.raises(ModelError, match="leads out of its folder"):
        unpack(io.BytesIO(evil), fake.model, tmp_path / "deep/out", AT_MOST)
    assert files_below(tmp_path) == []


def test_a_link_spoils_the_archive(fake, tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("vosk-model-fake/am")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(tmp_path))
        archive.writestr("vosk-model-fake/am/final.mdl", b"evil")
    with pytest.raises(ModelError, match="leads out of its folder"):
        unpack(stream, fake.model, tmp_path / "out", AT_MOST)
    assert files_below(tmp_path) == []


def test_a_bomb_is_given_up_at_the_bound(fake, make_zip, tmp_path):
    bomb = make_zip({"vosk-model-fake/am/final.mdl": bytes(50_000_000)})
    assert len(bomb) < AT_MOST
    with pytest.raises(ModelError, match="unpacks to more than it should"):
        unpack(io.BytesIO(bomb), fake.model, tmp_path / "out", AT_MOST)
    assert (tmp_path / "out/am/final.mdl").stat().st_size <= AT_MOST


def test_many_entries_share_the_bound(fake, make_zip, tmp_path):
    half = bytes(AT_MOST // 2 + 1)
    bomb = make_zip({f"vosk-model-fake/{file}": half for file in ("README", "am/final.mdl")})
    with pytest.raises(ModelError, match="unpacks to more than it should"):
        unpack(io.BytesIO(bomb), fake.model, tmp_path / "out", AT_MOST)


def test_exactly_the_bound_is_not_too_much(fake, make_zip, tmp_path):
    archive = make_zip({"vosk-model-fake/README": bytes(AT_MOST)})
    unpack(io.BytesIO(archive), fake.model, tmp_path / "out", AT_MOST)
    assert (tmp_path / "out/README").stat().st_size == AT_MOST


def test_a_bomb_that_lies_about_its_size_is_damaged(fake, make_zip, tmp_path):
    honest = make_zip({"vosk-model-fake/am/final.mdl": bytes(50_000_000)})
    liar = honest.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 10))
    with pytest.raises(ModelError, match="cannot be unpacked"):
        unpack(io.BytesIO(liar), fake.model, tmp_path / "out", AT_MOST)


@pytest.mark.parametrize("cut", [0, 10, 500])
def test_a_damaged_archive_is_named(fake, tmp_path, cut):
    with pytest.raises(ModelError, match="cannot be unpacked"):
        unpack(io.BytesIO(fake.archive[:cut]), fake.model, tmp_path / "out", AT_MOST)

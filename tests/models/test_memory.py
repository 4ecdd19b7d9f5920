import os
import stat

import pytest

from models.memory import Memory
from models.sums import sha256_of
from models.trial import Trial


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache/models.json"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"one")
    return path


def overwrite_unnoticed(file, content):
    """Changes the bytes but neither size nor time: only a reader of the file can tell."""
    state = file.stat()
    file.write_bytes(content)
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_a_sum_is_remembered_across_runs(cache, file):
    memory = Memory(cache)
    sum_of_one = memory.sum_of(file)
    memory.save()
    overwrite_unnoticed(file, b"two")
    assert Memory(cache).sum_of(file) == sum_of_one


def test_a_changed_time_or_size_is_noticed(cache, file):
    memory = Memory(cache)
    memory.sum_of(file)
    overwrite_unnoticed(file, b"two")
    os.utime(file, (1, 1))
    assert memory.sum_of(file) == sha256_of(file)
    overwrite_unnoticed(file, b"three")
    assert memory.sum_of(file) == sha256_of(file)


def test_a_trial_is_remembered_until_a_file_changes(cache, tmp_path):
    memory = Memory(cache)
    memory.passed(tmp_path, "as it was", Trial("<UNK>"))
    memory.save()
    assert Memory(cache).trial_of(tmp_path, "as it was") == Trial("<UNK>")
    assert Memory(cache).trial_of(tmp_path, "as it is now") is None


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b"{", b"[]", b'{"sums": {"x": [1]}}', b'{"sums": 3}']
)
def test_a_corrupted_cache_is_harmless(cache, file, content):
    cache.parent.mkdir()
    cache.write_bytes(content)
    memory = Memory(cache)
    assert memory.sum_of(file) == sha256_of(file)
    memory.save()
    overwrite_unnoticed(file, b"two")
    assert Memory(cache).sum_of(file) != sha256_of(file)


def test_only_its_owner_can_read_it_and_nothing_else_is_left(cache, file):
    memory = Memory(cache)
    memory.sum_of(file)
    memory.save()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert list(cache.parent.iterdir()) == [cache]


def test_two_writers_keep_each_others_findings(cache, file, tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"two")
    first, second = Memory(cache), Memory(cache)
    first.sum_of(file)
    second.sum_of(other)
    first.save()
    second.save()
    overwrite_unnoticed(file, b"ONE")
    overwrite_unnoticed(other, b"TWO")
    third = Memory(cache)
    assert third.sum_of(file) != sha256_of(file)
    assert third.sum_of(other) != sha256_of(other)


def test_what_is_gone_is_forgotten(cache, file, tmp_path):
    memory = Memory(cache)
    memory.sum_of(file)
    memory.save()
    file.unlink()
    memory.passed(tmp_path, "anything", Trial(None))
    memory.save()
    assert str(file) not in cache.read_text()


def test_a_cache_that_cannot_be_written_is_harmless(tmp_path, file):
    (tmp_path / "cache").write_text("a file where the folder should be")
    memory = Memory(tmp_path / "cache/models.json")
    assert memory.sum_of(file) == sha256_of(file)
    memory.save()

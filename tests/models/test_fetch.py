import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from models.catalogue import Package
from models.errors import ModelError
from models.fetch import Fetched, fetch
from models.progress import bar
from models.sums import verify


@pytest.fixture
def into(tmp_path):
    return tmp_path / "models"


def left_in(folder):
    """What is there but for the lock, which has to stay."""
    return [path.name for path in folder.iterdir() if path.suffix != ".lock"]


def test_brings_a_model_whole_and_right(server, fake, into):
    server.answers = [server.sends(fake.archive)]
    fetched = fetch(fake.model, into)
    assert fetched == Fetched(into / "vosk-model-fake", new=True)
    assert verify(fetched.path, fake.model) == ()
    assert left_in(into) == ["vosk-model-fake"]


def test_does_nothing_where_the_model_is_there_and_right(server, fake, into):
    folder = fake.put(into / "vosk-model-fake")
    assert fetch(fake.model, into) == Fetched(folder, new=False)
    assert server.ranges == []
    assert list(into.iterdir()) == [folder]


def test_replaces_a_damaged_one(server, fake, into):
    (fake.put(into / "vosk-model-fake") / "conf/model.conf").write_bytes(b"")
    server.answers = [server.sends(fake.archive)]
    assert fetch(fake.model, into).new
    assert verify(into / "vosk-model-fake", fake.model) == ()
    assert left_in(into) == ["vosk-model-fake"]


def test_a_failed_fetch_leaves_a_damaged_one_as_it_was(server, fake, into):
    (fake.put(into / "vosk-model-fake") / "conf/model.conf").write_bytes(b"")
    server.answers = [server.refuses(404)]
    with pytest.raises(ModelError):
        fetch(fake.model, into)
    assert [problem.file for problem in verify(into / "vosk-model-fake", fake.model)] == [
        "conf/model.conf"
    ]


def test_survives_a_break(server, fake, into):
    broken = server.sends(fake.archive[:500], claims=len(fake.archive))
    server.answers = [broken, server.sends(fake.archive, ranged=True)]
    assert verify(fetch(fake.model, into).path, fake.model) == ()


def test_a_wrong_file_is_not_unpacked(server, fake, into):
    wrong = bytes(len(fake.archive))
    server.answers = [server.sends(wrong)]
    with pytest.raises(ModelError, match="The download is not the published archive"):
        fetch(fake.model, into)
    assert left_in(into) == []


def test_a_length_claimed_too_short_is_a_wrong_file(server, fake, into):
    server.answers = [server.sends(fake.archive, claims=500)]
    with pytest.raises(ModelError, match="The download is not the published archive"):
        fetch(fake.model, into)
    assert left_in(into) == []


def test_an_endless_answer_leaves_nothing(server, fake, into):
    server.answers = [server.endless()]
    with pytest.raises(ModelError, match="sends more than"):
        fetch(fake.model, into)
    assert left_in(into) == []


def test_a_slip_leaves_nothing_even_with_the_right_sum(server, fake, make_zip, into, tmp_path):
    slip = make_zip({"vosk-model-fake/README": b"x", "vosk-model-fake/../../../evil": b"x"})
    server.answers = [server.sends(slip)]
    with pytest.raises(ModelError, match="leads out of its folder"):
        fetch(fake.with_archive(slip), into)
    assert left_in(into) == []
    assert not list(tmp_path.rglob("evil"))


def test_a_bomb_leaves_nothing_even_with_the_right_sum(server, fake, make_zip, into):
    bomb = make_zip({"vosk-model-fake/am/final.mdl": bytes(50_000_000)})
    server.answers = [server.sends(bomb)]
    with pytest.raises(ModelError, match="unpacks to more than it should"):
        fetch(fake.with_archive(bomb), into)
    assert left_in(into) == []


def test_an_archive_with_a_wrong_file_in_it_leaves_nothing(server, fake, make_zip, into):
    files = fake.files | {"conf/model.conf": b"--beam=1\n"}
    other = make_zip({f"vosk-model-fake/{file}": content for file, content in files.items()})
    server.answers = [server.sends(other)]
    with pytest.raises(ModelError, match=r"conf/model\.conf is not the published file"):
        fetch(fake.with_archive(other), into)
    assert left_in(into) == []


def test_a_failure_says_how_to_bring_the_model_by_hand(server, fake, into):
    server.answers = [server.refuses(404)]
    with pytest.raises(ModelError) as failure:
        fetch(fake.model, into)
    message = str(failure.value)
    assert "answers 404 Not Found" in message
    assert server.url in message
    assert "amends models fetch vosk-model-fake --from FILE.zip" in message
    assert str(into / "vosk-model-fake") in message
    assert left_in(into) == []


def test_an_interruption_leaves_nothing(server, fake, into):
    def interrupt(_so_far, _in_all):
        raise KeyboardInterrupt

    server.answers = [server.sends(fake.archive)]
    with pytest.raises(KeyboardInterrupt):
        fetch(fake.model, into, progress=interrupt)
    assert left_in(into) == []
    assert fetch(fake.model, into).new


def test_clears_up_after_one_that_was_killed(server, fake, into):
    leftover = into / ".vosk-model-fake.part"
    leftover.mkdir(parents=True)
    (leftover / "archive.zip").write_bytes(b"half")
    server.answers = [server.sends(fake.archive)]
    fetch(fake.model, into)
    assert left_in(into) == ["vosk-model-fake"]


def test_two_at_once_download_once(server, fake, into):
    second_waits = threading.Event()
    told = []

    def tell(message):
        told.append(message)
        second_waits.set()

    def patiently(request):
        assert second_waits.wait(60)
        server.sends(fake.archive)(request)

    server.answers = [patiently]
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(fetch, fake.model, into, tell=tell) for _ in range(2)]
    assert sorted(each.result().new for each in both) == [False, True]
    assert len(told) == len(server.ranges) == 1
    assert verify(into / "vosk-model-fake", fake.model) == ()
    assert left_in(into) == ["vosk-model-fake"]


def test_takes_a_file_brought_by_hand(server, fake, into, tmp_path):
    brought = tmp_path / "brought.zip"
    brought.write_bytes(fake.archive)
    assert fetch(fake.model, into, source=brought).new
    assert verify(into / "vosk-model-fake", fake.model) == ()
    assert brought.read_bytes() == fake.archive
    assert server.ranges == []


def test_a_wrong_file_brought_by_hand_is_named(fake, into, tmp_path):
    brought = tmp_path / "brought.zip"
    brought.write_bytes(fake.archive[:-1])
    with pytest.raises(ModelError, match=rf"{brought} is not the published archive"):
        fetch(fake.model, into, source=brought)
    assert left_in(into) == []


def test_what_is_no_file_is_named(fake, into, tmp_path):
    # A pipe would be waited for for ever, were it opened.
    os.mkfifo(tmp_path / "pipe")
    for nothing in (tmp_path / "missing.zip", tmp_path, tmp_path / "pipe"):
        with pytest.raises(ModelError, match=rf"{nothing} is not a file"):
            fetch(fake.model, into, source=nothing)


def test_a_folder_that_cannot_be_made_is_named(fake, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match=r"cannot be put into .*/file/models"):
        fetch(fake.model, tmp_path / "file/models")


def test_a_model_in_a_package_is_not_downloaded(fake, into):
    package = Package("some-package", "1.0", "some_package", "model")
    packaged = replace(fake.model, archive=None, package=package)
    with pytest.raises(ModelError, match=r"`pip install some-package==1\.0` brings it"):
        fetch(packaged, into)
    assert not into.exists()


def test_the_bar_is_on_standard_error(server, fake, into, capsys):
    server.answers = [server.sends(fake.archive)]
    with bar("vosk-model-fake") as progress:
        fetch(fake.model, into, progress=progress)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "vosk-model-fake" in captured.err


def test_there_is_no_bar_for_nothing(capsys):
    with bar("vosk-model-fake"):
        pass
    assert capsys.readouterr().err == ""

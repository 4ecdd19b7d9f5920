import socket
import threading

import pytest

from models.download import DownloadError, download

BODY = bytes(range(256)) * 1_000
AT_MOST = len(BODY)
AT_ONCE = (0, 0)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "file"


def test_downloads_and_tells_how_far(server, file):
    server.answers = [server.sends(BODY)]
    told = []
    download(server.url, file, AT_MOST, progress=lambda *numbers: told.append(numbers))
    assert file.read_bytes() == BODY
    assert told == sorted(told)
    assert told[-1] == (AT_MOST, AT_MOST)


def test_goes_on_where_it_was_broken_off(server, file):
    broken = server.sends(BODY[:100_000], claims=AT_MOST)
    server.answers = [broken, server.sends(BODY, ranged=True)]
    download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert file.read_bytes() == BODY
    first, second = server.ranges
    assert first is None
    assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= 100_000


def test_starts_again_where_the_server_cannot_go_on(server, file):
    broken = server.sends(BODY[:100_000], claims=AT_MOST)
    server.answers = [broken, server.sends(BODY)]
    download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert file.read_bytes() == BODY


@pytest.mark.parametrize("status", [416, 503])
def test_an_error_that_may_pass_is_waited_for(server, file, status):
    broken = server.sends(BODY[:100_000], claims=AT_MOST)
    server.answers = [broken, server.refuses(status), server.sends(BODY, ranged=True)]
    download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert file.read_bytes() == BODY


def test_a_server_that_goes_on_somewhere_else_is_not_believed(server, file):
    def elsewhere(request):
        request.send_response(206)
        request.send_header("Content-Range", f"bytes 5-{AT_MOST - 1}/{AT_MOST}")
        request.end_headers()
        request.wfile.write(BODY[5:])

    broken = server.sends(BODY[:100_000], claims=AT_MOST)
    server.answers = [broken, elsewhere, server.sends(BODY)]
    download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert file.read_bytes() == BODY


def test_a_stalled_connection_counts_as_broken(server, file):
    release = threading.Event()
    stalled = server.sends(BODY[:100_000], claims=AT_MOST, then=lambda _: release.wait(60))
    server.answers = [stalled, server.sends(BODY, ranged=True)]
    download(server.url, file, AT_MOST, stall=0.2, pauses=AT_ONCE)
    release.set()
    assert file.read_bytes() == BODY


def test_gives_up_when_it_never_works(server, file):
    server.answers = [server.sends(BODY[:1_000], claims=AT_MOST)]
    with pytest.raises(DownloadError, match=r"the connection to 127\.0\.0\.1 broke off"):
        download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert len(server.ranges) == 3


def test_a_server_that_announces_too_much_is_not_listened_to(server, file):
    server.answers = [server.sends(BODY, claims=AT_MOST + 1)]
    with pytest.raises(DownloadError, match="sends more than the 256,000 bytes"):
        download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert file.stat().st_size == 0
    assert len(server.ranges) == 1


def test_an_endless_answer_is_cut_at_the_bound(server, file):
    server.answers = [server.endless()]
    with pytest.raises(DownloadError, match="sends more than"):
        download(server.url, file, AT_MOST, pauses=AT_ONCE)
    assert file.stat().st_size <= AT_MOST


def test_bytes_stay_packed_as_they_come(server, file):
    def packed(request):
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.send_header("Content-Length", "4")
        request.end_headers()
        request.wfile.write(b"\x1f\x8bno")

    server.answers = [packed]
    download(server.url, file, AT_MOST)
    assert file.read_bytes() == b"\x1f\x8bno"


def test_a_refusal_is_final(server, file):
    server.answers = [server.refuses(404)]
    with pytest.raises(DownloadError, match="answers 404 Not Found"):
        download(server.url, file, AT_MOST)
    assert len(server.ranges) == 1
    assert not file.exists()


def test_a_refused_connection_is_told_at_once(file):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 cannot be reached \(Connection refused"):
        # With the usual pauses: there must be no further attempts.
        download(f"http://127.0.0.1:{port}/", file, AT_MOST, pauses=(3600,))


def test_a_name_look_up_that_hangs_is_not_waited_for(file, monkeypatch):
    release = threading.Event()

    def hang(*_, **__):
        release.wait()
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(DownloadError, match=r"example\.invalid cannot be reached"):
        download("https://example.invalid/", file, AT_MOST, patience=0.1, pauses=(3600,))
    release.set()


def test_a_proxy_is_reached_instead_of_the_server(server, file, monkeypatch):
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{server.port}")
    server.answers = [server.sends(BODY)]
    download("http://example.invalid/model.zip", file, AT_MOST)
    assert file.read_bytes() == BODY

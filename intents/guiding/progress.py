"""Where the person is in the seven steps: kept across restarts, with nothing that they said."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from intents.files import write_whole
from intents.guiding.flows.guide import STEPS

FORMAT = 1


class Progress:
    """A small file: the step where it stopped, and how often each step was heard.

    It is a convenience. A file that cannot be read is as none, and where none can be written the
    guide goes on without: it is not worth a word in the middle of such a conversation. Without a
    path nothing is remembered.

    Attributes:
        stopped_at: The step that was read last; 0 where none was, or all of them were done.
        heard: By step: how often it was read.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.stopped_at, self.heard = _read(path) if path else (0, {})

    def reach(self, step: int) -> None:
        """Notes that a step is being read; 0 once all of them are done."""
        self.stopped_at = step
        if step:
            self.heard = {**self.heard, step: self.heard.get(step, 0) + 1}
        heard = {str(number): times for number, times in sorted(self.heard.items())}
        content = {"format": FORMAT, "stopped_at": step, "heard": heard}
        if self._path is None:
            return
        with suppress(OSError):
            write_whole(self._path, json.dumps(content) + "\n")

    def erase(self) -> None:
        """Forgets it. Raises OSError where the disk refuses."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self.stopped_at, self.heard = 0, {}


def _read(path: Path) -> tuple[int, Mapping[int, int]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            return 0, {}
        heard = {int(step): int(times) for step, times in content["heard"].items()}
        return _checked(int(content["stopped_at"]), heard)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return 0, {}


def _checked(stopped_at: int, heard: dict[int, int]) -> tuple[int, dict[int, int]]:
    known = range(1, STEPS + 1)
    if stopped_at not in (0, *known) or not set(heard) <= set(known):
        raise ValueError("no such step")
    return stopped_at, heard

"""What the person asked to keep: one text file that only they can read, and that can be erased."""

from pathlib import Path

from intents.files import write_whole


class Keepsake:
    """The one thing that is kept of what they said, and only if they say so.

    The file has mode 0600 from its first byte. Raises OSError where the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where it is, or would be."""
        return self._path

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not self._path.exists()

    def keep(self, text: str) -> None:
        """Writes it, whole or not at all, over what was kept before."""
        write_whole(self._path, text + "\n")

    def read(self) -> list[str]:
        """Its sentences; none where nothing is kept."""
        if self.is_empty:
            return []
        return self._path.read_text(encoding="utf-8").splitlines()

    def erase(self) -> None:
        """Removes it."""
        self._path.unlink(missing_ok=True)

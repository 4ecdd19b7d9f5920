"""What the person asked to keep: one text file that only they can read, and that can be erased."""

import os
import tempfile
from pathlib import Path


class Keepsake:
    """The one thing that is kept, and only if the person says so.

    The file has mode 0600 from its first byte. Raises OSError where the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where it is, or would be."""
        return self._path

    def keep(self, text: str) -> None:
        """Writes it, whole or not at all, over what was kept before."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=self._path.parent)  # mkstemp makes it 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            Path(temporary).replace(self._path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def read(self) -> list[str]:
        """Its sentences; none where nothing is kept."""
        if not self._path.exists():
            return []
        return self._path.read_text(encoding="utf-8").splitlines()

    def erase(self) -> None:
        """Removes it."""
        self._path.unlink(missing_ok=True)

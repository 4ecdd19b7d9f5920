import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from intents.understanding import Understanding
from voice import cli
from voice.parts import guide_understanding

Amends = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def guide() -> Understanding:
    return guide_understanding()


@pytest.fixture(scope="session")
def compiled(guide: Understanding) -> Path:
    """Where the guide's phrase files lie compiled, which takes seconds: `guide` has seen to it."""
    return user_cache_path("amends") / "catalogues"


@pytest.fixture
def home(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without settings, models or anything kept, and no sound server to be reached."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copytree(compiled, folder / "cache" / "amends" / "catalogues")
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{folder}/no-such-server")
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return folder


@pytest.fixture
def amends(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Amends:
    """Runs the command as people do: another process, from a folder that is not the project's."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))

    def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "voice", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            env=os.environ,
            cwd=elsewhere,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    """A phrase file that has nothing to do with the guide."""
    path = tmp_path / "kitchen.yaml"
    path.write_text(
        """
language: en
intents:
  light:
    data:
      - sentences: ["(turn|switch) {state} the {room} light[s]",
                    "(turn|switch) the {room} light[s] {state}"]
  order:
    data:
      - sentences: ["[i'd like] {count} {size} {drink}[s]"]
lists:
  state: {values: [{in: "on", out: "on"}, {in: "off", out: "off"}]}
  room: {values: [kitchen, hall, bedroom]}
  size: {values: [small, large]}
  drink: {values: [cappuccino, espresso, tea]}
  count: {range: {from: 1, to: 4}}
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Amends:
    """`amends` in this process, where starting another would only cost time."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["amends", *map(str, arguments)])
        status = cli.run()
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, status, out, err)

    return run


def complaint(result: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that could not do what it was asked."""
    assert result.returncode == 2, result
    assert result.stdout == "", result
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].endswith(".")
    return lines[0]

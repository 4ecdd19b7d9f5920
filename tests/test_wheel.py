"""The wheel works installed and run from another folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True)
    return next(folder.glob("amends-*.whl"))


def test_it_holds_the_data_and_not_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {
        "intents/en/commands.yaml",
        "intents/en/danger.yaml",
        "intents/en/prompts.toml",
        "models/catalogue.toml",
        "voice/example.ogg",
    } <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "scripts/"))]


def test_it_understands_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(installed), str(wheel)], check=True)
    ran = subprocess.run(
        [sys.executable, "-m", "voice", "understand", "--text", "what is step three"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"step": 3' in ran.stdout

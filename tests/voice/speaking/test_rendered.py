import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from voice.sound import Sound
from voice.speaking.rendered import Rendered
from voice.speaking.voices import Voice

PROMPTS = ["Take a breath.", "Step one.", "What did you do?", "Say help at any time."]


class Counting:
    """A real voice that counts, and breaks off or falls silent when told to."""

    def __init__(self, voice: Voice, break_at: int = 0, silent: bool = False) -> None:
        self.name = voice.name
        self.rendered: list[str] = []
        self._voice = voice
        self._break_at = break_at
        self._silent = silent

    def render(self, text: str, pace: float = 1.0) -> Sound:
        self.rendered.append(text)
        if len(self.rendered) == self._break_at:
            raise KeyboardInterrupt
        return Sound.silence(1, 16_000) if self._silent else self._voice.render(text, pace)


def contents(folder: Path) -> dict[Path, tuple[int, bytes]]:
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


def flacs(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.flac"))


def test_prompts_come_back_as_they_were_rendered(espeak: Voice, tmp_path: Path) -> None:
    rendered = Rendered(espeak, tmp_path)
    assert rendered.missing(PROMPTS) == PROMPTS
    steps: list[tuple[int, int]] = []
    rendered.prepare([*PROMPTS, PROMPTS[0]], lambda done, total: steps.append((done, total)))

    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert rendered.missing(PROMPTS) == []
    kept = rendered.get(PROMPTS[2])
    assert kept is not None
    live = espeak.render(PROMPTS[2])
    assert kept.rate == live.rate
    assert kept.samples.dtype == np.float32
    assert kept.duration == pytest.approx(live.duration, abs=0.05)
    assert np.sqrt(np.mean(kept.samples**2)) == pytest.approx(
        np.sqrt(np.mean(live.samples**2)), rel=0.1
    )


def test_preparing_again_renders_nothing_and_changes_nothing(espeak: Voice, tmp_path: Path) -> None:
    Rendered(espeak, tmp_path).prepare(PROMPTS)
    before = {file: value for file, value in contents(tmp_path).items() if file.suffix == ".flac"}
    again = Counting(espeak)
    Rendered(again, tmp_path).prepare(PROMPTS)
    assert again.rendered == []
    after = contents(tmp_path)
    assert {file: after[file] for file in before} == before


def test_what_a_person_said_touches_nothing(espeak: Voice, tmp_path: Path) -> None:
    rendered = Rendered(espeak, tmp_path)
    rendered.prepare(PROMPTS)
    before = contents(tmp_path)
    assert rendered.get("You said: I lied about the money.") is None
    assert rendered.missing(["You said: I lied about the money."])
    assert contents(tmp_path) == before


def test_nothing_in_the_folder_tells_a_text(espeak: Voice, tmp_path: Path) -> None:
    Rendered(espeak, tmp_path).prepare(PROMPTS)
    for path, (_, content) in contents(tmp_path).items():
        assert "breath" not in path.name
        assert b"breath" not in content.lower()


def test_a_break_loses_only_the_sentence_it_fell_in(espeak: Voice, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Rendered(Counting(espeak, break_at=3), tmp_path).prepare(PROMPTS)
    again = Counting(espeak)
    Rendered(again, tmp_path).prepare(PROMPTS)
    assert again.rendered == PROMPTS[2:]


@pytest.mark.parametrize("damage", ["empty", "short", "bit", "text"])
def test_a_damaged_file_is_removed_and_rendered_again(
    espeak: Voice, tmp_path: Path, damage: str
) -> None:
    rendered = Rendered(espeak, tmp_path)
    rendered.prepare(PROMPTS[:1])
    (file,) = flacs(tmp_path)
    content = bytearray(file.read_bytes())
    if damage == "bit":
        content[len(content) // 2] ^= 1
    damaged = {"empty": b"", "short": bytes(content[:-200]), "text": b"?", "bit": bytes(content)}
    file.write_bytes(damaged[damage])

    assert rendered.get(PROMPTS[0]) is None
    assert flacs(tmp_path) == []
    rendered.prepare(PROMPTS[:1])
    assert rendered.get(PROMPTS[0]) is not None


def test_prompts_no_longer_said_and_broken_off_parts_are_removed(
    espeak: Voice, tmp_path: Path
) -> None:
    rendered = Rendered(espeak, tmp_path)
    rendered.prepare(PROMPTS)
    (flacs(tmp_path)[0].parent / "tmpabc.part").write_bytes(b"fLaC")
    rendered.prepare(PROMPTS[1:])
    assert len(flacs(tmp_path)) == 3
    assert not list(tmp_path.rglob("*.part"))
    assert rendered.get(PROMPTS[0]) is None


def test_another_voice_has_its_own_prompts(espeak: Voice, tmp_path: Path) -> None:
    Rendered(espeak, tmp_path).prepare(PROMPTS)
    other = Counting(espeak)
    other.name = "pyttsx3 2.99 espeak-ng 9.0 gmw/en-us"
    assert Rendered(other, tmp_path).missing(PROMPTS) == PROMPTS


def test_two_processes_at_once_do_no_harm(espeak: Voice, tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from voice.speaking.rendered import Rendered
from voice.speaking.voices import open_voice
Rendered(open_voice("pyttsx3"), Path({str(tmp_path)!r})).prepare({PROMPTS * 10!r})
"""
    both = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert Rendered(espeak, tmp_path).missing(PROMPTS) == []
    assert len(flacs(tmp_path)) == len(PROMPTS)
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_that_cannot_be_written_is_said_once_and_not_fatal(
    espeak: Voice, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    notices: list[str] = []
    rendered = Rendered(espeak, tmp_path / "file")
    rendered.prepare(PROMPTS, notice=notices.append)
    assert len(notices) == 1
    assert str(tmp_path / "file") in notices[0]
    assert rendered.get(PROMPTS[0]) is None


def test_a_silent_failure_is_not_kept(espeak: Voice, tmp_path: Path) -> None:
    Rendered(Counting(espeak, silent=True), tmp_path).prepare(PROMPTS)
    assert flacs(tmp_path) == []

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import ModelError
from models.trial import try_out


def test_a_model_on_which_vosk_hangs_is_given_up(damaged):
    folder = damaged("conf/model.conf", b"")
    with pytest.raises(ModelError, match=r"Vosk hangs on it \(no answer in 4 s\)"):
        try_out(folder, seconds=4)


def test_a_model_on_which_vosk_crashes_takes_only_the_child_down(damaged, korean):
    half = (korean / "graph/disambig_tid.int").read_bytes()[:66]
    with pytest.raises(ModelError, match=r"Vosk crashes on it \(SIG"):
        try_out(damaged("graph/disambig_tid.int", half))


def test_a_truncated_model_is_refused_with_vosks_reason(damaged, korean):
    half = (korean / "am/final.mdl").read_bytes()[:7_000_000]
    with pytest.raises(ModelError, match=r"Vosk refuses it \(\w+.*\); unpack it again") as refusal:
        try_out(damaged("am/final.mdl", half))
    assert "VoskAPI" not in str(refusal.value)


def test_a_folder_named_models_elsewhere_is_not_taken_for_ours(tmp_path, monkeypatch):
    stranger = tmp_path / "models"
    stranger.mkdir()
    (stranger / "__init__.py").write_text("")
    (stranger / "trial.py").write_text("""print('{"unknown_word": "from a stranger"}')""")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="Vosk refuses it"):
        try_out(tmp_path)


def test_an_orphaned_trial_ends_by_itself(damaged):
    folder = damaged("conf/model.conf", b"")
    command = [sys.executable, "-m", "models.trial", str(folder), "2"]
    home = Path(sys.modules["models"].__file__).parent.parent
    environ = os.environ | {"PYTHONPATH": str(home)}
    # Nobody kills this one: it would run for ever, were there no watchdog.
    assert subprocess.run(command, env=environ, check=False, timeout=60).returncode == 1

"""Tries a model out in a process that can be killed: Vosk may hang or crash on a damaged one.

The parent calls `try_out`; the child is `python -m models.trial FOLDER SECONDS`.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ModelError

RATE = 16_000
UNKNOWN_WORDS = ("[unk]", "<UNK>", "<unk>")


@dataclass(frozen=True)
class Trial:
    """What a passed trial has shown.

    Attributes:
        unknown_word: How the model writes a word that it does not know; None where it has none
            of the usual ways, and so takes no grammar safely.
    """

    unknown_word: str | None


def try_out(folder: Path, seconds: float = 60) -> Trial:
    """Loads a model with Vosk in another process and decodes a second of sound with it.

    Args:
        folder: The model's own folder, complete as far as `layout.lacking` can tell.
        seconds: How long this may take; large models need half a minute to load.

    Raises:
        ModelError: Vosk refuses the model, crashes or hangs.
    """
    # -P: a folder named "models" where the person happens to be must not be taken for ours.
    command = [sys.executable, "-P", "-m", "models.trial", str(folder), str(seconds)]
    home = str(Path(__file__).resolve().parent.parent)
    paths = filter(None, (home, os.environ.get("PYTHONPATH")))
    try:
        child = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unusable(folder, f"Vosk hangs on it (no answer in {seconds:g} s)") from None
    if child.returncode != 0:
        raise _unusable(folder, _what_happened(child.returncode, child.stderr))
    return Trial(**json.loads(child.stdout))


def _unusable(folder: Path, reason: str) -> ModelError:
    return ModelError(
        f"The model in {folder} cannot be used: {reason}; unpack it again, or use another."
    )


def _what_happened(code: int, stderr: bytes) -> str:
    if code < 0:
        return f"Vosk crashes on it ({signal.Signals(-code).name})"
    lines = stderr.decode(errors="replace").splitlines()
    complaints = [line for line in lines if line.startswith(("ERROR (", "ASSERTION_FAILED ("))]
    # Kaldi writes "ERROR (VoskAPI:Function():file.cc:123) what is wrong".
    last = (complaints or lines or ["no reason given"])[-1]
    return f"Vosk refuses it ({last.partition(') ')[2] or last})"


def main() -> None:
    """Tries out the model named on the command line and prints a `Trial` as JSON."""
    folder, seconds = sys.argv[1], float(sys.argv[2])
    _leave_no_core()
    # The parent kills us in time; should it be gone itself, nobody else would.
    watchdog = threading.Timer(seconds + 1, os._exit, [1])
    watchdog.daemon = True
    watchdog.start()
    print(json.dumps({"unknown_word": _decode_something(folder)}))


def _leave_no_core() -> None:
    with suppress(ImportError):  # Windows has no such module, and no core files.
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _decode_something(folder: str) -> str | None:
    # Here, because the parent needs neither, and loading Vosk's library takes its time.
    import numpy as np
    import vosk

    vosk.SetLogLevel(-2)  # Errors only.
    model = vosk.Model(folder)
    noise = np.random.default_rng(0).normal(0, 3000, RATE).astype("<i2").tobytes()
    _decode(vosk.KaldiRecognizer(model, RATE), noise)
    unknown_word = next((w for w in UNKNOWN_WORDS if model.vosk_model_find_word(w) >= 0), None)
    if unknown_word:
        _decode(vosk.KaldiRecognizer(model, RATE, json.dumps([unknown_word])), noise)
    return unknown_word


def _decode(recognizer: Any, sound: bytes) -> None:
    recognizer.AcceptWaveform(sound)
    json.loads(recognizer.FinalResult())


if __name__ == "__main__":
    main()

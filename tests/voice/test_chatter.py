"""What libraries print by themselves is dropped, and nothing else."""

import subprocess
import sys

_PRINTING = """
import os, sys
from voice.chatter import no_chatter

with no_chatter():
    os.write(2, b"Expression 'err' failed in 'src/hostapi/alsa/pa_linux_alsa.c'\\nALSA lib x\\n")
    os.write(2, b"something else\\n")
    print("ours", file=sys.stderr)
os.write(2, b"Expression afterwards\\n")
"""


def test_only_what_sound_libraries_print_is_dropped() -> None:
    # In a process of its own: a test's standard error is pytest's, and takes other ways.
    ran = subprocess.run([sys.executable, "-c", _PRINTING], capture_output=True, check=True)
    said = ran.stderr.decode().splitlines()
    assert sorted(said) == ["Expression afterwards", "ours", "something else"]

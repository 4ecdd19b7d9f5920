"""What libraries print by themselves is dropped, and nothing else."""

import os
import sys

import pytest

from voice.chatter import no_chatter


def test_only_what_sound_libraries_print_is_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with no_chatter():
        os.write(2, b"Expression 'err' failed in 'src/hostapi/alsa/pa_linux_alsa.c'\nALSA lib x\n")
        os.write(2, b"something else\n")
        print("ours", file=sys.stderr)
    os.write(2, b"Expression afterwards\n")
    said = capfd.readouterr().err.splitlines()
    assert sorted(said) == ["Expression afterwards", "ours", "something else"]

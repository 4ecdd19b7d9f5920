"""pyttsx3 on Linux: espeak-ng, rendered into memory."""

import ctypes
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version

import pyttsx3
import soundfile

from voice.errors import VoiceError
from voice.sound import Sound

ENGLISH = "gmw/en-us"
"""Named, though espeak-ng's default is English too: British, and a matter of its build."""

MISSING = (
    "The system's voice needs espeak-ng: install it with apt install libespeak-ng1, "
    "or with pip install 'amends[espeak]'."
)

# espeak-ng keeps one text, one voice and one rate for the whole process, however many engines
# pyttsx3 makes: so there is one lock for all of them.
_ONE_AT_A_TIME = threading.Lock()


class Espeak:
    """espeak-ng, driven by pyttsx3 so that each sentence is complete and at its own rate.

    pyttsx3's `runAndWait` is not used. It queues an end behind the sentence, and ending stops
    whatever espeak-ng still has to do: often the new rate is lost, and now and then the whole
    sentence. `startLoop` returns when the sentence is finished, nothing having been
    stopped.

    Attributes:
        identity: Versions and voice.

    Raises:
        VoiceError: There is no espeak-ng.
    """

    def __init__(self) -> None:
        with _ONE_AT_A_TIME, _library():
            try:
                # The drivers look for espeak-ng when they are imported.
                driver = import_module("pyttsx3.drivers.espeak")
                library = import_module("pyttsx3.drivers._espeak")
                self._engine = pyttsx3.init("espeak")
            except Exception as error:  # pyttsx3 raises bare RuntimeErrors, ctypes its own
                raise VoiceError(MISSING) from error
        # The driver prints a line for each sentence, from espeak-ng's thread. Its module gets a
        # `print` of its own, since redirecting sys.stdout would swallow other threads' output.
        vars(driver)["print"] = _print_nothing
        self._wait_until_idle = library.Synchronize
        release = library.Info(None).decode()
        self.identity = f"{version('pyttsx3')} espeak-ng {release} {ENGLISH}"

    def speak(self, text: str, rate: int) -> Sound:
        """Renders a text that is not empty, at so many words a minute.

        Raises:
            VoiceError: espeak-ng gave no sound.
        """
        wav = io.BytesIO()
        with _ONE_AT_A_TIME:
            try:
                self._engine.setProperty("voice", ENGLISH)
                self._engine.setProperty("rate", rate)
                self._engine.save_to_file(text, wav)
                self._engine.startLoop()
                # The loop ends in espeak-ng's last callback: ending the engine before that has
                # returned would stop the next sentence.
                self._wait_until_idle()
                self._engine.endLoop()
                wav.seek(0)
                samples, sample_rate = soundfile.read(wav, dtype="float32")
            except Exception as error:  # pyttsx3 raises bare RuntimeErrors, soundfile its own
                raise VoiceError(
                    f"The system's voice has stopped working ({error}): start the guide again."
                ) from error
        return Sound(samples, sample_rate)


def _print_nothing(*_: object) -> None:
    """Takes the place of `print` in pyttsx3's driver."""


@contextmanager
def _library() -> Iterator[None]:
    """Has the wheel's espeak-ng at hand while pyttsx3 starts, where the system has none.

    Loaded first, it is what the loader finds for the name pyttsx3 asks for. It is kept out of the
    global namespace: Piper carries an espeak-ng of its own, whose calls would land in this one
    and crash.
    """
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        pass
    else:
        yield
        return
    try:
        wheel = import_module("espeakng_loader")
        ctypes.CDLL(wheel.get_library_path(), mode=ctypes.RTLD_LOCAL)
    except (ImportError, OSError) as error:
        raise VoiceError(MISSING) from error
    before = os.environ.get("ESPEAK_DATA_PATH")
    os.environ["ESPEAK_DATA_PATH"] = wheel.get_data_path()
    try:
        yield
    finally:
        # Read once, at the start. Left behind, it would mislead an espeak-ng that we start.
        if before is None:
            del os.environ["ESPEAK_DATA_PATH"]
        else:
            os.environ["ESPEAK_DATA_PATH"] = before

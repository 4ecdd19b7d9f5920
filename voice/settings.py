"""Settings: a TOML file in the platform's config folder; flags go over it."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_config_path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from voice.errors import VoiceError
from voice.hearing.endpoint import Endpointing

Seconds = Annotated[float, Field(gt=0, le=600)]


WakePhrase = Annotated[
    str, Field(pattern=r"^ *[A-Za-z']+( +[A-Za-z']+)+ *$"), AfterValidator(str.lower)
]
"""Two words or more: a single one is said by chance."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hearing(_Table):
    """`[hearing]`: who listens, whether it can be interrupted, when an utterance is over (s).

    It sleeps after `sleep_after` seconds without a word, where nothing is asked, until it hears
    the wake phrase.
    """

    recognizer: Literal["auto", "vosk", "moonshine"] = "auto"
    model: str | None = None
    microphone: str | int | None = None
    interruptible: bool = True
    wake: WakePhrase = "my guide wake up"
    sleep_after: Annotated[float, Field(gt=0)] = 300.0
    complete_silence: Seconds = Endpointing.complete_silence_s
    continuable_silence: Seconds = Endpointing.continuable_silence_s
    command_silence: Seconds = Endpointing.command_silence_s
    unfinished_silence: Seconds = Endpointing.unfinished_silence_s
    dictation_silence: Seconds = Endpointing.dictation_silence_s

    def endpointing(self) -> Endpointing:
        """As the endpointer takes it."""
        return Endpointing(
            complete_silence_s=self.complete_silence,
            continuable_silence_s=self.continuable_silence,
            command_silence_s=self.command_silence,
            unfinished_silence_s=self.unfinished_silence,
            dictation_silence_s=self.dictation_silence,
        )


class Speaking(_Table):
    """`[speaking]`: whose voice, where it comes out, and whether there are earcons."""

    voice: Literal["auto", "piper", "pyttsx3"] = "auto"
    speaker: str | int | None = None
    earcons: bool = True


class Guidance(_Table):
    """`[guidance]`: whose emergency numbers."""

    country: Literal["US", "CA", "GB", "IE", "AU", "NZ", "EU"] | None = None


class Display(_Table):
    """`[screen]`: whether captions are plain lines on a terminal too."""

    plain: bool = False


class Settings(_Table):
    """All settings."""

    hearing: Hearing = Hearing()
    speaking: Speaking = Speaking()
    guidance: Guidance = Guidance()
    screen: Display = Display()


def settings_file() -> Path:
    """Where the settings are, if there are any."""
    return user_config_path("amends") / "settings.toml"


def load_settings(path: Path) -> Settings:
    """Reads the settings; without a file they are the defaults.

    Raises:
        VoiceError: The file cannot be read, or something in it is unknown or wrong.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise VoiceError(f"The settings in {path} are not TOML: {error}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise VoiceError(f"The settings in {path} cannot be read: {error}.") from error
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise VoiceError(_named(path, error)) from error


def _named(path: Path, error: ValidationError) -> str:
    first = error.errors()[0]
    table, *rest = (str(part) for part in first["loc"])
    key = f" {rest[0]}" if rest else ""
    if first["type"] == "extra_forbidden":
        what = "is unknown: remove it or mend its name"
    else:
        what = f"is wrong: {first['msg'][:1].lower()}{first['msg'][1:]}"
    return f"In the settings {path}, [{table}]{key} {what}."

"""Takes our own voice out of what the microphone hears."""

from voice.hearing.echo.blocks import BLOCK
from voice.hearing.echo.canceller import EchoCanceller
from voice.hearing.echo.filter import EchoFilter

__all__ = ["BLOCK", "EchoCanceller", "EchoFilter"]

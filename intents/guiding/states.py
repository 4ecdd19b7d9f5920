"""The states a conversation can be in. What a command does depends on nothing else."""

from enum import Enum


class State(Enum):
    """Where the conversation stands, as far as a command is concerned."""

    IDLE = "idle"
    """Nothing is under way."""
    STEP = "step"
    """A step was read, or part of it, and more is offered."""
    QUESTION = "question"
    """A question waits whose answers are known."""
    DICTATION = "dictation"
    """A question waits that the person answers in their own words."""
    DRAFT = "draft"
    """The apology was read, and it is to be kept, changed or erased."""
    SILENCE = "silence"
    """A silence that is meant."""
    PAUSED = "paused"
    """It waits to be told to go on."""
    DANGER = "danger"
    """Somebody may be in danger, and that comes first."""
    ASLEEP = "asleep"
    """It waits to be called."""

"""What came up of danger in a conversation, and what that rules out."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Precautions:
    """What the guide holds itself to.

    Attributes:
        danger: What danger somebody was in, as far as that came up; empty for none.
        no_coaching: Whether somebody may be in danger, so that no apology is helped with.
        for_good: Whether forgetting everything leaves that as it is.
    """

    danger: str = ""
    no_coaching: bool = False
    for_good: bool = False

    @property
    def are_taken(self) -> bool:
        """Whether anything of danger came up."""
        return bool(self.danger) or self.no_coaching

    def against(self, danger: str) -> "Precautions":
        """The same once it came up that somebody is in a danger."""
        return replace(self, danger=danger)

    def without_coaching(self, *, for_good: bool) -> "Precautions":
        """The same once no apology is helped with any more; what holds for good goes on to."""
        return replace(self, no_coaching=True, for_good=self.for_good or for_good)

    def after_forgetting(self) -> "Precautions":
        """What is left once everything was forgotten: why, nobody is told."""
        return Precautions("", self.for_good, self.for_good)


NONE = Precautions()
"""Nothing of danger came up, or it was misheard."""

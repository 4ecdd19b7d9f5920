"""The flows under way: what was turned to last is on top, the others go on after it."""

from collections.abc import Callable

from intents.guiding.flows import Run, Waiting

BESIDE = ("step", "which", "welcome")
"""What can be asked for in the middle of something else, and returned from."""


class Stack:
    """The flows under way; only the one on top speaks and listens."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    @property
    def top(self) -> Run | None:
        """The flow that is spoken with; None where nothing is under way."""
        return self._runs[-1] if self._runs else None

    @property
    def waits(self) -> Waiting | None:
        """What that flow waits for."""
        return self._runs[-1].waits if self._runs else None

    @property
    def below(self) -> Run | None:
        """The flow that goes on after it."""
        return self._runs[-2] if len(self._runs) > 1 else None

    @property
    def is_beside(self) -> bool:
        """Whether a step was asked for in the middle of something else."""
        return self.below is not None and self._runs[-1].name in BESIDE

    def has_other_than(self, name: str) -> bool:
        """Whether any flow is under way besides those of this name."""
        return any(run.name != name for run in self._runs)

    def push(self, run: Run) -> None:
        """Turns to another flow."""
        self._runs.append(run)

    def pop(self) -> None:
        """Leaves the flow on top."""
        self._runs.pop()

    def remove(self, run: Run) -> None:
        """Leaves a flow, wherever it lies."""
        self._runs.remove(run)

    def uncover(self, name: str) -> bool:
        """Leaves whatever lies on a flow; whether there is one of this name."""
        if not any(run.name == name for run in self._runs):
            return False
        while self._runs[-1].name != name:
            self._runs.pop()
        return True

    def drop(self, *names: str) -> None:
        """Leaves the flows of these names."""
        self._runs = [run for run in self._runs if run.name not in names]

    def drop_all_but(self, name: str) -> None:
        """Leaves the flows of any other name."""
        self._runs = [run for run in self._runs if run.name == name]

    def drop_below(self) -> None:
        """Leaves all that would go on after the flow on top."""
        del self._runs[:-1]

    def drop_passing(self) -> bool:
        """Leaves a question that is only passing; whether there was one."""
        if not self._runs or not self._runs[-1].is_passing:
            return False
        self._runs.pop()
        return True

    def clear(self) -> None:
        """Leaves all."""
        self._runs.clear()

    def snapshot(self) -> Callable[[], None]:
        """Remembers which flows are under way; call what it returns to have them back."""
        runs = list(self._runs)

        def restore() -> None:
            self._runs = list(runs)

        return restore

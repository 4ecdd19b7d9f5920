"""The `amends` command: `program.py` runs it, the other modules hold its commands."""

from voice.cli.program import amends, main, run

__all__ = ["amends", "main", "run"]

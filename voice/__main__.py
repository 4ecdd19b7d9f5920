"""`python -m voice` is the `amends` command."""

from voice.cli import main

main()

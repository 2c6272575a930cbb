"""How far a long piece of work is, for a person who waits."""

import sys
from collections.abc import Callable

import click

Progress = Callable[[str, int, int], None]
"""(what is being done, done so far, out of)."""


def terminal_progress() -> Progress | None:
    """One line that rewrites itself, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        click.echo(f"\r\033[K{what}\u00a0: {done}/{total}{end}", nl=False, err=True)

    return show

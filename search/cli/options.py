"""What several subcommands share: options, and errors told in French without a traceback."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from search.cache import FILE, Cache
from search.content.checks import Checked, check_corpus
from search.content.corpus import CorpusError
from search.content.typography import counted
from search.files import explain

F = TypeVar("F", bound=Callable[..., Any])
CACHE = Path(".cache")
"""Everything in it may be deleted at any time."""


def faq_option(function: F) -> F:
    """`--faq DOSSIER`: the folder of the entries."""
    return click.option(
        "--faq", "faq_dir", type=click.Path(path_type=Path), default=Path("faq"), show_default=True,
        help="Dossier des entrées.", metavar="DOSSIER",
    )(function)  # fmt: skip


def load(faq_dir: Path, today: date | None = None, style: bool = False, empty: bool = False) -> Checked:
    """Load and check `faq_dir`, with the rules of style if asked; no FAQ there ends the command with one sentence.
    `empty`: for the commands that write its first entries."""
    try:
        return check_corpus(faq_dir, today=today or date.today(), cache=Cache(CACHE / FILE), style=style, empty=empty)
    except (CorpusError, OSError) as error:
        raise click.ClickException(french(error)) from error


def clean(faq_dir: Path) -> Checked:
    """Like `load`, and a FAQ with errors ends the command after showing them all."""
    checked = load(faq_dir)
    for problem in checked.errors:
        click.echo(str(problem), err=True)
    if checked.errors:
        raise click.ClickException(f"{counted(len(checked.errors), 'erreur')} dans la FAQ\u00a0: rien n’a été fait.")
    return checked


def french(error: Exception) -> str:
    """One French sentence for an error of reading or writing."""
    return explain(error) if isinstance(error, OSError) else str(error)

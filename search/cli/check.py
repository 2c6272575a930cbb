"""`faq check`: all faults of all files."""

from pathlib import Path

import click

from search.cli.options import faq_option, load
from search.content.problem import Severity


@click.command()
@faq_option
def check(faq_dir: Path) -> None:
    """Vérifie toutes les entrées et dit comment corriger chaque faute."""
    checked = load(faq_dir)
    for problem in checked.problems:
        click.echo(str(problem))
    warnings = sum(problem.severity is Severity.WARNING for problem in checked.problems)
    published = len(checked.corpus.published)
    click.echo(f"{published} réponses publiées, {len(checked.errors)} erreurs, {warnings} avertissements.", err=True)
    if checked.errors:
        raise SystemExit(1)

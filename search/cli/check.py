"""`faq check`: all faults of all files."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from search.cli.options import faq_option, load
from search.content.problem import Problem, Severity
from search.content.rules import counsels, faults
from search.editing.outputs import OUTPUTS, from_here
from search.editing.wording import counted


@click.command()
@faq_option
@click.option(
    "--format", "output", type=click.Choice(list(OUTPUTS)), default="text", show_default=True, help="Forme du rapport."
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Vérifier comme si l’on était à cette date.")
@click.option("--rules", "show_rules", is_flag=True, help="Montrer les règles, sans rien vérifier.")
def check(faq_dir: Path, output: str, today: datetime | None, show_rules: bool) -> None:  # fmt: skip
    """Vérifie toutes les entrées et dit comment corriger chaque faute."""
    if show_rules:
        click.echo(rules())
        return
    checked = load(faq_dir, today.date() if today else None, style=True)
    problems = checked.problems
    if written := OUTPUTS[output](problems if output == "text" else from_here(problems, faq_dir)):
        click.echo(written)
    click.echo(summary(len(checked.corpus.published), problems), err=True)
    if checked.errors:
        raise SystemExit(1)


def rules() -> str:
    """Every rule as its module says it."""
    return "\n".join(
        f"{rule.__globals__['NAME']}\u00a0: {' '.join((rule.__doc__ or '').split())}"
        for rule in (*faults(), *counsels())
    )


def summary(published: int, problems: Sequence[Problem]) -> str:
    warnings = sum(problem.severity is Severity.WARNING for problem in problems)
    answers = counted(published, "réponse publiée", "réponses publiées")
    errors = counted(len(problems) - warnings, "erreur")
    return f"{answers}, {errors}, {counted(warnings, 'avertissement')}."

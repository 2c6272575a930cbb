"""`faq check`: all faults of all files."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from search.cli.format import format_files
from search.cli.options import faq_option, french, load
from search.content.checks import Checked, rules
from search.content.history import GitError
from search.content.problem import Problem, Severity
from search.content.typography import counted
from search.editing.comparison import NAME as LOST
from search.editing.comparison import compare, lost_addresses
from search.editing.duplicates import NAME as DUPLICATE
from search.editing.duplicates import duplicate_questions, find_duplicates
from search.editing.formatting import markdown_files
from search.editing.outputs import OUTPUTS, from_here
from search.editing.spelling import NAME as SPELLING
from search.editing.spelling import misspellings
from search.files import write_whole

SHOWN = {Severity.ERROR: 50, Severity.WARNING: 10}
"""Lines of one rule that a person reads before wanting a count."""
REMARKS = 10
"""GitHub shows no more errors, and no more warnings, of one step."""
SAME = 3
"""Files from which the same message is said once."""


@click.command()
@faq_option
@click.option(
    "--format", "output", type=click.Choice(list(OUTPUTS)), default="text", show_default=True, help="Forme du rapport."
)
@click.option(
    "--base",
    metavar="RÉVISION",
    help="Comparer à cette branche : adresses perdues, questions jumelles, orthographe.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Vérifier comme si l’on était à cette date.")
@click.option("--all", "show_all", is_flag=True, help="Montrer chaque faute et chaque conseil, une ligne chacun.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Écrire aussi toutes les fautes dans ce fichier.", metavar="FICHIER"
)
@click.option("--fix", is_flag=True, help="Corriger d’abord ce que « faq format » sait corriger.")
@click.option("--rules", "show_rules", is_flag=True, help="Montrer les règles, sans rien vérifier.")
def check(
    faq_dir: Path,
    output: str,
    base: str | None,
    today: datetime | None,
    show_all: bool,
    out: Path | None,
    fix: bool,
    show_rules: bool,
) -> None:
    """Vérifie toutes les entrées et dit comment corriger chaque faute."""
    if show_rules:
        click.echo(rule_texts())
        return
    if fix:
        format_files(markdown_files(faq_dir))
    checked = load(faq_dir, today.date() if today else None, style=True)
    problems = against(checked, faq_dir, base) if base else checked.problems
    if out:
        write_all(out, problems)
    if output == "text":
        written = "\n".join(map(str, problems) if show_all else condensed(problems))
    elif output == "github" and not show_all:
        written = remarks(problems, faq_dir)
    else:
        written = OUTPUTS[output](from_here(problems, faq_dir))
    if written:
        click.echo(written)
    click.echo(summary(len(checked.corpus.published), problems), err=True)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise SystemExit(1)


def against(checked: Checked, faq_dir: Path, base: str) -> tuple[Problem, ...]:
    """The problems of a proposal: every error, and the advice on what it touches."""
    try:
        comparison = compare(faq_dir, checked.corpus, base)
    except GitError as error:
        raise click.ClickException(str(error)) from error
    touched = comparison.touched
    asked = [*comparison.added, *(new for old, new in comparison.changed if old.question != new.question)]
    duplicates = find_duplicates(checked.corpus, asked, checked.answers.get)
    found = [problem for problem in checked.problems if problem.severity is Severity.ERROR or problem.path in touched]
    found += [*lost_addresses(comparison), *duplicate_questions(duplicates, asked), *misspellings(comparison)]
    return tuple(sorted(found))


def write_all(out: Path, problems: Sequence[Problem]) -> None:
    try:
        write_whole(out, "".join(f"{problem}\n" for problem in by_severity(problems)))
    except OSError as error:
        raise click.ClickException(french(error)) from error


def by_severity(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.severity is Severity.WARNING, problem))


def remarks(problems: Sequence[Problem], directory: Path) -> str:
    """Errors, then advice: as many of each as GitHub shows, which would choose others, and how many are left."""
    ranked = by_severity(problems)
    errors = [problem for problem in ranked if problem.severity is Severity.ERROR]
    shown = errors[:REMARKS] + ranked[len(errors) :][:REMARKS]
    rest = len(ranked) - len(shown)
    more = f"\n{counted(rest, 'autre remarque', 'autres remarques')}\u00a0; voir --all ou --out." if rest else ""
    return OUTPUTS["github"](from_here(shown, directory)) + more


def condensed(problems: Sequence[Problem]) -> Iterator[str]:
    """What blocks publication, then advice; one line for what several files share, and for each rule of a file.

    Of one rule, only the first lines are shown: 19,000 entries give a page to read.
    """
    shown: Counter[tuple[Severity, str]] = Counter()
    for group in _groups(problems):
        first, kind = group[0], (group[0].severity, group[0].rule)
        shown[kind] += 1
        if shown[kind] <= SHOWN[first.severity]:
            yield f"{first}{_others(group)}"
    for (severity, rule), count in sorted(shown.items()):
        if (rest := count - SHOWN[severity]) > 0:
            yield f"{counted(rest, 'autre ligne', 'autres lignes')} [{rule}]\u00a0; voir --all."


def _groups(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Errors first; together, the same message in several files, or one rule in one file."""
    same: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for problem in problems:
        same[problem.rule, problem.message].add(problem.path)
    groups: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        shared = len(same[problem.rule, problem.message]) >= SAME
        groups[problem.rule, problem.message if shared else problem.path].append(problem)
    return sorted(groups.values(), key=lambda group: (group[0].severity is Severity.WARNING, group[0]))


def _others(group: Sequence[Problem]) -> str:
    files = len({problem.path for problem in group})
    if files > 1:
        return f" (et {counted(files - 1, 'autre fichier', 'autres fichiers')})"
    return f" (et {counted(len(group) - 1, 'autre')} dans ce fichier)" if len(group) > 1 else ""


def rule_texts() -> str:
    """Every rule as it says itself, those of a proposal last."""
    of_a_proposal = ((LOST, lost_addresses), (DUPLICATE, duplicate_questions), (SPELLING, misspellings))
    texts = [(rule.name, rule.text) for rule in rules()] + [(name, find.__doc__) for name, find in of_a_proposal]
    return "\n".join(f"{name}\u00a0: {text}" for name, text in texts)


def summary(published: int, problems: Sequence[Problem]) -> str:
    warnings = sum(problem.severity is Severity.WARNING for problem in problems)
    answers = counted(published, "réponse publiée", "réponses publiées")
    errors = counted(len(problems) - warnings, "erreur")
    return f"{answers}, {errors}, {counted(warnings, 'avertissement')}."

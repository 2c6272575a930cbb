"""`faq report`: what a proposal changes, as a comment."""

from dataclasses import replace
from pathlib import Path

import click

from search.cli.options import faq_option, french, load
from search.content.history import GitError, git
from search.content.votes import Export, VotesError, read_export
from search.editing.comparison import Comparison, base_commit, compare
from search.editing.report import ReportInputs, rank_changes, read_queries, report
from search.editing.searching import searcher_for
from search.engine.proposals import Proposal, propose
from search.files import write_whole


@click.command("report")
@faq_option
@click.option("--base", required=True, metavar="RÉVISION", help="La branche à laquelle la proposition est destinée.")
@click.option(
    "--votes", type=click.Path(path_type=Path), help="Un fichier de «\u00a0faq votes export\u00a0».", metavar="FICHIER"
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    default=Path("tests/golden/relevance.yml"),
    show_default=True,
    help="Les recherches à comparer.",
    metavar="FICHIER",
)
@click.option("--preview", default="", help="Adresse de l’aperçu du site.", metavar="ADRESSE")
@click.option("--commit", default="", help="Le commit proposé, que le rapport nomme.", metavar="COMMIT")
@click.option(
    "--files",
    default="",
    help="Adresse des fichiers bruts du dépôt, devant le nom d’un commit\u00a0: les images y sont prises.",
    metavar="ADRESSE",
)
@click.option("--out", type=click.Path(path_type=Path), help="Écrire dans ce fichier.", metavar="FICHIER")
def report_(
    faq_dir: Path,
    base: str,
    votes: Path | None,
    queries: Path,
    preview: str,
    commit: str,
    files: str,
    out: Path | None,
) -> None:
    """Résume une proposition\u00a0: réponses avant et après, facettes, recherches, avis des lecteurs."""
    try:
        comparison = compare(faq_dir, load(faq_dir).corpus, base)
        export = read_export(votes.read_text("utf-8")) if votes else None
        found = evidence(comparison, export, queries, preview)
        where = (base_commit(faq_dir, base), commit or "HEAD")
        text = report(comparison, replace(found, commit=commit, files=raw_folders(faq_dir, files, where)))
        if out:
            write_whole(out, text)
        else:
            click.echo(text, nl=False)
    except (GitError, VotesError) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(french(error)) from error


def raw_folders(faq_dir: Path, files: str, commits: tuple[str, str]) -> tuple[str, str]:
    """URLs of the folder of the entries at two commits of a forge; empty without the forge's URL."""
    if not files:
        return "", ""
    folder = git(faq_dir, "rev-parse", "--show-prefix").decode().strip()
    before, after = (f"{files.rstrip('/')}/{commit}/{folder}" for commit in commits)
    return before, after


def evidence(comparison: Comparison, export: Export | None, queries: Path, preview: str) -> ReportInputs:
    misses = [miss.words for miss in export.misses] if export else []
    changes = rank_changes(comparison, dict.fromkeys([*read_queries(queries), *misses]))
    answered = tuple(change for change in changes if change.query in misses and not change.before)
    kept = tuple(change for change in changes if change not in answered)
    proposals: tuple[Proposal, ...] = ()
    if export and comparison.now.published:
        with searcher_for(comparison.now) as searcher:
            proposals = propose(export, comparison.now, searcher)
    return ReportInputs(kept, answered, export, proposals, preview)

"""`faq search`: the site's search, in a terminal."""

import json
from pathlib import Path

import click

from search.cli.index import index_dir, refresh
from search.cli.options import FAQ, Faceted, chosen, french
from search.engine.generation import NoIndexError
from search.engine.query import NOTICES, Results, Searcher, results_json


@click.command(cls=Faceted)
@click.argument("query", nargs=-1)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Nombre de résultats.")
@click.option("--json", "as_json", is_flag=True, help="Écrire les résultats en JSON.")
@click.option("--batch", type=click.Path(path_type=Path), help="Fichier JSONL de questions {id, text}.")
@click.option("--out", type=click.Path(path_type=Path), help="Avec --batch\u00a0: fichier JSONL {query, entries}.")
@click.option("--index", "directory", type=click.Path(path_type=Path), help="Un autre index que celui de la FAQ.")
def search(
    query: tuple[str, ...],
    limit: int,
    as_json: bool,
    batch: Path | None,
    out: Path | None,
    directory: Path | None,
    **choices: tuple[str, ...],
) -> None:
    """Chercher dans la FAQ."""
    searcher = open_searcher(directory)
    if batch:
        if not out:
            raise click.UsageError("--batch demande --out.")
        click.echo(f"{run_batch(searcher, batch, out, limit)} questions, résultats dans {out}.")
        return
    text, wanted = " ".join(query), chosen(choices)
    results = searcher.search(text, wanted, limit)
    if as_json:
        click.echo(json.dumps(results_json(searcher, results, text, wanted, limit), ensure_ascii=False, indent=1))
    else:
        show(searcher, results)


def open_searcher(directory: Path | None) -> Searcher:
    """The index asked for, or the project's own brought up to date."""
    try:
        if directory is None:
            directory = index_dir()
            refresh(directory, FAQ)
        return Searcher.open(directory)
    except NoIndexError as error:
        raise click.ClickException(str(error)) from error


def run_batch(searcher: Searcher, queries: Path, out: Path, limit: int) -> int:
    """Answer every query of a file as a finished one; how many there were."""
    answered = 0
    try:
        with queries.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as run:
            for row in (json.loads(line) for line in lines if line.strip()):
                found = [hit.id for hit in searcher.search(str(row["text"]), limit=limit).hits]
                run.write(json.dumps({"query": row["id"], "entries": found}, ensure_ascii=False) + "\n")
                answered += 1
    except OSError as error:
        raise click.ClickException(french(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        expected = "un objet JSON avec «\u00a0id\u00a0» et «\u00a0text\u00a0» est attendu"
        raise click.ClickException(f"{queries}, question {answered + 1}\u00a0: {expected}.") from error
    return answered


def show(searcher: Searcher, results: Results) -> None:
    """Print the results for a person."""
    for notice in results.notices:
        click.secho(NOTICES[notice], fg="yellow")
    if results.suggestion:
        click.echo(f"Recherche comprise ainsi\u00a0: {results.suggestion}")
    click.echo("Aucune réponse." if not results.total else f"{results.total} réponse{'s' if results.total > 1 else ''}")
    for lift in results.lifts:
        click.echo(f"Sans le filtre «\u00a0{lift.facet}: {lift.slug}\u00a0»\u00a0: {lift.total}")
    if results.closest:
        click.echo("Entrées les plus proches\u00a0:")
    for hit in results.hits or results.closest:
        segments = searcher.excerpt(hit.id, results.plan)
        excerpt = "".join(click.style(segment.text, bold=segment.marked) for segment in segments)
        click.echo(f"\n{click.style(searcher.document(hit.id).question, bold=True)}\n  {hit.id}\n  {excerpt}")

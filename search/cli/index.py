"""`faq index`: build or refresh the search index."""

from pathlib import Path

import click

from search.cli.options import cache_folder, faq_option, french
from search.content.corpus import Corpus, CorpusError, load_corpus, read_entries
from search.content.markdown import RenderCache
from search.content.typography import counted
from search.engine.document import documents_of
from search.engine.index import build_index


def index_dir() -> Path:
    """Where the project's own index lives."""
    return cache_folder() / "index"


@click.command()
@faq_option
@click.option("--entries", type=click.Path(path_type=Path), help="Plutôt que la FAQ, un fichier entries.jsonl.")
@click.option(
    "--out", default=index_dir, type=click.Path(path_type=Path), show_default=".cache/index", help="Dossier de l’index."
)
def index(faq_dir: Path, entries: Path | None, out: Path) -> None:
    """Construire l’index de recherche, ou le mettre à jour."""
    analysed, total = refresh(out, faq_dir, entries)
    click.echo(f"{total} entrées indexées dans {out}, dont {analysed} analysées à nouveau.")


def refresh(out: Path, faq: Path, entries: Path | None = None) -> tuple[int, int]:
    """Bring the index up to the files; how many entries were analysed again, and how many there are."""
    corpus = read_corpus(faq, entries)
    documents = list(documents_of(corpus, RenderCache(corpus.glossary).get))
    try:
        built = build_index(documents, corpus.facets, corpus.vocabulary, out)
    except OSError as error:
        raise click.ClickException(french(error)) from error
    return built.analysed, len(documents)


def read_corpus(faq: Path, entries: Path | None) -> Corpus:
    """The corpus of a folder or of a foreign file; a French error for the user where there is none."""
    try:
        corpus, problems = (read_entries(entries), []) if entries else load_corpus(faq)
    except (CorpusError, OSError) as error:
        raise click.ClickException(french(error)) from error
    if problems:
        missing = f"{counted(len(problems), 'faute')}\u00a0: des entrées peuvent manquer"
        click.echo(f"Attention, la FAQ a {missing}\u00a0; voyez «\u00a0faq check\u00a0».", err=True)
    return corpus

"""`faq import`: questions from whatever an organisation has, as drafts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from search.cli.options import faq_option, french, load, max_image
from search.content.corpus import Corpus
from search.content.typography import counted
from search.editing.importing import (
    Imported,
    Outcome,
    gone,
    ignored_columns,
    import_records,
    read_memory,
    share_kept,
    write_entries,
    write_quarantine,
)
from search.editing.mapping import Columns, read_mapping
from search.editing.markup import ImportFailed
from search.editing.sources import opened

MOST_WORDS = 12
"""Lost words that are named of one entry."""


@click.command("import")
@faq_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER")
@click.option("--mapping", type=click.Path(path_type=Path), help="Fichier YAML\u00a0: quelle colonne contient quoi.")
@click.option("--write", "really", is_flag=True, help="Écrire les entrées\u00a0; sans cette option, rien n’est écrit.")
@click.option(
    "--quarantine",
    type=click.Path(path_type=Path),
    default=Path("quarantaine.json"),
    show_default=True,
    help="Avec --write\u00a0: où garder les lignes mises de côté.",
    metavar="FICHIER",
)
def import_(faq_dir: Path, file: Path, mapping: Path | None, really: bool, quarantine: Path) -> None:
    """Importe des questions en brouillons\u00a0: tableur, page web, Word, Markdown, JSON, YAML, dossier ou zip."""
    checked = load(faq_dir, empty=True)
    corpus, memory = checked.corpus, read_memory(faq_dir)
    try:
        said = read_mapping(mapping) if mapping else Columns()
        with opened(file) as source:
            imported = import_records(source, corpus, said, checked.answers.get, memory, max_image())
            for line in (*source.notes, *(line for item in imported for line in report(item))):
                click.echo(line)
            for id_ in gone(imported, memory):
                click.echo(f"{id_}\u00a0: n’est plus dans la source\u00a0; archivez l’entrée si elle n’a plus cours.")
            if ignored := ignored_columns(source.records, corpus, said):
                click.echo(f"Colonnes ignorées\u00a0: {', '.join(ignored)}.", err=True)
            click.echo(summary(imported), err=True)
            if really:
                save(imported, corpus, faq_dir, quarantine)
            else:
                click.echo("Rien n’a été écrit\u00a0; relancez avec --write pour le faire.", err=True)
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error


def report(item: Imported) -> Iterator[str]:
    """One line for each record, and one for each thing to check."""
    name = item.entry.path if item.entry else Outcome.LEFT
    outcome = "" if item.outcome in (Outcome.NEW, Outcome.LEFT) else f" ({item.outcome})"
    place = " ".join(filter(None, (item.record.file, item.record.place)))
    yield f"{place}\u00a0: {name}{outcome}"
    yield from (f"  – {note}" for note in item.notes)
    if item.entry and item.lost:
        shown = ", ".join(list(item.lost)[:MOST_WORDS]) + ("…" if len(item.lost) > MOST_WORDS else "")
        yield f"  – {counted(sum(item.lost.values()), 'mot')} de la source n’y sont pas\u00a0: {shown}"
    yield from (f"    {line}" for line in item.difference.splitlines())


def summary(imported: Sequence[Imported]) -> str:
    """How many entries of each outcome, and the share of the source's words that they say."""
    outcomes = Counter(item.outcome for item in imported)
    ready = counted(outcomes[Outcome.NEW], "entrée prête", "entrées prêtes")
    others = [
        f"{outcomes[each]} {each}" for each in (Outcome.UPDATED, Outcome.UNCHANGED, Outcome.EDITED) if outcomes[each]
    ]
    share = f"{100 * share_kept(imported):.1f}".replace(".", ",")
    counts = ", ".join([ready, *others, f"{outcomes[Outcome.LEFT]} de côté"])
    return f"{counts}\u00a0; {share}\u00a0% des mots de la source gardés."


def save(imported: Sequence[Imported], corpus: Corpus, faq_dir: Path, quarantine: Path) -> None:
    try:
        written = write_entries(imported, corpus, faq_dir)
        kept, rows = write_quarantine(imported, quarantine)
    except FileExistsError as error:
        raise click.ClickException(f"«\u00a0{error.filename}\u00a0» existe déjà\u00a0; rien n’a été écrit.") from error
    except OSError as error:
        raise click.ClickException(french(error)) from error
    aside = f"\u00a0; {kept} garde {counted(rows, 'ligne')} à compléter" if rows else ""
    click.echo(f"{counted(len(written), 'brouillon écrit', 'brouillons écrits')}{aside}.", err=True)

"""`faq import`: questions from a spreadsheet, a saved page or a JSON file."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from search.cli.options import faq_option, french, load
from search.content.corpus import Corpus
from search.content.typography import counted
from search.editing.accordions import ImportFailed
from search.editing.importing import Imported, ignored_columns, import_records, quarantined, write_entries
from search.editing.mapping import Columns, read_mapping
from search.editing.records import read_records
from search.files import write_whole


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
def import_(faq_dir: Path, file: Path, mapping: Path | None, really: bool, quarantine: Path) -> None:  # fmt: skip
    """Importe des questions d’un fichier .csv, .xlsx, .json, .jsonl ou .html, en brouillons."""
    checked = load(faq_dir, empty=True)
    corpus = checked.corpus
    try:
        said = read_mapping(mapping) if mapping else Columns()
        records = read_records(file)
        imported = import_records(records, corpus, said, checked.answers.get)
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    for item in imported:
        tell(item)
    if ignored := ignored_columns(records, corpus, said):
        click.echo(f"Colonnes ignorées\u00a0: {', '.join(ignored)}.", err=True)
    ready = sum(item.entry is not None for item in imported)
    left = len(imported) - ready
    click.echo(f"{counted(ready, 'entrée prête', 'entrées prêtes')}, {left} de côté.", err=True)
    if not really:
        click.echo("Rien n’a été écrit\u00a0; relancez avec --write pour le faire.", err=True)
        return
    save(imported, corpus, faq_dir, quarantine)


def tell(item: Imported) -> None:
    """One line for each record, and one for each note."""
    name = item.entry.path if item.entry else "de côté"
    click.echo(f"{item.record.place}\u00a0: {name}")
    for note in item.notes:
        click.echo(f"  – {note}")


def save(imported: Sequence[Imported], corpus: Corpus, faq_dir: Path, quarantine: Path) -> None:
    rows = list(quarantined(imported))
    if rows and quarantine.exists():
        raise click.ClickException(
            f"«\u00a0{quarantine}\u00a0» existe déjà\u00a0; choisissez-en un autre avec --quarantine."
        )
    try:
        written = write_entries(imported, corpus, faq_dir)
        if rows:
            write_whole(quarantine, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    except FileExistsError as error:
        raise click.ClickException(f"«\u00a0{error.filename}\u00a0» existe déjà\u00a0; rien n’a été écrit.") from error
    except OSError as error:
        raise click.ClickException(french(error)) from error
    kept = f", {counted(len(rows), 'ligne')} dans {quarantine}" if rows else ""
    click.echo(f"{counted(len(written), 'brouillon écrit', 'brouillons écrits')}{kept}.", err=True)

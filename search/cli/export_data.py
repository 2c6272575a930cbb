"""`faq export-data`: the whole FAQ as one table or one list."""

from pathlib import Path

import click

from search.cli.options import clean, faq_option, french
from search.content.typography import counted
from search.editing.export import to_csv, to_json
from search.files import write_whole

_FORMS = {".csv": to_csv, ".json": to_json}


@click.command("export-data")
@faq_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER")
def export_data(faq_dir: Path, file: Path) -> None:
    """Écrit toutes les entrées dans un fichier .csv ou .json, que «\u00a0faq import\u00a0» relit sans perte."""
    form = _FORMS.get(file.suffix.lower())
    if form is None:
        raise click.ClickException("le fichier doit finir par .csv ou .json.")
    corpus = clean(faq_dir).corpus
    try:
        write_whole(file, form(corpus))
    except OSError as error:
        raise click.ClickException(french(error)) from error
    click.echo(f"{counted(len(corpus.entries), 'entrée')} dans {file}.", err=True)

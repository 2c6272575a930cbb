"""`faq init`: a new FAQ, ready to be served."""

from pathlib import Path

import click

from search.cli.options import french
from search.content.typography import counted
from search.editing.starter import MODELS, UNNAMED, BadStart, Start, read_facet, read_url, write_start


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--nom", "name", help="Le nom du site.")
@click.option("--adresse", "url", help="Son adresse, telle qu’elle sera publiée.", metavar="URL")
@click.option("--contact", help="L’adresse de courriel où l’on peut vous écrire.")
@click.option("--modele", "model", type=click.Choice(tuple(MODELS)), help="Des facettes toutes prêtes.")
@click.option(
    "--facette", "facets", multiple=True, metavar="NOM=VALEURS",
    help="Une facette, «\u00a0Public=Particuliers, Entreprises\u00a0» (peut se répéter).",
)  # fmt: skip
def init(
    folder: Path, name: str | None, url: str | None, contact: str | None, model: str | None, facets: tuple[str, ...]
) -> None:
    """Crée une FAQ\u00a0: réglages, facettes, un exemple, les pages obligatoires, la publication."""
    try:
        if name is None:
            name = click.prompt("1. Le nom du site")
            url = url or click.prompt("2. Son adresse", UNNAMED)
            contact = contact or click.prompt("3. L’adresse de courriel où vous écrire", "", show_default=False)
            if not (facets or model):
                model = click.prompt("4. Ses facettes", "minimal", type=click.Choice(tuple(MODELS)))
        chosen = facets or MODELS[model or "minimal"]
        start = Start(name, read_url(url or UNNAMED), contact or "", [read_facet(facet) for facet in chosen])
        written = write_start(folder, start)
    except BadStart as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(french(error)) from error
    click.echo(f"{counted(len(written), 'fichier')} dans «\u00a0{folder}\u00a0». Pour voir le site\u00a0:")
    click.echo(f"  cd {folder}\n  faq serve")

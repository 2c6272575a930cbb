"""`faq review`: what to read again this month."""

from datetime import datetime
from pathlib import Path

import click

from search.cli.options import faq_option, load
from search.content.typography import counted
from search.editing.review import HORIZON, as_calendar, as_feed, as_text, codeowners, due

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@faq_option
@click.option("--until", type=_DAY, help="Jusqu’à ce jour\u00a0; un mois par défaut.", metavar="AAAA-MM-JJ")
@click.option("--owner", default="", help="Seulement les dossiers de ce responsable.", metavar="NOM")
@click.option("--dated", is_flag=True, help="Laisser de côté les entrées sans date de relecture.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "ics", "atom"]),
    default="text",
    show_default=True,
    help="Liste, calendrier ou flux.",
)
@click.option(
    "--address", default="https://faq.example/", help="Pour le flux\u00a0: adresse du site.", metavar="ADRESSE"
)
@click.option("--owners", is_flag=True, help="Écrire plutôt le fichier CODEOWNERS.")
@click.option("--today", type=_DAY, hidden=True)
def review(
    faq_dir: Path, until: datetime | None, owner: str, dated: bool, form: str, address: str, owners: bool,
    today: datetime | None,
) -> None:  # fmt: skip
    """Liste les réponses à relire, par dossier et par responsable."""
    corpus = load(faq_dir).corpus
    if owners:
        click.echo(codeowners(corpus.folders), nl=False)
        return
    now = (today or datetime.now()).astimezone()
    items = due(corpus, until.date() if until else now.date() + HORIZON, owner, not dated)
    if form == "ics":
        click.echo(as_calendar(items, now), nl=False)
    elif form == "atom":
        click.echo(as_feed(items, f"{address.rstrip('/')}/", now), nl=False)
    else:
        if items:
            click.echo(as_text(items, now.date()))
        click.echo(f"{counted(len(items), 'réponse')} à relire.", err=True)

"""`faq links`: whether outside links still lead somewhere."""

from datetime import date
from pathlib import Path

import click

from search.cli.options import CACHE, faq_option, french, load
from search.content.typography import counted
from search.editing.dead_links import PAUSE, Links, State, addresses, told


@click.command()
@faq_option
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=CACHE / "links.json",
    show_default=True,
    help="Ce que les adresses ont répondu.",
    metavar="FICHIER",
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=PAUSE,
    show_default=True,
    help="Secondes entre deux demandes à un même serveur.",
)
def links(faq_dir: Path, cache: Path, pause: float) -> None:  # fmt: skip
    """Demande à chaque adresse extérieure si elle répond encore (à lancer de temps en temps)."""
    named = addresses(load(faq_dir).corpus)
    asker = Links(cache, date.today(), pause)
    try:
        seen = [(address, asker.seen(address)) for address in named]
    finally:
        try:
            asker.save()
        except OSError as error:
            raise click.ClickException(french(error)) from error
    for line in told(seen, named):
        click.echo(line)
    dead = sum(found.state is State.DEAD for _, found in seen)
    click.echo(f"{counted(len(seen), 'adresse')}, {counted(dead, 'morte', 'mortes')}.", err=True)
    if dead:
        raise SystemExit(1)

"""`faq links`: whether outside links still lead somewhere."""

from datetime import date
from pathlib import Path

import click

from search.cli.options import cache_folder, faq_option, french, load
from search.content.typography import counted
from search.editing.links import PAUSE, LinkChecker, State, messages, urls


def statuses_file() -> Path:
    """What URLs answered."""
    return cache_folder() / "links.json"


@click.command()
@faq_option
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=statuses_file,
    show_default=".cache/links.json",
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
    named = urls(load(faq_dir).corpus)
    checker = LinkChecker(cache, date.today(), pause)
    try:
        statuses = [(url, checker.status(url)) for url in named]
    finally:
        try:
            checker.save()
        except OSError as error:
            raise click.ClickException(french(error)) from error
    for line in messages(statuses, named):
        click.echo(line)
    dead = sum(found.state is State.DEAD for _, found in statuses)
    click.echo(f"{counted(len(statuses), 'adresse')}, {counted(dead, 'morte', 'mortes')}.", err=True)
    if dead:
        raise SystemExit(1)

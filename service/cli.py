"""`faq votes`: what operators and editors do with the votes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from search.cli.options import french
from search.content.votes import Export, VotesError, by_entry, read_export, write_export
from service.backup import BackupError, NotEmptyError, backup, restore
from service.database import TooNewError, explain, migrate, open_engine
from service.ledger import JUMP, Ledger, Retention, utc_today
from service.pages import environment, read_reasons
from service.report import read_votes, report_text, to_csv
from service.settings import Settings, SettingsError, read_settings

_PATIENCE = 60.0
"""Seconds that a statement may take: an operator waits longer than a reader."""
_FILE = click.Path(path_type=Path, dir_okay=False)


@contextmanager
def _database() -> Iterator[tuple[Engine, Settings]]:
    """The database of the settings; every failure as one French sentence."""
    try:
        settings = read_settings(os.environ)
        engine = open_engine(settings.database_url, max(settings.timeout, _PATIENCE))
        try:
            migrate(engine)
            yield engine, settings
        finally:
            engine.dispose()
    except (SettingsError, TooNewError, BackupError) as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"la base des avis (FAQ_DATABASE_URL) a refusé\u00a0: {explain(error)}.") from error
    except OSError as error:
        raise click.ClickException(french(error)) from error


def _read(source: Path | None) -> Export:
    """An export file, or the database itself."""
    if source is None:
        with _database() as (engine, _):
            return read_votes(engine, utc_today(), read_reasons(environment()))
    try:
        return read_export(source.read_text("utf-8"))
    except (VotesError, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(french(error)) from error


@click.group()
def votes() -> None:
    """Les avis des lecteurs : exporter, résumer, purger, sauvegarder."""


@votes.command()
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json", show_default=True, help="Format.")
@click.option("--out", type=_FILE, help="Fichier à écrire ; sans lui, la sortie standard.", metavar="FICHIER")
def export(kind: str, out: Path | None) -> None:
    """Exporte les totaux par question, version et jour (rien sur les personnes)."""
    found = _read(None)
    text = write_export(found) if kind == "json" else to_csv(found)
    if out is None:
        click.echo(text, nl=False)
        return
    aside = out.with_name(f"{out.name}.en-cours")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(out)
    except OSError as error:
        raise click.ClickException(french(error)) from error


@votes.command()
@click.option("--depuis", "source", type=_FILE, help="Un export JSON, plutôt que la base.", metavar="FICHIER")
@click.option("--nombre", default=20, show_default=True, help="Questions montrées.", metavar="N")
def report(source: Path | None, nombre: int) -> None:
    """Résume les avis : questions à reprendre d’abord, raisons, recherches sans résultat."""
    found = _read(source)
    click.echo(report_text(found, by_entry(found)[:nombre]))


@votes.command()
@click.option("--date-juste", "confirmed", is_flag=True, help="Confirmer la date de la machine après un saut.")
def purge(confirmed: bool) -> None:
    """Clôt les jours finis et efface ce dont la durée de conservation est passée."""
    with _database() as (engine, settings):
        ledger = Ledger(engine, utc_today)
        retention = Retention(settings.comment_days, settings.count_days, settings.search_days)
        swept = ledger.sweep(retention, confirmed)
    click.echo("Jours finis clos, sels détruits." if swept.closed else "Aucun jour à clore.")
    if not swept.forgotten:
        _refuse("un programme lit la base\u00a0: son journal garde encore la veille. Fermez-le, puis recommencez.")
    if swept.jump:
        _refuse(JUMP % swept.jump)


@votes.command(name="backup")
@click.argument("fichier", type=_FILE)
def backup_(fichier: Path) -> None:
    """Sauvegarde les totaux et les remarques dans un fichier SQLite neuf."""
    with _database() as (engine, _):
        try:
            copied = backup(engine, fichier)
        except FileExistsError:
            _refuse(f"«\u00a0{fichier}\u00a0» existe déjà\u00a0; choisissez un autre nom.")
    click.echo(f"{copied.rows} lignes sauvegardées dans «\u00a0{fichier}\u00a0».")
    if copied.today:
        click.echo(f"Les {copied.today} votes du jour y sont, comptés comme ceux des jours finis.")


@votes.command(name="restore")
@click.argument("fichier", type=_FILE)
def restore_(fichier: Path) -> None:
    """Remet une sauvegarde dans une base vide (SQLite ou PostgreSQL)."""
    with _database() as (engine, _):
        try:
            count = restore(fichier, engine)
        except NotEmptyError:
            _refuse("la base contient déjà des avis\u00a0; restaurez dans une base vide.")
    click.echo(f"{count} lignes restaurées.")


def _refuse(sentence: str) -> NoReturn:
    raise click.ClickException(sentence)

"""`faq review`: what to read again, by folder, by month, or as the page that an owner opens on Monday."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import yaml

from search.cli.links import statuses_file
from search.cli.options import faq_option, french, load
from search.content.checks import Checked
from search.content.typography import counted
from search.content.votes import VotesError, read_export
from search.editing.links import read_statuses
from search.editing.review import HORIZON, as_calendar, as_feed, as_text, codeowners, due
from search.editing.searching import searcher_for
from search.editing.week import open_branches, plan, plan_text, week_of, week_page
from search.engine.proposals import Proposal, propose
from search.files import write_whole
from search.site.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])
_PATH = click.Path(path_type=Path)


@click.command()
@faq_option
@click.option("--until", type=_DAY, help="Jusqu’à ce jour\u00a0; un mois par défaut.", metavar="AAAA-MM-JJ")
@click.option("--owner", default="", help="Seulement les dossiers de ce responsable.", metavar="NOM")
@click.option("--dated", is_flag=True, help="Laisser de côté les entrées sans date de relecture.")
@click.option("--plan", "planned", is_flag=True, help="Répartir les relectures sur douze mois.")
@click.option("--html", "page", type=_PATH, help="Écrire la page de la semaine dans ce fichier.", metavar="FICHIER")
@click.option(
    "--votes", type=_PATH, help="Avec --html\u00a0: un fichier de «\u00a0faq votes export\u00a0».", metavar="FICHIER"
)
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
    faq_dir: Path, until: datetime | None, owner: str, dated: bool, planned: bool, page: Path | None,
    votes: Path | None, form: str, address: str, owners: bool, today: datetime | None,
) -> None:  # fmt: skip
    """Liste les réponses à relire, par dossier, par mois et par responsable."""
    checked = load(faq_dir)
    corpus, now = checked.corpus, (today or datetime.now()).astimezone()
    items = due(corpus, until.date() if until else now.date() + HORIZON, owner, not dated)
    if owners:
        click.echo(codeowners(corpus.folders), nl=False)
    elif page:
        write_page(checked, faq_dir, page, now.date(), owner, votes)
    elif planned:
        click.echo(plan_text(*plan(corpus, now.date(), owner)))
    elif form == "ics":
        click.echo(as_calendar(items, now), nl=False)
    elif form == "atom":
        click.echo(as_feed(items, f"{address.rstrip('/')}/", now), nl=False)
    else:
        if items:
            click.echo(as_text(items, now.date()))
        click.echo(f"{counted(len(items), 'réponse')} à relire.", err=True)


def write_page(checked: Checked, faq_dir: Path, page: Path, today: date, owner: str, votes: Path | None) -> None:
    """The page of the week, with what is known of votes and links."""
    corpus = checked.corpus
    try:
        export = read_export(votes.read_text("utf-8")) if votes else None
        proposals: tuple[Proposal, ...] = ()
        if export and corpus.published:
            with searcher_for(corpus, checked.answers.get) as searcher:
                proposals = propose(export, corpus, searcher)
        branches = open_branches(faq_dir, corpus)
        week = week_of(corpus, today, owner, export, proposals, read_statuses(statuses_file()), branches)
        write_whole(page, week_page(week, Path.cwd(), today, editing(), owner))
    except VotesError as error:
        raise click.ClickException(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(french(error)) from error
    click.echo(f"La semaine est dans «\u00a0{page}\u00a0».", err=True)


def editing() -> Callable[[str], str]:
    """Path of an entry -> where one edits it, as mkdocs.yml sets it: the form, the forge, or nowhere."""
    try:
        config: Any = yaml.load(Path("mkdocs.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
        own, site = config["extra"]["faq"], str(config.get("site_url") or "").rstrip("/")
        form = dict(own.get("formulaire") or {}) if site else {}
        return partial(Settings(edition=str(own.get("edition") or ""), formulaire=form).edit_url, base=site)
    except (OSError, ValueError, yaml.YAMLError, TypeError, KeyError, AttributeError):
        return partial(Settings().edit_url, base="")

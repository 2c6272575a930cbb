"""`faq upgrade`: a project brought to the version of the tool."""

from pathlib import Path

import click

from search.cli.options import french
from search.editing.upgrading import CannotUpgrade
from search.editing.upgrading import upgrade as upgrade_project


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DOSSIER]")
def upgrade(folder: Path) -> None:
    """Met un projet à niveau, et dit ce qui a changé."""
    try:
        for line in upgrade_project(folder):
            click.echo(line)
    except CannotUpgrade as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(french(error)) from error

"""`faq format`: mend the typography of entries."""

from collections.abc import Iterable
from pathlib import Path

import click

from search.cli.options import faq_option, french
from search.content.typography import counted
from search.editing.formatting import format_entry, markdown_files
from search.files import write_whole


@click.command("format")
@faq_option
@click.option("--check", "only_check", is_flag=True, help="Dire quels fichiers changeraient, sans rien écrire.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FICHIER]...")
def format_(faq_dir: Path, only_check: bool, files: tuple[Path, ...]) -> None:
    """Corrige la typographie française des entrées, et rien d’autre."""
    if not files and not faq_dir.is_dir():
        raise click.ClickException(
            f"le dossier «\u00a0{faq_dir}\u00a0» n’existe pas\u00a0; indiquez celui de la FAQ avec --faq."
        )
    changed = format_files(files or markdown_files(faq_dir), only_check)
    if only_check and changed:
        raise SystemExit(1)


def format_files(files: Iterable[Path], only_check: bool = False) -> int:
    """Correct the typography of files, or only name those that would change; how many they are."""
    changed = 0
    for path in files:
        try:
            text = path.read_bytes().decode("utf-8")
            formatted = format_entry(text)
            if formatted == text:
                continue
            changed += 1
            click.echo(path)
            if not only_check:
                write_whole(path, formatted)
        except UnicodeDecodeError:
            click.echo(f"{path}\u00a0: ce fichier n’est pas en UTF-8\u00a0; il est laissé tel quel.", err=True)
        except OSError as error:
            raise click.ClickException(french(error)) from error
    verb = "à corriger" if only_check else ("corrigé" if changed < 2 else "corrigés")
    click.echo(f"{counted(changed, 'fichier')} {verb}.", err=True)
    return changed

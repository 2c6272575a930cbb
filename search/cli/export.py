"""`faq export`: the copy that one carries, and its check."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from search.cli.build import BuildFailed, build_site, terminal_progress
from search.cli.options import faq_option, french
from search.offline.archive import write_zip
from search.offline.folder import write_copy
from search.offline.place import NoPlace, check_place, placed
from search.offline.seal import FILE, NotACopy, Seal, Verdict, fingerprint, verify
from search.site.build import Build
from search.site.edition import french_date

OFFLINE = {"hors_ligne": True, "service": "", "copie": ""}
"""Settings of every copy."""


@click.command()
@faq_option
@click.option("--out", type=click.Path(path_type=Path), metavar="CHEMIN", help="Archive (.zip) ou dossier à écrire.")
@click.option("--force", is_flag=True, help="Remplacer ce qui s’y trouve déjà.")
@click.option("--verify", "checked", type=click.Path(path_type=Path), metavar="COPIE", help="Vérifier une copie.")
def export(faq_dir: Path, out: Path | None, force: bool, checked: Path | None) -> None:
    """Écrire la copie hors ligne de la FAQ, ou vérifier une copie."""
    with told_in_french():
        if checked:
            raise SystemExit(report(checked, verify(checked)))
        if not out:
            raise click.UsageError("dites où écrire\u00a0: --out faq.zip (archive), ou --out faq (dossier).")
        out = out.absolute()
        check_place(out, force=force)
        write = write_archive if out.suffix.lower() == ".zip" else write_folder
        seal, mark = write(faq_dir, out)
        click.echo(f"La copie est dans «\u00a0{out}\u00a0»\u00a0: {edition(seal)}, {len(seal.files)} fichiers.")
        click.echo(f"Empreinte de l’édition (SHA-256 de {FILE})\u00a0: {mark}")


def write_folder(faq_dir: Path, out: Path) -> tuple[Seal, str]:
    with placed(out) as aside:
        seal = write_copy(aside, pages_of(faq_dir))
        return seal, fingerprint(aside)


def write_archive(faq_dir: Path, out: Path) -> tuple[Seal, str]:
    with TemporaryDirectory() as name, placed(out) as aside:
        folder = Path(name) / "copie"
        seal = write_copy(folder, pages_of(faq_dir))
        write_zip(folder, aside, seal.top, seal.day)
        return seal, fingerprint(folder)


def pages_of(faq_dir: Path) -> Callable[[Path], Build]:
    def write_pages(site_dir: Path) -> Build:
        return build_site(faq_dir, site_dir, settings=OFFLINE, progress=terminal_progress())

    return write_pages


def report(place: Path, verdict: Verdict) -> int:
    """Say what a copy is and what was done to it; the status of the command."""
    click.echo(f"«\u00a0{place}\u00a0»\u00a0: {edition(verdict.seal)}.")
    click.echo(f"Empreinte de l’édition (SHA-256 de {FILE})\u00a0: {verdict.fingerprint}")
    for what, names in (
        ("modifié", verdict.changed),
        ("manquant", verdict.missing),
        ("ajouté", verdict.added),
    ):
        for name in names:
            click.echo(f"{what}\u00a0: {name}")
    if verdict.intact:
        click.echo(f"La copie est intacte\u00a0: {len(verdict.seal.files)} fichiers vérifiés.")
        return 0
    click.echo("La copie n’est plus celle qui a été faite.", err=True)
    return 1


def edition(seal: Seal) -> str:
    version = f", version {seal.commit}" if seal.commit else ""
    return f"édition du {french_date(seal.day)}{version}, {seal.entries} réponses"


@contextmanager
def told_in_french() -> Iterator[None]:
    """Every failure as one sentence."""
    try:
        yield
    except (BuildFailed, NoPlace, NotACopy) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        large = error.errno == errno.EFBIG
        raise click.ClickException("le fichier est trop grand pour ce disque." if large else french(error)) from error

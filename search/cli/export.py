"""`faq export`: the copy that one carries, and its check."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import click

from search.cli.build import OFFLINE, BuildFailed, open_build, pages_of
from search.cli.options import Faceted, chosen, faq_option, french
from search.content.history import GitError, git
from search.content.typography import counted
from search.files import replacing
from search.offline.copy import NoPlace, check_place, write_copy
from search.offline.printing import NoBrowser, NotPrintable, paper, print_pdf
from search.offline.seal import FILE, NotACopy, Seal, Verdict, verify
from search.offline.single import TooLarge, single_file
from search.site.edition import french_date
from search.site.settings import megabytes

DEFAULTS = {"zip": "faq-hors-ligne.zip", "html": "faq.html", "pdf": "faq.pdf"}
"""Where each kind is written if nothing is said."""


@click.command(cls=Faceted)
@faq_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="CHEMIN", help="Archive (.zip), dossier ou fichier à écrire."
)
@click.option("--single-file", "single", is_flag=True, help="Toute la FAQ et sa recherche en un fichier HTML.")
@click.option("--pdf", is_flag=True, help="Une édition à imprimer\u00a0; les filtres choisissent les réponses.")
@click.option("--force", is_flag=True, help="Remplacer ce qui s’y trouve déjà.")
@click.option("--verify", "checked", type=click.Path(path_type=Path), metavar="COPIE", help="Vérifier une copie.")
def export(
    faq_dir: Path,
    out: Path | None,
    single: bool,
    pdf: bool,
    force: bool,
    checked: Path | None,
    **choices: tuple[str, ...],
) -> None:
    """Écrire la copie hors ligne de la FAQ, ou vérifier une copie."""
    kinds = [name for name, wanted in (("pdf", pdf), ("html", single)) if wanted]
    if len(kinds) > 1:
        raise click.UsageError("choisissez --single-file ou --pdf.")
    if chosen(choices) and not pdf:
        raise click.UsageError("les filtres ne servent qu’avec --pdf.")
    with told_in_french():
        if checked:
            raise SystemExit(report(checked, verify(checked)))
        out = (out or Path(DEFAULTS[kinds[0] if kinds else "zip"])).absolute()
        check_place(out, force=force)
        warn_of_changes(faq_dir)
        if pdf:
            write_pdf(faq_dir, out, chosen(choices))
        elif single:
            write_single(faq_dir, out)
        else:
            write_copy_to(faq_dir, out)


def warn_of_changes(faq_dir: Path) -> None:
    """An edition bears the name of a commit: say so where the words are no longer those."""
    try:
        changed = git(faq_dir, "status", "--porcelain", "--", ".").decode().splitlines()
    except GitError:
        return
    if changed:
        click.echo(
            f"Attention\u00a0: {counted(len(changed), 'fichier')} de «\u00a0{faq_dir}\u00a0» hors du commit annoncé.",
            err=True,
        )


def write_copy_to(faq_dir: Path, out: Path) -> None:
    seal, mark = write_copy(out, pages_of(faq_dir))
    click.echo(f"La copie est dans «\u00a0{out}\u00a0»\u00a0: {edition(seal)}, {counted(len(seal.files), 'fichier')}.")
    click.echo(f"Empreinte de l’édition (SHA-256 de {FILE})\u00a0: {mark}")


def write_single(faq_dir: Path, out: Path) -> None:
    raw = single_file(open_build(faq_dir, settings=OFFLINE))
    with replacing(out) as aside:
        aside.write_bytes(raw)
    click.echo(f"Toute la FAQ est dans «\u00a0{out}\u00a0»\u00a0: {megabytes(len(raw))}.")
    click.echo(f"Empreinte du fichier (SHA-256)\u00a0: {sha256(raw).hexdigest()}")


def write_pdf(faq_dir: Path, out: Path, choices: Mapping[str, tuple[str, ...]]) -> None:
    build = open_build(faq_dir, settings=OFFLINE)
    selected = paper(build, choices)
    with replacing(out) as aside:
        pages = print_pdf(selected.page, aside, f"{build.name} – édition du {build.edition.french_date}")
    size = f"{counted(len(selected.entries), 'réponse')}, {counted(pages, 'page')}"
    click.echo(f"L’édition à imprimer est dans «\u00a0{out}\u00a0»\u00a0: {size}.")


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
        click.echo(
            f"La copie est intacte\u00a0: {counted(len(verdict.seal.files), 'fichier vérifié', 'fichiers vérifiés')}."
        )
        return 0
    click.echo("La copie n’est plus celle qui a été faite.", err=True)
    return 1


def edition(seal: Seal) -> str:
    version = f", version {seal.commit}" if seal.commit else ""
    return f"édition du {french_date(seal.day)}{version}, {counted(seal.entries, 'réponse')}"


@contextmanager
def told_in_french() -> Iterator[None]:
    """Every failure as one sentence."""
    try:
        yield
    except (BuildFailed, NoPlace, NotACopy, TooLarge, NotPrintable, NoBrowser) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(french(error)) from error

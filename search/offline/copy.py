"""The copy as a folder or an archive: a cover, a note to the reader, the seal, and the site itself one level below."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from search.files import aside_of, reason, remove, replacing
from search.offline.seal import FILE, Seal, digests, fingerprint
from search.offline.standalone import render
from search.site.build import Build

PAGES = "contenu"
"""Folder of the site, so that a reader finds one page only beside the note."""
COVER, NOTE = "index.html", "LISEZMOI.txt"
_USELESS = ("404.html", "sitemap.xml")
"""Pages that answer nobody without a server."""
_LEVEL = 9
_UNIX, _MODE = 3, 0o100644 << 16

WritePages = Callable[[Path], Build]
"""Builds the site for reading from a folder, into the folder given."""


class NoPlace(Exception):
    """Nothing can be written there; the text is French, for the user."""


def check_place(target: Path, *, force: bool) -> None:
    """Say early what would fail late. Raises NoPlace; a folder is replaced only if it is a copy of the FAQ."""
    if not target.parent.is_dir():
        raise NoPlace(
            f"le dossier «\u00a0{target.parent}\u00a0» n’existe pas\u00a0: créez-le, ou choisissez-en un autre."
        )
    if target.exists() and not force:
        raise NoPlace(
            f"«\u00a0{target}\u00a0» existe déjà\u00a0: choisissez un autre nom, ou ajoutez --force pour le remplacer."
        )
    copy = target.is_file() or (target.is_dir() and ((target / FILE).is_file() or not any(target.iterdir())))
    if target.exists() and not copy:
        raise NoPlace(f"«\u00a0{target}\u00a0» n’est pas une copie de la FAQ\u00a0: --force ne le remplace pas.")
    try:
        with aside_of(target).open("xb"):
            pass
    except FileExistsError:
        pass
    except OSError as error:
        raise NoPlace(f"on ne peut pas écrire dans «\u00a0{target.parent}\u00a0»\u00a0: {reason(error)}.") from error
    remove(aside_of(target))


def write_copy(out: Path, write_pages: WritePages) -> tuple[Seal, str]:
    """Write `out`, an archive if it is named .zip, else a folder, whole or not at all.

    Gives its seal and the SHA-256 of that seal. Raises OSError and what `write_pages` raises.
    """
    if out.suffix.lower() != ".zip":
        with replacing(out) as aside:
            return _write_folder(aside, write_pages), fingerprint(aside)
    with TemporaryDirectory() as name, replacing(out) as aside:
        folder = Path(name) / "copie"
        seal = _write_folder(folder, write_pages)
        _write_zip(folder, aside, seal.top, seal.day)
        return seal, fingerprint(folder)


def _write_folder(out: Path, write_pages: WritePages) -> Seal:
    build = write_pages(out / PAGES)
    for name in _USELESS:
        (out / PAGES / name).unlink(missing_ok=True)
    (out / COVER).write_text(render(build, "faq/cover.html", PAGES), "utf-8")
    note = render(build, "offline/readme.txt", PAGES, cover=COVER, seal=FILE)
    (out / NOTE).write_text(note, "utf-8-sig", newline="\r\n")
    seal = Seal(
        build.name,
        build.edition.date.isoformat(),
        build.edition.commit,
        len(build.view.entries),
        build.settings.adresse_publique,
        digests(out),
    )
    (out / FILE).write_text(seal.dumps(), "utf-8", newline="\n")
    return seal


def _write_zip(folder: Path, file: Path, top: str, day: date) -> None:
    """Every file of `folder` below `top/`, those of the first level first, dated `day`: same files, same bytes."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(names, key=lambda name: (name.count("/"), name)):
            info = ZipInfo(f"{top}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            info.create_system, info.external_attr, info.compress_type = _UNIX, _MODE, ZIP_DEFLATED
            archive.writestr(info, (folder / name).read_bytes(), compresslevel=_LEVEL)

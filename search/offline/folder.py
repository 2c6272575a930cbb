"""The copy as a folder: a cover, a note to the reader, the seal, and the site itself one level below."""

from collections.abc import Callable
from pathlib import Path

from search.offline.seal import FILE, Seal, digests
from search.offline.templates import render
from search.site.build import Build

PAGES = "contenu"
"""Folder of the site, so that a reader finds one page only beside the note."""
COVER, NOTE = "index.html", "LISEZMOI.txt"
_USELESS = ("404.html", "sitemap.xml")
"""Pages that answer nobody without a server."""

WritePages = Callable[[Path], Build]
"""Builds the site for reading from a folder, into the folder given."""


def write_copy(out: Path, write_pages: WritePages) -> Seal:
    """Write the whole copy into `out`, which must not exist yet. Raises OSError and what `write_pages` raises."""
    build = write_pages(out / PAGES)
    for name in _USELESS:
        (out / PAGES / name).unlink(missing_ok=True)
    (out / COVER).write_text(render(build, "faq/cover.html", PAGES), "utf-8")
    note = render(build, "offline/readme.txt", PAGES, cover=COVER, seal=FILE)
    (out / NOTE).write_text(note, "utf-8-sig", newline="\r\n")
    sealed = seal(build, digests(out))
    (out / FILE).write_text(sealed.dumps(), "utf-8", newline="\n")
    return sealed


def seal(build: Build, files: dict[str, str]) -> Seal:
    edition = build.edition
    return Seal(
        build.name,
        edition.date.isoformat(),
        edition.commit,
        len(build.view.entries),
        build.settings.adresse_publique,
        files,
    )

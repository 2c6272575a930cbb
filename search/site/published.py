"""The site that already stands: only what changed is written again, and only once everything is ready.

A build writes its new files aside. `commit` then moves them one by one into the site, the files that pages refer
to first, and removes what no longer belongs. A page is at any moment the old one or the new one, never half of one.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from search.site.output import Output, digest

_FIRST = ("assets/", "search/")
"""Moved before the pages that name them."""
Row = list[object]
"""Digest, then size and time of last change of the file."""


class Published:
    def __init__(self, site: Path, memory: Path | None) -> None:
        """`memory`: the file that remembers what `site` holds; without it everything is written again."""
        self.site = site
        self.memory = memory
        self.known = self._remembered()
        self.names = {str(row[0]): name for name, row in self.known.items()}
        self.kept: dict[str, Row] = {}
        self.renamed: dict[str, str] = {}
        self.digests: dict[str, str] = {}

    def unchanged(self, output: Output) -> bool:
        """Whether the site already holds this very file, under this name or another, untouched since we wrote it."""
        name = output.file
        self.digests[name] = digest = output.digest
        if self._holds(name, digest):
            self.kept[name] = self.known[name]
            return True
        former = self.names.get(digest, "")
        if not self._holds(former, digest):
            return False
        self.renamed[name] = former
        return True

    def _holds(self, name: str, digest: str) -> bool:
        return name in self.known and self.known[name] == [digest, *_stamp(f"{self.site}/{name}")]

    def commit(self, aside: Path) -> int:
        """Put the files of `aside` in place and remove those that are neither there nor unchanged; how many pages
        there are now."""
        _make_folders(self.site, self.renamed)
        for name, former in self.renamed.items():
            if _linked(f"{self.site}/{former}", f"{self.site}/{name}"):
                self.kept[name] = self.known[former]
            else:
                _make_folders(aside, [name])
                shutil.copy2(f"{self.site}/{former}", f"{aside}/{name}")
        written = sorted(_files(aside), key=lambda name: (not name.startswith(_FIRST), name))
        if self.site.exists():
            self._merge(aside, written)
        else:
            aside.rename(self.site)
        if self.memory:
            self._remember(self.memory, written)
        return sum(name.endswith(".html") for name in {*self.kept, *written})

    def _remember(self, memory: Path, written: list[str]) -> None:
        rows: dict[str, Row] = dict(self.kept)
        for name in written:
            known = self.digests.get(name) or digest((self.site / name).read_bytes())
            rows[name] = [known, *_stamp(f"{self.site}/{name}")]
        with suppress(OSError):  # the site is in place: a cache that cannot be written is no fault
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_text(json.dumps(rows), "utf-8")

    def _merge(self, aside: Path, written: list[str]) -> None:
        _make_folders(self.site, written)
        for name in written:
            os.replace(f"{aside}/{name}", f"{self.site}/{name}")
        # Hidden files (`.git`, `.well-known`) are not ours, as for MkDocs.
        gone = {name for name in _files(self.site) if name[0] != "."} - self.kept.keys() - set(written)
        for name in gone:
            os.unlink(f"{self.site}/{name}")
        for place in sorted({os.path.dirname(name) for name in gone}, key=len, reverse=True):
            folder = self.site / place
            while folder != self.site and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent

    def _remembered(self) -> dict[str, Row]:
        try:
            found = json.loads(self.memory.read_text("utf-8")) if self.memory else {}
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _make_folders(root: Path, names: Iterable[str]) -> None:
    for place in {os.path.dirname(name) for name in names}:
        os.makedirs(f"{root}/{place}", exist_ok=True)


def _linked(former: str, name: str) -> bool:
    """Whether a file now stands under a second name too; not where another does, nor on a disk without links."""
    try:
        os.link(former, name)
    except OSError:
        return False
    return True


def _stamp(path: str) -> list[int]:
    """Size and time of last change; nothing where there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _files(root: Path) -> Iterator[str]:
    """Links to folders and folders that may not be read are not ours."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        with suppress(OSError), os.scandir(f"{root}/{prefix}") as found:
            for one in found:
                if not one.is_dir():
                    yield prefix + one.name
                elif not one.is_symlink():
                    folders.append(f"{prefix}{one.name}/")

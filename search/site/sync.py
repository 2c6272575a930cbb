"""The files of a site, and the site that already stands: only what changed is written again, once all is ready.

A build writes its new files aside. `SiteSync.commit` then moves them one by one into the site, the files that pages
refer to first, and removes what no longer belongs. A page is at any moment the old one or the new one, never half of
one. Search files, styles and scripts that left stay for a while, for the pages already open and the caches on the way
that still name them.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from search.cache import digest
from search.files import write_whole

Content = str | bytes
Row = list[object]
"""Digest, then size and time of last change of the file."""
_NAMED_BY_CONTENT = ("assets/", "search/")
"""Moved before the pages that name them, and kept after those are gone."""
MAX_FORMER = 10
"""Publications whose former files are kept, however many there were lately."""
_DAY = 86_400


class Output:
    """A generated file of the site; its content is made only if it must be written."""

    def __init__(self, file: str, content: Content | Callable[[], Content], source: str = "") -> None:
        """`file`: relative to the site's root. `source`: a digest of all that the content follows from; with it, a
        content yet to be made is not made where the site already shows it."""
        self.file = file
        self.source = source
        self._content = content

    @cached_property
    def content(self) -> Content:
        return self._content() if callable(self._content) else self._content

    @property
    def data(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content

    @property
    def digest(self) -> str:
        return self.source or digest(self.data)


class OutputFolder:
    """Where outputs are written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made: set[str] = set()

    def write(self, output: Output) -> None:
        folder = os.path.join(self.root, os.path.dirname(output.file))
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        with open(os.path.join(self.root, output.file), "wb", buffering=0) as file:
            left = memoryview(output.data)
            while left:  # on a full disk a first write may stop early: the next one says why
                left = left[file.write(left) :]


class SiteSync(OutputFolder):
    """Writes into a folder aside, but for what the site already holds, then brings the site up to date."""

    def __init__(self, site: Path, aside: Path, record: Path | None) -> None:
        """`record`: the file that tells what `site` holds; without it everything is written again."""
        super().__init__(aside)
        self.site = site
        self.record = record
        self.known, self.former = self._read_record()
        self.names = {str(row[0]): name for name, row in self.known.items()}
        self.kept: dict[str, Row] = {}
        self.renamed: dict[str, str] = {}
        self.digests: dict[str, str] = {}

    def write(self, output: Output) -> None:
        if not self._unchanged(output):
            super().write(output)

    def _unchanged(self, output: Output) -> bool:
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

    def commit(self, keep_days: int = 0) -> None:
        """Put the files written aside in place and remove those that are neither there nor unchanged. `keep_days`:
        how long files named by content stay once no page of the site names them."""
        self._reuse_renamed()
        written = [name for name in _files(self.root) if not self._rewritten_alike(name)]
        written.sort(key=lambda name: (not name.startswith(_NAMED_BY_CONTENT), name))
        if self.site.exists():
            self._merge(written, keep_days)
        else:
            self.root.rename(self.site)
        if self.record:
            self._write_record(self.record, written)

    def _reuse_renamed(self) -> None:
        _make_folders(self.site, self.renamed)
        for name, former in self.renamed.items():
            if _linked(f"{self.site}/{former}", f"{self.site}/{name}"):
                self.kept[name] = self.known[former]
            else:
                _make_folders(self.root, [name])
                shutil.copy2(f"{self.site}/{former}", f"{self.root}/{name}")

    def _rewritten_alike(self, name: str) -> bool:
        """Whether MkDocs made again, aside, the very file that the site holds."""
        if name not in self.digests:
            self.digests[name] = digest((self.root / name).read_bytes())
            if self._holds(name, self.digests[name]):
                self.kept[name] = self.known[name]
                return True
        return False

    def _merge(self, written: list[str], keep_days: int) -> None:
        _make_folders(self.site, written)
        for name in written:
            os.replace(f"{self.root}/{name}", f"{self.site}/{name}")
        # Hidden files (`.git`, `.well-known`) are not ours, as for MkDocs.
        left = {name for name in _files(self.site) if name[0] != "."} - self.kept.keys() - set(written)
        self.former = self._still_kept(left, keep_days)
        gone = left - self.former.keys()
        for name in gone:
            os.unlink(f"{self.site}/{name}")
        for place in sorted({os.path.dirname(name) for name in gone}, key=len, reverse=True):
            folder = self.site / place
            with suppress(OSError):  # one that still holds something, or is gone already
                while folder != self.site:
                    folder.rmdir()
                    folder = folder.parent

    def _still_kept(self, left: Iterable[str], keep_days: int) -> dict[str, float]:
        """The former files to keep -> when they left the site's pages, in seconds since 1970."""
        now = time.time()
        times = {name: min(self.former.get(name, now), now) for name in left if name.startswith(_NAMED_BY_CONTENT)}
        last = sorted(set(times.values()), reverse=True)[:MAX_FORMER]
        return {name: when for name, when in times.items() if when in last and now - when < keep_days * _DAY}

    def _write_record(self, record: Path, written: list[str]) -> None:
        rows: dict[str, Row] = dict(self.kept)
        for name in written:
            rows[name] = [self.digests[name], *_stamp(f"{self.site}/{name}")]
        with suppress(OSError):  # the site is in place: a cache that cannot be written is no fault
            write_whole(record, json.dumps({"files": rows, "former": self.former}))

    def _read_record(self) -> tuple[dict[str, Row], dict[str, float]]:
        try:
            found = json.loads(self.record.read_text("utf-8")) if self.record else {}
            return dict(found["files"]), dict(found["former"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}, {}


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

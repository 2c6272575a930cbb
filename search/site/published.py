"""The site that already stands: only what changed is written again, and only once everything is ready.

A build writes its new files aside. `commit` then moves them one by one into the site, the files that pages refer
to first, and removes what no longer belongs. A page is at any moment the old one or the new one, never half of one.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

_FIRST = ("assets/", "search/")
"""Moved before the pages that name them."""


class Published:
    def __init__(self, site: Path, memory: Path) -> None:
        """`memory`: the file that remembers what `site` holds; without it everything is written again."""
        self.site = site
        self.memory = memory
        self.known = self._remembered()
        self.kept: set[str] = set()
        self.digests: dict[str, str] = {}

    def unchanged(self, name: str, content: bytes) -> bool:
        """Whether the site already holds this very file, untouched since we wrote it."""
        self.digests[name] = digest = _digest(content)
        if self.known.get(name) != [digest, *_stamp(self.site / name)]:
            return False
        self.kept.add(name)
        return True

    def commit(self, aside: Path) -> None:
        """Put the files of `aside` in place and remove those that are neither there nor unchanged."""
        written = sorted(_files(aside), key=lambda name: (not name.startswith(_FIRST), name))
        for name in written:
            if name not in self.digests:
                self.digests[name] = _digest((aside / name).read_bytes())
        if self.site.exists():
            self._merge(aside, written)
        else:
            aside.rename(self.site)
        rows = {name: [self.digests[name], *_stamp(self.site / name)] for name in self.kept.union(written)}
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        self.memory.write_text(json.dumps(rows), "utf-8")

    def _merge(self, aside: Path, written: list[str]) -> None:
        for name in written:
            target = self.site / name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside / name, target)
        gone = set(_files(self.site)) - self.kept.union(written)
        for name in gone:
            (self.site / name).unlink()
        for folder in sorted({(self.site / name).parent for name in gone}, key=lambda path: -len(path.parts)):
            while folder != self.site and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent

    def _remembered(self) -> dict[str, list[object]]:
        try:
            found = json.loads(self.memory.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _stamp(path: Path) -> list[int]:
    """Size and time of last change; nothing where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _files(directory: Path) -> Iterator[str]:
    for root, _, names in os.walk(directory):
        prefix = os.path.relpath(root, directory)
        for name in names:
            yield name if prefix == "." else f"{prefix}/{name}".replace(os.sep, "/")

"""Converted answers, kept by content hash: an unchanged answer is never converted twice.

The cache is one SQLite file that may be deleted at any time; a damaged one is thrown away and made again.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from search.content import markdown
from search.content.entry import Entry
from search.content.glossary import Acronym
from search.content.markdown import Rendered, Renderer


class Answers:
    """Entry -> Rendered, in memory for this run and on disk for the next one."""

    def __init__(self, glossary: Iterable[Acronym], cache: Path | None = None) -> None:
        rows = tuple(glossary)
        self.renderer = Renderer(rows)
        self.salt = repr((markdown.VERSION, [(row.acronym, row.long_form) for row in rows]))
        self.memory: dict[str, Rendered] = {}
        self.recent: dict[str, tuple[str, Rendered | None]] = {}
        """Entry -> its answer and what that became: most are asked for several times a run."""
        self.path = cache
        self.disk = self._read()
        self.fresh: dict[str, str] = {}

    def get(self, entry: Entry) -> Rendered:
        answer, rendered = self.recent.get(entry.id, ("", None))
        if rendered is None or answer is not entry.answer:
            rendered = self._kept(entry)
            self.recent[entry.id] = (entry.answer, rendered)
        return rendered

    def _kept(self, entry: Entry) -> Rendered:
        key = hashlib.sha256(f"{self.salt}\n{entry.id}\n{entry.answer}".encode()).hexdigest()
        if key not in self.memory:
            stored = self.disk.get(key)
            self.memory[key] = _loads(stored) if stored else self.renderer.render(entry.answer, entry.id)
            if not stored:
                self.fresh[key] = json.dumps(vars(self.memory[key]), ensure_ascii=False)
        return self.memory[key]

    def save(self) -> None:
        """Write what is new; drop what no entry of this run asked for. A cache that cannot be written is no fault."""
        stale = self.disk.keys() - self.memory.keys()
        if not self.path or not (self.fresh or stale):
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _open(self.path) as database:
                database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?)", self.fresh.items())
                database.executemany("DELETE FROM answer WHERE key = ?", [(key,) for key in stale])
            database.close()
        except (sqlite3.Error, OSError):
            return
        self.disk = {key: value for key, value in self.disk.items() if key in self.memory} | self.fresh
        self.fresh = {}

    def _read(self) -> dict[str, str]:
        if not self.path or not self.path.is_file():
            return {}
        try:
            with _open(self.path) as database:
                rows = dict(database.execute("SELECT key, value FROM answer"))
            database.close()
            return rows
        except sqlite3.Error:
            self.path.unlink(missing_ok=True)
            return {}


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    return database


def _loads(stored: str) -> Rendered:
    raw = json.loads(stored)
    images = tuple((address, text) for address, text in raw["images"])
    return Rendered(raw["html"], raw["text"], tuple(raw["anchors"]), tuple(raw["links"]), images)

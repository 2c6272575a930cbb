"""Entries as they were last read, kept by the digest of their file: reading their YAML is most of loading a FAQ."""

import hashlib
import pickle
from functools import cache
from pathlib import Path

from search.content import pickled
from search.content.entry import Entry
from search.content.facets import Facet
from search.content.problem import Problem
from search.content.reading import read_entry

Read = tuple[Entry | None, list[Problem]]
"""An entry, if there is one, and the faults of its header."""


class Remembered:
    def __init__(self, facets: tuple[Facet, ...], path: Path | None = None) -> None:
        """`path`: of the cache; without it nothing is kept."""
        self.facets = facets
        self.path = path
        self.salt = hashlib.sha256(f"{_code()}\n{facets!r}".encode()).digest()
        self.old = pickled.load(path) if path else {}
        self.new: dict[bytes, bytes] = {}

    def read(self, path: str, text: str) -> Read:
        if self.path is None:
            return read_entry(path, text, self.facets)
        key = hashlib.sha256(self.salt + f"{path}\n{text}".encode()).digest()
        if key in self.old:
            self.new[key] = self.old[key]
            kept: Read = pickle.loads(self.old[key])
            return kept
        found = read_entry(path, text, self.facets)
        self.new[key] = pickle.dumps(found)
        return found

    def save(self) -> None:
        """Keep what this run read."""
        if self.path and self.new.keys() != self.old.keys():
            pickled.save(self.path, self.new)


@cache
def _code() -> str:
    """Changes with the code that reads."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()

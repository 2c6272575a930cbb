"""What can be made again from the words: one SQLite file, which may be deleted at any time.

A key is a digest of all that its value follows from: the inputs, the source of the code, the versions of the
libraries. So nothing stale is ever read, and nobody keeps a version number. Values are JSON or bytes: a file that
somebody else put there runs no code. A cache that is damaged, locked or cannot be written is no fault.
"""

import hashlib
import json
import sqlite3
import sys
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")
FILE = "derived.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS derived (kind TEXT, key BLOB, value, PRIMARY KEY (kind, key)) WITHOUT ROWID"
_WAIT = 5.0
"""Seconds that a read or a write waits for another process."""
_USABLE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
"""What SQLite says of a file that is not damaged, though of no use at this moment."""


def _same(value: Any) -> Any:
    return value


class Cache:
    """Several kinds of derived values in one file. Without a path, nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.database = self._open() if path else None

    def section(
        self,
        kind: str,
        *inputs: object,
        code: Iterable[str] = (),
        libraries: Iterable[str] = (),
        dump: Callable[[T], Any] = _same,
        load: Callable[[Any], T] = _same,
    ) -> "Section[T]":
        """The values called `kind`. `inputs`: what all of them follow from; `code`: modules or packages that make
        them; `libraries`: distributions that do; `dump` and `load`: to and from JSON or bytes."""
        return Section(self, kind, digest(*inputs, *map(source, code), *map(_release, libraries)), dump, load)

    def read(self, kind: str, key: bytes) -> Any:
        """The stored value, or None."""
        if self.database is None:
            return None
        try:
            found = self.database.execute("SELECT value FROM derived WHERE kind = ? AND key = ?", (kind, key))
            (value,) = found.fetchone() or (None,)
            return json.loads(value) if isinstance(value, str) else value
        except sqlite3.Error as error:
            self._discard(error)
        except ValueError:
            pass
        return None

    def replace(self, kind: str, fresh: dict[bytes, str | bytes], used: set[bytes]) -> None:
        """Store `fresh`, and drop every other value of that kind that is not in `used`."""
        if self.database is None:
            return
        try:
            with self.database:
                known = {key for (key,) in self.database.execute("SELECT key FROM derived WHERE kind = ?", (kind,))}
                stale = known - used
                self.database.executemany("DELETE FROM derived WHERE kind = ? AND key = ?", [(kind, k) for k in stale])
                rows = ((kind, key, value) for key, value in fresh.items())
                self.database.executemany("INSERT OR REPLACE INTO derived VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._discard(error)

    def _open(self, again: bool = True) -> sqlite3.Connection | None:
        assert self.path
        database = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False)
            weakref.finalize(self, database.close)  # since Python 3.13 one that is left open is told
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(_TABLE)
            database.execute("SELECT kind, key, value FROM derived LIMIT 1")
            return database
        except (sqlite3.Error, OSError) as error:
            if database:
                database.close()
            if not again or not self._damaged(error):
                return None
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            return self._open(again=False)

    def _discard(self, error: sqlite3.Error) -> None:
        """A damaged file is made again from nothing; one that another process holds is left alone."""
        if self.database and self._damaged(error):
            self.database.close()
            with suppress(OSError):
                Path(self.path or "").unlink(missing_ok=True)
            self.database = self._open(again=False)

    @staticmethod
    def _damaged(error: Exception) -> bool:
        return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF not in _USABLE


class Section(Generic[T]):
    """The values of one kind: digest of what a value follows from -> the value."""

    def __init__(self, cache: Cache, kind: str, salt: str, dump: Callable[[T], Any], load: Callable[[Any], T]) -> None:
        self.cache = cache
        self.kind = kind
        self.salt = salt
        self.dump = dump
        self.load = load
        self.used: set[bytes] = set()
        self.fresh: dict[bytes, str | bytes] = {}

    def get(self, *inputs: object) -> T | None:
        """The kept value; None where there is none, or none that `load` understands."""
        key = self._key(inputs)
        if (stored := self.cache.read(self.kind, key)) is None:
            return None
        try:
            value = self.load(stored)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return None
        self.used.add(key)
        return value

    def put(self, value: T, *inputs: object) -> None:
        """Keep a value from the next `save` on."""
        if self.cache.database is None:
            return
        key, plain = self._key(inputs), self.dump(value)
        self.used.add(key)
        self.fresh[key] = plain if isinstance(plain, bytes) else json.dumps(plain, ensure_ascii=False)

    def value(self, make: Callable[[], T], *inputs: object) -> T:
        """The kept value, or the one that is made now."""
        value = self.get(*inputs)
        if value is None:
            value = make()
            self.put(value, *inputs)
        return value

    def save(self) -> None:
        """After a complete run: write what is new, drop what this run did not ask for."""
        self.cache.replace(self.kind, self.fresh, self.used)
        self.fresh = {}

    def _key(self, inputs: tuple[object, ...]) -> bytes:
        return bytes.fromhex(digest(self.salt, *inputs))


def digest(*parts: object) -> str:
    """32 hex digits, of bytes and texts as they are, of anything else as it is written in Python."""
    data = [part if isinstance(part, bytes) else _bytes(part) for part in parts]
    return hashlib.blake2b(b"".join([*(b"%d:" % len(each) for each in data), *data]), digest_size=16).hexdigest()


def _bytes(part: object) -> bytes:
    return (part if isinstance(part, str) else repr(part)).encode("utf-8", "surrogatepass")


@cache
def source(name: str) -> str:
    """The digest of the source of a module, or of all modules of a package."""
    spec = find_spec(name)
    if spec is None or not spec.origin:
        raise ModuleNotFoundError(name)
    origin = Path(spec.origin)
    files = sorted(origin.parent.rglob("*.py")) if spec.submodule_search_locations else [origin]
    return digest(*(path.read_bytes() for path in files))


@cache
def _release(library: str) -> str:
    return f"{library} {version(library)} {sys.version}"

"""`edition.json`: which edition a copy is, and the SHA-256 of each of its files, to be checked by anyone."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as date_
from functools import partial
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

FILE = "edition.json"
VERSION = 1
_EXTRA = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a file manager adds by itself; they are nobody's change."""

Content = Callable[[], bytes]
"""Reads one file whole. Raises OSError or BadZipFile where it is damaged."""


class NotACopy(Exception):
    """There is nothing to check here; the text is French, for the user."""


@dataclass(frozen=True)
class Seal:
    name: str
    """Of the site."""
    date: str
    """Of the edition, ISO 8601."""
    commit: str
    entries: int
    public_address: str
    files: Mapping[str, str]
    """Path from the copy's root -> SHA-256, but for `edition.json` itself."""

    @property
    def day(self) -> date_:
        return date_.fromisoformat(self.date)

    @property
    def top(self) -> str:
        """Folder that holds the copy in an archive."""
        return f"faq-hors-ligne-{self.date}"

    def dumps(self) -> str:
        return json.dumps({"version": VERSION} | vars(self), ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class Verdict:
    seal: Seal
    fingerprint: str
    """SHA-256 of `edition.json`: two copies with the same one hold the same files."""
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def intact(self) -> bool:
        return not (self.changed or self.missing or self.added)


def digests(folder: Path) -> dict[str, str]:
    with _opened(folder) as files:
        return {name: sha256(read()).hexdigest() for name, read in files if name != FILE}


def fingerprint(folder: Path) -> str:
    return sha256((folder / FILE).read_bytes()).hexdigest()


def verify(place: Path) -> Verdict:
    """Compare a folder or an archive with its own seal. Raises NotACopy, OSError."""
    try:
        with _opened(place) as files:
            return _compared(files, place)
    except BadZipFile as error:
        damaged = (
            "ni un dossier ni une archive zip lisible\u00a0: elle est peut-être incomplète, téléchargez-la à nouveau"
        )
        raise NotACopy(f"«\u00a0{place}\u00a0» n’est {damaged}.") from error


def _compared(files: Sequence[tuple[str, Content]], place: Path) -> Verdict:
    """The seal is the one nearest to the root; the copy is the folder in which it stands."""
    seals = [(path, read) for path, read in files if path.rpartition("/")[2] == FILE]
    if not seals:
        raise NotACopy(f"«\u00a0{place}\u00a0», sans «\u00a0{FILE}\u00a0»\u00a0: ce n’est pas une copie de la FAQ.")
    path, read = min(seals, key=lambda each: each[0].count("/"))
    raw, top = read(), path.removesuffix(FILE)
    seal = _read(raw, place)
    found: set[str] = set()
    changed: set[str] = set()
    added: set[str] = set()
    for path, read in files:
        name = path.removeprefix(top)
        if path == f"{top}{FILE}":
            continue
        if not path.startswith(top) or name not in seal.files:
            added.add(path)
        elif name in found or _digest(read) != seal.files[name]:
            changed.add(name)
        found.add(name)
    missing = seal.files.keys() - found
    return Verdict(seal, sha256(raw).hexdigest(), *(tuple(sorted(each)) for each in (changed, missing, added)))


def _digest(read: Content) -> str:
    try:
        return sha256(read()).hexdigest()
    except (OSError, BadZipFile):
        return ""


def _read(raw: bytes, place: Path) -> Seal:
    try:
        data = json.loads(raw)
        version = data.pop("version")
        seal = Seal(**data)
        texts = (seal.name, seal.commit, seal.public_address, *seal.files.values())
        if version == VERSION and seal.day and type(seal.entries) is int and all(type(each) is str for each in texts):
            return seal
    except (ValueError, TypeError, AttributeError, KeyError):
        pass
    raise NotACopy(
        f"«\u00a0{place}\u00a0»\u00a0: son fichier «\u00a0{FILE}\u00a0» est illisible ou d’une autre version."
    )


@contextmanager
def _opened(place: Path) -> Iterator[list[tuple[str, Content]]]:
    """(name, content) of every file of a folder or of an archive. Raises OSError or BadZipFile."""
    if place.is_dir():
        paths = sorted(path for path in place.rglob("*") if path.is_file() and path.name not in _EXTRA)
        yield [(path.relative_to(place).as_posix(), path.read_bytes) for path in paths]
        return
    with ZipFile(place) as archive:
        files = [info for info in archive.infolist() if not info.is_dir() and not _extra(info.filename.split("/"))]
        yield [(info.filename, partial(_read_member, archive, info)) for info in files]


def _extra(parts: Sequence[str]) -> bool:
    return parts[-1] in _EXTRA or parts[0] == "__MACOSX"


def _read_member(archive: ZipFile, info: ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except (zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadZipFile(str(error)) from error

"""Builds the Whoosh index: what changed only, aside, then swapped in.

A directory holds generations (`g-…`) and the file `CURRENT`, which names the one in use. A generation is written under
another name, sealed by a manifest of checksums, renamed, then named in `CURRENT`: whatever interrupts a build, the
index in use is whole. Index files hold pickles, so a generation whose checksums differ is never opened.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from whoosh import __version__ as whoosh_version
from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.content.facets import Facet
from search.content.glossary import Acronym
from search.engine.document import Document
from search.engine.evidence import analyze_document
from search.engine.glossary import acronyms_of
from search.engine.model import Stored, derive
from search.engine.posting import postings

CURRENT = "CURRENT"
SEAL = "seal.json"
Progress = Callable[[int, int], None]
"""Called with documents analysed so far and in all."""


class NoIndexError(Exception):
    """No usable index; the text is French, for the user."""


@dataclass(frozen=True)
class Built:
    generation: Path
    analysed: int
    """Documents that had to be analysed again."""
    removed: int


class _Format(formats.Format):  # type: ignore[misc]
    """Postings with a weight and bytes of any length."""


class Packed(fields.FieldType):  # type: ignore[misc]
    """A field given as postings already made: (term, packed evidence kept as the weight, bytes)."""

    def __init__(self) -> None:
        self.format = _Format()
        self.analyzer = None
        self.scorable = self.stored = False
        self.unique = False

    def index(self, value: Iterable[tuple[str, int, bytes]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, weight, said in value:
            yield term.encode(), 1, float(weight), said


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format, without lengths, which no field here has: they cost a `stat` a posting."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=1024, compression=0)


def schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        digest=fields.STORED,
        document=fields.STORED,
        analysis=fields.STORED,
        terms=Packed(),
    )


def build_index(
    documents: Sequence[Document],
    facets: Sequence[Facet],
    glossary: Sequence[Acronym],
    directory: Path,
    progress: Progress | None = None,
) -> Built:
    """Bring the index in `directory` up to these documents."""
    directory.mkdir(parents=True, exist_ok=True)
    base = analysis_key(glossary)
    target = directory / f"g-{_digest(base, documents, facets)}"
    previous = current(directory)
    if previous == target:
        return Built(target, 0, 0)
    work = directory / f"building-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    old = _digests(previous) if previous and _seal(previous).get("analysis") == base else {}
    new = {document.id: document.digest for document in documents}
    changed = [document for document in documents if old.get(document.id) != document.digest]
    removed = [id_ for id_ in old if id_ not in new]
    if previous and old and len(changed) + len(removed) < len(new) // 2 + 2:
        shutil.copytree(previous, work)
        gone = [document.id for document in changed if document.id in old] + removed
    else:
        work.mkdir()
        FileStorage(str(work)).create_index(schema())
        changed, gone = list(documents), []
    _write(work, changed, gone, glossary, progress)
    derive(stored(work), tuple(facets), tuple(glossary)).save(work)
    _swap(directory, work, target, base)
    return Built(target, len(changed), len(removed))


def _write(
    work: Path, changed: Sequence[Document], gone: Sequence[str], glossary: Sequence[Acronym], progress: Progress | None
) -> None:
    acronyms = acronyms_of(glossary)
    index = open_whoosh(work)
    writer = index.writer(limitmb=256, codec=_Codec())
    for id_ in gone:
        writer.delete_by_term("id", id_)
    for rank, document in enumerate(changed):
        if progress:
            progress(rank, len(changed))
        found = analyze_document(document, acronyms)
        writer.add_document(
            id=document.id,
            digest=document.digest,
            document=document,
            analysis=(found.forms, found.wordings, found.length),
            terms=postings(found),
        )
    writer.commit()
    index.close()


def _swap(directory: Path, work: Path, target: Path, base: str) -> None:
    files = {path.name: _checksum(path) for path in sorted(work.iterdir()) if path.name not in (SEAL, "MAIN_WRITELOCK")}
    (work / SEAL).write_text(json.dumps({"analysis": base, "files": files}), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    work.rename(target)
    pointer = directory / f"{CURRENT}-{os.getpid()}"
    pointer.write_text(target.name, "utf-8")
    pointer.replace(directory / CURRENT)
    for path in directory.iterdir():
        if path.name.startswith(("g-", "building-", f"{CURRENT}-")) and path != target:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def current(directory: Path) -> Path | None:
    """The generation in use, if there is one, whole and made by this very code."""
    try:
        generation = directory / (directory / CURRENT).read_text("utf-8")
    except OSError:
        return None
    seal = _seal(generation)
    if not seal or not str(seal.get("analysis", "")).startswith(engine_version()):
        return None
    files = seal.get("files", {})
    try:
        whole = all(_checksum(generation / name) == checksum for name, checksum in files.items())
    except OSError:
        return None
    return generation if whole and files else None


def open_whoosh(generation: Path) -> FileIndex:
    return FileStorage(str(generation)).open_index()


def stored(generation: Path) -> Iterator[Stored]:
    """What each live document of a generation gives to the model."""
    index = open_whoosh(generation)
    reader = index.reader()
    for docnum in reader.all_doc_ids():
        kept = reader.stored_fields(docnum)
        forms, wordings, length = kept["analysis"]
        document: Document = kept["document"]
        yield Stored(docnum, document.id, document.question, document.facets, forms, wordings, length)
    reader.close()
    index.close()


def _digests(generation: Path) -> dict[str, str]:
    index = open_whoosh(generation)
    reader = index.reader()
    found = {kept["id"]: kept["digest"] for kept in map(reader.stored_fields, reader.all_doc_ids())}
    reader.close()
    index.close()
    return found


def analysis_key(glossary: Sequence[Acronym]) -> str:
    """What an analysed document depends on, besides itself."""
    acronyms = acronyms_of(glossary)
    words = f"{sorted(acronyms.known)} {sorted(acronyms.ambiguous)}"
    return f"{engine_version()}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


@cache
def engine_version() -> str:
    """Changes with the code of the engine and with Whoosh."""
    here = Path(__file__).parent
    code = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    return hashlib.sha256(code + str(whoosh_version).encode()).hexdigest()[:16]


def _digest(base: str, documents: Sequence[Document], facets: Sequence[Facet]) -> str:
    lines = [base, repr(facets), *(f"{d.id} {d.digest}" for d in documents)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _seal(generation: Path) -> dict[str, Any]:
    try:
        found = json.loads((generation / SEAL).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

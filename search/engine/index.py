"""Builds the Whoosh index: what changed only, aside, then swapped in."""

import hashlib
import pickle
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from search.content.facets import Facet
from search.content.glossary import Acronym
from search.engine.document import Document
from search.engine.evidence import analyze_document
from search.engine.generation import analysis_of, current, engine_version, swap, workplace
from search.engine.glossary import acronyms_of
from search.engine.kept import Kept, Touched, keep, load_kept, touched
from search.engine.model import Model, collation, derive, load_model
from search.engine.posting import postings
from search.engine.reader import Reader, Row, Written, all_stored, open_whoosh

Progress = Callable[[int, int], None]
"""Called with documents analysed so far and in all."""


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
        id=fields.ID(unique=True),
        document=fields.COLUMN(),  # pickles, apart and as they are: a build reads all of them
        analysis=fields.COLUMN(),
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
    work = workplace(directory)
    old = load_model(previous) if previous and analysis_of(previous) == base else None
    known = dict(zip(old.ids, old.digests, strict=True)) if old else {}
    new = {document.id for document in documents}
    changed = [document for document in documents if known.get(document.id) != document.digest]
    removed = [id_ for id_ in known if id_ not in new]
    if previous and old and len(changed) + len(removed) < len(new) // 2 + 2:
        shutil.copytree(previous, work)
        gone = [document.id for document in changed if document.id in known] + removed
    else:
        old = None
        work.mkdir()
        FileStorage(str(work)).create_index(schema())
        changed, gone = list(documents), []
    written = _write(work, changed, gone, glossary, progress)
    if previous and old:
        _derive(work, facets, glossary, _Before(previous, old, {document.id for document in changed}))
    else:
        _derive(work, facets, glossary, written=written)
    swap(directory, work, target, base)
    return Built(target, len(changed), len(removed))


@dataclass(frozen=True)
class _Before:
    """What a build brings up to date."""

    generation: Path
    model: Model
    changed: set[str]
    """Documents that are no longer as they were, or are new."""


def _derive(
    work: Path,
    facets: Sequence[Facet],
    glossary: Sequence[Acronym],
    before: _Before | None = None,
    written: Written | None = None,
) -> None:
    """Write beside the index what follows from all documents."""
    documents = all_stored(work)
    model = derive(documents, tuple(facets), tuple(glossary))
    model.save(work)
    old: Kept | None = None
    spoiled: Touched | None = None
    if before:
        old = load_kept(before.generation)
        with Reader(before.generation, before.model) as reader:
            changed = list(reader.stored(before.changed & reader.number.keys()))
        changed += (document for document in documents if document.id in before.changed)
        spoiled = touched(before.model, model, changed, documents)
    with Reader(work, model, written) as reader:
        keep(reader, documents, old, spoiled).save(work)


def _write(
    work: Path, changed: Sequence[Document], gone: Sequence[str], glossary: Sequence[Acronym], progress: Progress | None
) -> Written:
    """Put the documents that changed in the index, in place of those gone; what a new index holds."""
    acronyms = acronyms_of(glossary)
    index = open_whoosh(work)
    writer = index.writer(limitmb=256, codec=_Codec())
    for id_ in gone:
        writer.delete_by_term("id", id_)
    written: dict[str, list[Row]] = defaultdict(list)
    for rank, document in enumerate(changed, 1):
        found = analyze_document(document, acronyms)
        said = (document.id, document.digest, collation(document.question), dict(document.facets))
        terms = list(postings(found))
        writer.add_document(
            id=document.id,
            document=pickle.dumps(document),
            analysis=pickle.dumps((*said, found.forms, found.displays, found.wordings, found.length)),
            terms=terms,
        )
        for stem, packed, value in terms:
            written[stem].append((rank - 1, packed, value))
        if progress:
            progress(rank, len(changed))
    writer.commit()
    index.close()
    return written


def analysis_key(glossary: Sequence[Acronym]) -> str:
    """What an analysed document depends on, besides itself."""
    acronyms = acronyms_of(glossary)
    words = f"{sorted(acronyms.known)} {sorted(acronyms.ambiguous)}"
    return f"{engine_version()}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _digest(base: str, documents: Sequence[Document], facets: Sequence[Facet]) -> str:
    lines = [base, repr(facets), *(f"{d.id} {d.digest}" for d in documents)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

"""Builds the Whoosh index: what changed only, aside, then swapped in."""

import hashlib
import pickle
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from search.content.facets import Facet
from search.content.glossary import Acronym
from search.engine.codec import Codec, Pool, schema
from search.engine.document import Document
from search.engine.evidence import analyze_document
from search.engine.expansions import acronyms_of
from search.engine.generation import analysis_key, analysis_of, current, swap, workplace
from search.engine.kept import Kept, Touched, keep, load_kept, touched
from search.engine.model import Model, Stored, derive, load_model
from search.engine.posting import postings
from search.engine.reader import Reader, Rows, all_stored, open_whoosh
from search.engine.text import collation

Progress = Callable[[int, int], None]
"""Called with documents analysed so far and in all."""


@dataclass(frozen=True)
class Built:
    generation: Path
    analysed: int
    """Documents that had to be analysed again."""
    removed: int
    model: Model
    kept: Kept


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
        return Built(target, 0, 0, load_model(target), load_kept(target))
    work = workplace(directory)
    old = load_model(previous) if previous and analysis_of(previous) == base else None
    known = dict(zip(old.ids, old.digests, strict=True)) if old else {}
    new = {document.id for document in documents}
    changed = [document for document in documents if known.get(document.id) != document.digest]
    removed = [id_ for id_ in known if id_ not in new]
    if previous and old and len(changed) + len(removed) < len(new) // 2 + 2:
        shutil.copytree(previous, work)
        before = _Before(previous, old, {document.id for document in changed})
        _write(work, changed, before.numbers([document.id for document in changed] + removed), glossary, progress)
        derived = _derive(work, facets, glossary, all_stored(work), before)
    else:
        work.mkdir()
        FileStorage(str(work)).create_index(schema())
        changed = sorted(documents, key=lambda document: document.id)
        written = _write(work, changed, [], glossary, progress)
        derived = _derive(work, facets, glossary, written.documents, written=written.rows)
    swap(directory, work, target, base)
    return Built(target, len(changed), len(removed), *derived)


@dataclass(frozen=True)
class _Before:
    """What a build brings up to date."""

    generation: Path
    model: Model
    changed: set[str]
    """Documents that are no longer as they were, or are new."""

    def numbers(self, ids: Iterable[str]) -> list[int]:
        """In the index, of those of these documents that it holds."""
        known = dict(zip(self.model.ids, self.model.docnums, strict=True))
        return [known[id_] for id_ in ids if id_ in known]


@dataclass(frozen=True)
class _Written:
    """What went into a new index, in order."""

    documents: list[Stored]
    rows: Rows


def _derive(
    work: Path,
    facets: Sequence[Facet],
    glossary: Sequence[Acronym],
    documents: Sequence[Stored],
    before: _Before | None = None,
    written: Rows | None = None,
) -> tuple[Model, Kept]:
    """Write beside the index what follows from all documents."""
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
        kept = keep(reader, documents, old, spoiled)
    kept.save(work)
    return model, kept


def _write(
    work: Path, changed: Sequence[Document], gone: Sequence[int], glossary: Sequence[Acronym], progress: Progress | None
) -> _Written:
    """Put the documents that changed in the index, in place of those gone."""
    acronyms = acronyms_of(glossary)
    index = open_whoosh(work)
    writer = index.writer(codec=Codec())
    pool = writer.pool = Pool()
    for docnum in gone:
        writer.delete_document(docnum)
    stored = []
    for rank, document in enumerate(changed, 1):
        found = analyze_document(document, acronyms)
        said = (
            document.id, document.digest, collation(document.question), dict(document.facets),
            found.forms, found.displays, found.wordings, found.length,
        )  # fmt: skip
        number = writer.docnum
        writer.add_document(document=pickle.dumps(document), analysis=pickle.dumps(said))
        for stem, packed, value in postings(found):
            pool.rows[stem].append((number, packed, value))
        stored.append(Stored(number, *said))
        if progress:
            progress(rank, len(changed))
    writer.commit()
    index.close()
    return _Written(stored, pool.rows)


def _digest(base: str, documents: Sequence[Document], facets: Sequence[Facet]) -> str:
    lines = [base, repr(facets), *(f"{d.id} {d.digest}" for d in documents)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

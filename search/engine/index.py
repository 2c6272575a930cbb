"""Builds the index: what changed only, aside, then swapped in."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.cache import Cache
from search.content.facets import Facet
from search.content.glossary import Acronym
from search.engine.derived import DerivedData, derive, invalidated, load_derived
from search.engine.document import Analysis, Document, analyze_document
from search.engine.expansions import acronyms_of
from search.engine.french import french_words
from search.engine.generation import analysis_key, analysis_of, current, swap, workplace
from search.engine.model import DocumentStats, Model, ModelBuilder, load_model
from search.engine.store import Index, Store, StoreWriter
from search.engine.text import Acronyms, collation
from search.files import lock

Progress = Callable[[int, int], None]
"""Called with documents analysed so far and in all."""


@dataclass(frozen=True)
class IndexResult:
    generation: Path
    analysed: int
    """Documents that had to be analysed again."""
    removed: int
    model: Model
    derived: DerivedData


def build_index(
    documents: Sequence[Document],
    facets: Sequence[Facet],
    glossary: Sequence[Acronym],
    directory: Path,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> IndexResult:
    """Bring the index in `directory` up to these documents; of two processes, one waits for the other."""
    directory.mkdir(parents=True, exist_ok=True)
    base = analysis_key(glossary)
    target = directory / f"g-{_digest(base, documents, facets, glossary)}"
    if current(directory) == target:
        return IndexResult(target, 0, 0, load_model(target), load_derived(target))
    with lock(directory / "index.lock"):
        previous = current(directory)
        if previous == target:
            return IndexResult(target, 0, 0, load_model(target), load_derived(target))
        builder = ModelBuilder(tuple(facets), tuple(glossary), french_words(cache or Cache()))
        build = _Build(workplace(directory), builder, acronyms_of(glossary), progress)
        changed, removed, model, derived = build.best(documents, previous, base)
        swap(directory, build.work, target, base)
    return IndexResult(target, changed, removed, model, derived)


@dataclass(frozen=True)
class _Build:
    work: Path
    """The folder where the next generation is written."""
    builder: ModelBuilder
    acronyms: Acronyms
    progress: Progress | None

    def best(
        self, documents: Sequence[Document], previous: Path | None, base: str
    ) -> tuple[int, int, Model, DerivedData]:
        """(documents analysed, removed, model, derived data): what changed only, where that is less work."""
        old = load_model(previous) if previous and analysis_of(previous) == base else None
        known = dict(zip(old.ids, old.digests, strict=True)) if old else {}
        new = {document.id for document in documents}
        changed = [document for document in documents if known.get(document.id) != document.digest]
        removed = [id_ for id_ in known if id_ not in new]
        if previous and old and len(changed) + len(removed) < len(new) // 2 + 2:
            return len(changed), len(removed), *self.updated(previous, old, changed, removed)
        every = sorted(documents, key=lambda document: document.id)
        return len(every), len(removed), *self.anew(every)

    def anew(self, documents: Sequence[Document]) -> tuple[Model, DerivedData]:
        """`documents`: in order of id."""
        self.work.mkdir()
        writer = StoreWriter(self.work)
        for document, analysis in self.analysed(documents):
            stats = _stats(document, analysis)
            self.builder.add(writer.add(document, stats, analysis), stats)
        writer.commit()
        model = self.builder.model()
        return self.saved(model, derive(Index(model, writer.pool.postings), self.builder.questions))

    def updated(
        self, previous: Path, old: Model, changed: Sequence[Document], removed: Sequence[str]
    ) -> tuple[Model, DerivedData]:
        """The generation in `previous`, with these documents put in or taken out."""
        shutil.copytree(previous, self.work)
        writer = StoreWriter(self.work)
        docnums = dict(zip(old.ids, old.docnums, strict=True))
        gone = [id_ for id_ in (*(document.id for document in changed), *removed) if id_ in docnums]
        for id_ in gone:
            writer.delete(docnums[id_])
        for document, analysis in self.analysed(changed):
            writer.add(document, _stats(document, analysis), analysis)
        writer.commit()
        with Store(previous) as before, Store(self.work) as store:
            for docnum in store.docnums():
                self.builder.add(docnum, store.stats(docnum))
            model = self.builder.model()
            stats = [before.stats(docnums[id_]) for id_ in gone]
            stats += [store.stats(model.docnum(document.id)) for document in changed]
            invalid = invalidated(old, model, stats, store)
            derived = derive(Index(model, store.postings), self.builder.questions, load_derived(previous), invalid)
        return self.saved(model, derived)

    def analysed(self, documents: Sequence[Document]) -> Iterable[tuple[Document, Analysis]]:
        for rank, document in enumerate(documents, 1):
            yield document, analyze_document(document, self.acronyms)
            if self.progress:
                self.progress(rank, len(documents))

    def saved(self, model: Model, derived: DerivedData) -> tuple[Model, DerivedData]:
        model.save(self.work)
        derived.save(self.work)
        return model, derived


def _stats(document: Document, analysis: Analysis) -> DocumentStats:
    return DocumentStats(
        document.id,
        document.digest,
        collation(document.question),
        document.facets,
        analysis.forms,
        analysis.displays,
        analysis.wordings,
        analysis.length,
    )


def _digest(base: str, documents: Sequence[Document], facets: Sequence[Facet], glossary: Sequence[Acronym]) -> str:
    lines = [base, repr(facets), repr(glossary), *(f"{d.id} {d.digest}" for d in documents)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

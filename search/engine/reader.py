"""Reads one generation of the Whoosh index: documents, and postings kept once read."""

import pickle
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import TermNotFound

from search.engine.access import Access, Postings
from search.engine.codec import FIELD
from search.engine.document import Document
from search.engine.model import Model, Stored, load_model
from search.engine.posting import Row, follower, has_form
from search.engine.weigh import IMPACTS

CACHED_TERMS = 4096
CACHED_ROWS = 64
"""Terms whose forms and followers are kept: those of the last queries."""
Rows = Mapping[str, Sequence[Row]]
"""Stem -> its postings, in order of document."""


def open_whoosh(generation: Path) -> FileIndex:
    return FileStorage(str(generation)).open_index()


class Reader:
    """One generation, open. Safe to share between threads."""

    def __init__(self, generation: Path, model: Model | None = None, written: Rows | None = None) -> None:
        """`written`: all that the index holds, if whoever wrote it still has it: Whoosh need not read it back."""
        self.model = model or load_model(generation)
        self._written = written
        self._index = open_whoosh(generation)
        self._reader = self._index.reader()
        self._lock = Lock()
        cached = lru_cache(CACHED_TERMS)
        self.rows = lru_cache(CACHED_ROWS)(self.read)
        self.access = Access(cached(self._term), cached(self._form), cached(self._pair), len(self.model.ids))

    def close(self) -> None:
        self._reader.close()
        self._index.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def number(self) -> dict[str, int]:
        return {id_: number for number, id_ in enumerate(self.model.ids)}

    @cached_property
    def _documents(self) -> Any:
        return self._reader.column_reader("document")

    @cached_property
    def _analyses(self) -> Any:
        return self._reader.column_reader("analysis")

    def document(self, id_: str) -> Document:
        """Raises KeyError for an unknown id."""
        docnum = self.model.docnums[self.number[id_]]
        with self._lock:
            found: Document = pickle.loads(self._documents[docnum])
        return found

    def stored(self, ids: Iterable[str]) -> Iterator[Stored]:
        """What these documents gave to the model."""
        for id_ in ids:
            docnum = self.model.docnums[self.number[id_]]
            yield Stored(docnum, *pickle.loads(self._analyses[docnum]))

    def read(self, stem: str) -> Sequence[Row]:
        """A term's postings in order of document."""
        if self._written is not None:
            return self._written.get(stem, ())
        numbers, rows = self.model.numbers, self._postings(stem)
        return sorted((numbers[docnum], packed, said) for docnum, packed, said in rows if numbers[docnum] >= 0)

    def _postings(self, stem: str) -> list[Row]:
        """The same by number in the index, deleted documents included."""
        found = []
        with self._lock:
            try:
                matcher = self._reader.postings(FIELD, stem)
            except TermNotFound:
                return []
            while matcher.is_active():
                found.append((matcher.id(), int(matcher.weight()), matcher.value()))
                matcher.next()
        return found

    def _term(self, stem: str) -> Postings:
        rows = self.rows(stem)
        level = self.model.term_level
        impacts = array("H", (IMPACTS[level(number, packed)] for number, packed, _ in rows))
        return Postings(array("I", (number for number, _, _ in rows)), impacts)

    def _form(self, form: str) -> Postings:
        word = self.model.lexicon.words.get(form)
        if word is None:
            return Postings(array("I"), array("H"))
        whole = self.access.term(word.stem)
        held = [rank for rank, (_, _, said) in enumerate(self.rows(word.stem)) if has_form(said, form)]
        documents = array("I", (whole.documents[rank] for rank in held))
        return Postings(documents, array("H", (whole.impacts[rank] for rank in held)))

    def _pair(self, key: str) -> Postings:
        first, _, second = key.partition(" ")
        documents, impacts, level = array("I"), array("H"), self.model.pair_level
        for number, _, said in self.rows(first):
            if packed := follower(said, second):
                documents.append(number)
                impacts.append(IMPACTS[level(number, packed)])
        return Postings(documents, impacts)


def all_stored(generation: Path) -> list[Stored]:
    """What every live document of a generation gives to the model, in order of id."""
    index = open_whoosh(generation)
    reader = index.reader()
    analyses = reader.column_reader("analysis") if reader.doc_count() else ()
    found = [Stored._make((docnum, *pickle.loads(analyses[docnum]))) for docnum in reader.all_doc_ids()]
    reader.close()
    index.close()
    return sorted(found, key=lambda one: one.id)

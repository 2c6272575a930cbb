"""The Whoosh index: written here, read here, and known nowhere else. Its twin, over the browser's files, is `store.js`.

Whoosh keeps two columns a document (its content, its stats) and one field of postings. Its own pool of postings sorts
and spills them one by one; ours gathers them by term in memory, as bytes, so that whoever derives from them need not
read them back. Everything used here is public in Whoosh; `tests/test_engine_store.py` says what to do if it moves.
"""

import dataclasses
import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh import fields, formats, versionstring
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import TermNotFound

from search.engine.document import Analysis, Document, follower, has_form
from search.engine.model import DocumentStats, Model
from search.engine.score import Access, Postings
from search.engine.weights import IMPACTS

WHOOSH: str = versionstring()
CACHED_TERMS = 4096
CACHED_CONTEXTS = 64
"""Terms whose forms and followers are kept: those of the last queries."""
_FIELD = "terms"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_COLUMNS = ("id", "document", "stats")

Posting = tuple[int, int, str]
"""A document's number, packed evidence, and context: see `Analysis.postings`."""


class _Terms(fields.FieldType):  # type: ignore[misc]
    """A field whose postings are put into the pool."""

    def __init__(self) -> None:
        self.format = formats.Format()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False


class PostingPool:
    """The postings that a writer gathers, by term, as lines of bytes."""

    def __init__(self) -> None:
        self._rows: dict[str, bytearray] = defaultdict(bytearray)

    def put(self, stem: str, number: int, packed: int, context: str) -> None:
        """Documents come in order of number."""
        self._rows[stem] += b"%d %d %b\n" % (number, packed, context.encode())

    def postings(self, stem: str) -> list[Posting]:
        """By number in the index."""
        rows = map(_split, self._rows.get(stem, b"").decode().split("\n")[:-1])
        return [(int(number), int(packed), context) for number, packed, context in rows]

    # What a writer of Whoosh asks of its pool

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One of an older segment, which Whoosh merges into the new one."""
        _, term, number, weight, context = posting
        self.put(term.decode(), number, int(weight), context.decode())

    def iter_postings(self) -> Iterator[tuple[bytes, bytearray]]:
        return ((stem.encode(), self._rows[stem]) for stem in sorted(self._rows))

    def cleanup(self) -> None:
        """Whoosh's own pool removes its files."""


def _split(row: str) -> list[str]:
    return row.split(" ", 2)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: fields.Schema, lengths: Any, items: Iterable[tuple[bytes, bytearray]]) -> None:
        self.start_field(_FIELD, schema[_FIELD])
        for term, rows in items:
            self.start_term(term)
            for row in bytes(rows).split(b"\n")[:-1]:
                number, packed, context = row.split(b" ", 2)
                self.add(int(number), int(packed), context, None)
            self.finish_term()
        self.finish_field()


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format, without lengths, which no field here has: they cost a `stat` a posting."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        return _FieldWriter(self, storage, segment)


class StoreWriter:
    """Puts documents into the index of a folder."""

    def __init__(self, folder: Path) -> None:
        storage = FileStorage(str(folder))
        if not storage.index_exists():
            storage.create_index(fields.Schema(**{name: fields.COLUMN() for name in _COLUMNS}, **{_FIELD: _Terms()}))
        self._index = storage.open_index()
        self._writer = self._index.writer(codec=_Codec(compression=0))
        self.pool = self._writer.pool = PostingPool()

    def delete(self, docnum: int) -> None:
        self._writer.delete_document(docnum)

    def add(self, document: Document, stats: DocumentStats, analysis: Analysis) -> int:
        """The document's number in the index."""
        docnum: int = self._writer.docnum
        content = {each.name: getattr(document, each.name) for each in dataclasses.fields(document)}
        columns = (document.id, _json(content), _json(stats))
        self._writer.add_document(**dict(zip(_COLUMNS, map(str.encode, columns), strict=True)))
        for stem, packed, context in analysis.postings():
            self.pool.put(stem, docnum, packed, context)
        return docnum

    def commit(self) -> None:
        self._writer.commit()
        self._index.close()


class Store:
    """The Whoosh index of a folder, open. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._index: FileIndex = FileStorage(str(folder)).open_index()
        self._reader = self._index.reader()
        self._lock = Lock()
        empty = not self._reader.doc_count()
        self._columns = {name: () if empty else self._reader.column_reader(name) for name in _COLUMNS}

    def close(self) -> None:
        self._reader.close()
        self._index.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def docnums(self) -> list[int]:
        """Of every live document, in order of id."""
        ids: Sequence[bytes] = self._columns["id"]
        return sorted(self._reader.all_doc_ids(), key=lambda docnum: ids[docnum])

    def document(self, docnum: int) -> Document:
        raw = self._read("document", docnum)
        lists = {name: tuple(raw[name]) for name in ("phrasings", "keywords", "source")}
        facets = {key: tuple(slugs) for key, slugs in raw["facets"].items()}
        return Document(**raw | lists | {"facets": facets})

    def stats(self, docnum: int) -> DocumentStats:
        return DocumentStats(*self._read("stats", docnum))

    def _read(self, column: str, docnum: int) -> Any:
        with self._lock:
            found = self._columns[column][docnum]
        return json.loads(found)

    def postings(self, stem: str) -> list[Posting]:
        """By number in the index, deleted documents included."""
        found = []
        with self._lock:
            try:
                matcher = self._reader.postings(_FIELD, stem)
            except TermNotFound:
                return []
            while matcher.is_active():
                found.append((matcher.id(), int(matcher.weight()), matcher.value().decode()))
                matcher.next()
        return found


class Index:
    """A model with its postings, by their number in the model, kept once read."""

    def __init__(self, model: Model, postings: Callable[[str], list[Posting]]) -> None:
        """`postings`: of a store, or of the pool of whoever wrote it and need not read it back."""
        self.model = model
        self._source = postings
        self._in_order = list(model.docnums) == list(range(len(model.ids)))
        cached = lru_cache(CACHED_TERMS)
        self._contexts = lru_cache(CACHED_CONTEXTS)(self.postings)
        self.access = Access(cached(self._term), cached(self._form), cached(self._pair), len(model.ids))

    def postings(self, stem: str) -> list[Posting]:
        """In order of document."""
        numbers, rows = self.model.numbers, self._source(stem)
        if self._in_order and (not rows or rows[-1][0] < len(numbers)):  # an index made at once: nothing to renumber
            return rows
        return sorted((numbers[docnum], packed, context) for docnum, packed, context in rows if numbers[docnum] >= 0)

    def _term(self, stem: str) -> Postings:
        rows = self._contexts(stem)
        level = self.model.term_level
        impacts = array("H", (IMPACTS[level(number, packed)] for number, packed, _ in rows))
        return Postings(array("I", (number for number, _, _ in rows)), impacts)

    def _form(self, form: str) -> Postings:
        word = self.model.lexicon.words.get(form)
        if word is None:
            return Postings(array("I"), array("H"))
        whole = self.access.term(word.stem)
        held = [rank for rank, (_, _, context) in enumerate(self._contexts(word.stem)) if has_form(context, form)]
        documents = array("I", (whole.documents[rank] for rank in held))
        return Postings(documents, array("H", (whole.impacts[rank] for rank in held)))

    def _pair(self, key: str) -> Postings:
        first, _, second = key.partition(" ")
        documents, impacts, level = array("I"), array("H"), self.model.pair_level
        for number, _, context in self._contexts(first):
            if packed := follower(context, second):
                documents.append(number)
                impacts.append(IMPACTS[level(number, packed)])
        return Postings(documents, impacts)

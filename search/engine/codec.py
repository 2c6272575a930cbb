"""How postings go into Whoosh: its own format, written a term at a time where Whoosh asks five questions a posting."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter

from search.engine.posting import Row

FIELD = "terms"


def schema() -> fields.Schema:
    return fields.Schema(
        document=fields.COLUMN(),  # pickles, apart and as they are: a build reads all of them
        analysis=fields.COLUMN(),
        **{FIELD: Packed()},
    )


class _Format(formats.Format):  # type: ignore[misc]
    """Postings with a weight and a value of any length."""


class Packed(fields.FieldType):  # type: ignore[misc]
    """A field whose postings are put into the pool. What they say is text, where Whoosh's own fields have bytes: it
    pickles its blocks in a way that is slow with those."""

    def __init__(self) -> None:
        self.format = _Format()
        self.analyzer = None
        self.scorable = self.stored = False
        self.unique = False


class Pool:
    """What a writer gathers before it writes: by term, and in memory, as a build holds as much already."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, posting: tuple[str, bytes, int, float, str]) -> None:
        """One of an older segment, which Whoosh merges into the new one."""
        _, term, number, weight, said = posting
        self.rows[term.decode()].append((number, int(weight), said))

    def iter_postings(self) -> Iterator[tuple[bytes, list[Row]]]:
        return ((term.encode(), sorted(rows)) for term, rows in sorted(self.rows.items()))

    def cleanup(self) -> None:
        """Whoosh's own pool removes its files."""


class _Postings(W3PostingsWriter):  # type: ignore[misc]
    def add_all(self, rows: Sequence[Row]) -> None:
        """Does what as many calls of `add_posting` do, in one block."""
        numbers, weights, values = zip(*rows, strict=True)
        self._ids.extend(numbers)
        self._weights.extend(weights)
        self._values.extend(values)
        self._maxweight = max(weights)


class _Fields(W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: fields.Schema, lengths: Any, items: Iterable[tuple[bytes, list[Row]]]) -> None:
        self.start_field(FIELD, schema[FIELD])
        for term, rows in items:
            self.start_term(term)
            self._postwriter.add_all(rows)
            self.finish_term()
        self.finish_field()


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format, without lengths, which no field here has: they cost a `stat` a posting."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(compression=0)

    def field_writer(self, storage: Any, segment: Any) -> _Fields:
        return _Fields(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _Postings:
        return _Postings(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)

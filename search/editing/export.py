"""The whole FAQ as one table or one list, without loss: importing it gives the same entries."""

import csv
import io
import json
import re
from collections.abc import Sequence

from search.content.corpus import Corpus
from search.content.entry import TABLE, Entry
from search.content.facets import Facet
from search.content.front_matter import Texts

VERSION = 1
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run."""


def to_csv(corpus: Corpus) -> str:
    """Semicolons and a byte order mark, as French spreadsheets want; lists hold one item a line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_row(Entry("", "", "", ""), corpus.facets))
    for entry in corpus.entries:
        writer.writerow([_guarded(value) for value in _row(entry, corpus.facets).values()])
    return "\ufeff" + out.getvalue()


def to_json(corpus: Corpus) -> str:
    rows = []
    for entry in corpus.entries:
        row: dict[str, object] = dict(_row(entry, corpus.facets))
        row |= {key.name: list(getattr(entry, key.attribute)) for key in TABLE if isinstance(key.kind, Texts)}
        row |= {facet.key: list(entry.facets.get(facet.key, ())) for facet in corpus.facets}
        rows.append(row)
    return json.dumps({"version": VERSION, "entries": rows}, ensure_ascii=False, indent=1) + "\n"


def unguarded(cell: str) -> str:
    """The cell as it was before `to_csv` kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(entry: Entry, facets: Sequence[Facet]) -> dict[str, str]:
    row = {"id": entry.id, "dossier": entry.folder}
    for key in TABLE:
        row |= key.kind.cells(key.name, getattr(entry, key.attribute))
        if key.attribute == "phrasings":
            row["reponse_markdown"] = entry.answer
    return row | {facet.key: "\n".join(entry.facets.get(facet.key, ())) for facet in facets}

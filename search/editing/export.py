"""The whole FAQ as one table or one list, without loss: importing it gives the same entries."""

import csv
import io
import json
import re
from collections.abc import Sequence

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.facets import Facet

VERSION = 1
COLUMNS = (
    "id", "dossier", "question", "formulations", "reponse_markdown", "statut", "verifie_le", "revoir_avant",
    "source_titre", "source_adresse", "prudence", "anciens_ids", "voir_aussi",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run."""


def to_csv(corpus: Corpus) -> str:
    """Semicolons and a byte order mark, as French spreadsheets want; lists hold one item a line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*COLUMNS, *(facet.key for facet in corpus.facets)])
    for entry in corpus.entries:
        writer.writerow([_guarded(value) for value in _row(entry, corpus.facets).values()])
    return "\ufeff" + out.getvalue()


def to_json(corpus: Corpus) -> str:
    rows = []
    for entry in corpus.entries:
        lists = {"formulations": entry.phrasings, "anciens_ids": entry.former_ids, "voir_aussi": entry.see_also}
        row: dict[str, object] = dict(_row(entry, corpus.facets))
        row |= {key: list(values) for key, values in lists.items()}
        row |= {facet.key: list(entry.facets.get(facet.key, ())) for facet in corpus.facets}
        rows.append(row)
    return json.dumps({"version": VERSION, "entries": rows}, ensure_ascii=False, indent=1) + "\n"


def unguarded(cell: str) -> str:
    """The cell as it was before `to_csv` kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(entry: Entry, facets: Sequence[Facet]) -> dict[str, str]:
    source = entry.source
    values = (
        entry.id, entry.folder, entry.question, "\n".join(entry.phrasings), entry.answer, entry.status.value,
        str(entry.verified_on or ""), str(entry.review_by or ""), source.title if source else "",
        (source.address or "") if source else "", entry.caution or "", "\n".join(entry.former_ids),
        "\n".join(entry.see_also),
    )  # fmt: skip
    row = dict(zip(COLUMNS, values, strict=True))
    return row | {facet.key: "\n".join(entry.facets.get(facet.key, ())) for facet in facets}

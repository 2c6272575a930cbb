"""Foreign files as records: one row, object or accordion each, with its place for messages."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 50_000_000


class ImportFailed(Exception):
    """The file cannot be read at all; the text is French, for the user."""


@dataclass(frozen=True)
class Record:
    place: str
    """«\u00a0ligne 12\u00a0»: where it stands in the file, for messages."""
    fields: Mapping[str, str]
    """Column -> text; a list is one item a line."""
    notes: tuple[str, ...] = ()


def read_records(path: Path) -> list[Record]:
    """The records of a .csv, .tsv, .xlsx, .json or .html file. Raises ImportFailed."""
    readers = {
        ".csv": _table,
        ".tsv": _table,
        ".xlsx": _sheet,
        ".json": _json,
        ".jsonl": _lines,
        ".html": _page,
        ".htm": _page,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ImportFailed(
            f"«\u00a0{path.name}\u00a0»\u00a0: seuls les fichiers {', '.join(sorted(readers))} sont lus."
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImportFailed(f"«\u00a0{path.name}\u00a0» dépasse 50\u00a0Mo\u00a0; coupez-le.")
        records = list(reader(path))
    except OSError as error:
        raise ImportFailed(f"«\u00a0{path}\u00a0» ne se lit pas\u00a0: {error.strerror}.") from error
    if not records:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» ne contient aucune ligne à importer.")
    return records


def _text(path: Path) -> str:
    """UTF-8, or the encoding of older French spreadsheets."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _table(path: Path) -> Iterator[Record]:
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_BYTES)
    try:
        columns = [name.strip() for name in next(rows, [])]
        for row in rows:
            if len(row) > len(columns):
                extra = f"{len(row)} cellules pour {len(columns)} colonnes\u00a0: les dernières sont ignorées"
            else:
                extra = ""
            if any(cell.strip() for cell in row):
                cells = zip(columns, row, strict=False)
                yield Record(f"ligne {rows.line_num}", dict(cells), (extra,) if extra else ())
    except csv.Error as error:
        line = rows.line_num
        raise ImportFailed(
            f"{path.name}, ligne {line}\u00a0: un guillemet n’est pas refermé ou mal placé ({error})."
        ) from error


def _sheet(path: Path) -> Iterator[Record]:
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise ImportFailed(
            "lire un fichier .xlsx demande «\u00a0openpyxl\u00a0»\u00a0; lancez «\u00a0make install\u00a0»."
        ) from error
    try:
        sheet = openpyxl.load_workbook(path, data_only=True).active
    except Exception as error:  # openpyxl lets any parser's error through
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas un classeur .xlsx lisible.") from error
    merged = {}
    for span in sheet.merged_cells.ranges:
        value = sheet.cell(span.min_row, span.min_col).value
        merged.update({(row, column): value for row, column, *_ in _cells(span)})
    rows = sheet.iter_rows()
    columns = [_shown(cell.value) for cell in next(rows, ())]
    for cells in rows:
        values = [_shown(merged.get((cell.row, cell.column), cell.value)) for cell in cells]
        touched = any((cell.row, cell.column) in merged for cell in cells)
        note = ("des cellules fusionnées ont été recopiées sur chaque ligne",) if touched else ()
        if any(values):
            yield Record(f"ligne {cells[0].row}", dict(zip(columns, values, strict=False)), note)


def _cells(span: Any) -> Iterator[tuple[int, int]]:
    for row in range(span.min_row, span.max_row + 1):
        for column in range(span.min_col, span.max_col + 1):
            yield row, column


def _shown(value: object) -> str:
    """A cell's value as a person reads it."""
    if value is None:
        return ""
    date = getattr(value, "date", None)
    return date().isoformat() if callable(date) else str(value).strip()


def _json(path: Path) -> Iterator[Record]:
    try:
        raw = json.loads(_text(path))
    except ValueError as error:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas du JSON\u00a0: {error}.") from error
    except RecursionError as error:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» imbrique trop de listes.") from error
    if isinstance(raw, dict):
        raw = next((value for value in raw.values() if isinstance(value, list)), None)
    if not isinstance(raw, list):
        raise ImportFailed(f"«\u00a0{path.name}\u00a0»\u00a0: une liste d’objets est attendue.")
    for index, item in enumerate(raw, 1):
        place = f"élément {index}"
        if isinstance(item, dict):
            yield Record(place, {str(key): text for key, value in item.items() for key, text in _flat(str(key), value)})
        else:
            yield Record(place, {}, ("ce n’est pas un objet",))


def _lines(path: Path) -> Iterator[Record]:
    """One JSON object a line."""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            item = None
        if isinstance(item, dict):
            yield Record(
                f"ligne {number}", {name: text for key, value in item.items() for name, text in _flat(key, value)}
            )
        else:
            yield Record(f"ligne {number}", {}, ("ce n’est pas un objet JSON",))


def _flat(key: str, value: object) -> Iterator[tuple[str, str]]:
    """`{"a": {"b": 1}}` gives the column `a.b`; a list is one item a line."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}", inner)
    elif isinstance(value, list):
        yield key, "\n".join(_shown(item) for item in value)
    else:
        yield key, _shown(value)


def _page(path: Path) -> Iterator[Record]:
    from search.editing.accordions import read_accordions

    for index, (question, answer) in enumerate(read_accordions(_text(path)), 1):
        yield Record(f"bloc {index}", {"question": question, "reponse": answer})

"""Foreign files as records: one row, object or accordion each, with its place for messages."""

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.editing.accordions import ImportFailed, read_accordions

MAX_BYTES = 50_000_000
_INVISIBLE = dict.fromkeys([*range(9), *range(14, 32), 127], None) | {11: "\n", 12: "\n"}


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
        records = [_cleaned(record) for record in reader(path)]
    except FileNotFoundError as error:
        raise ImportFailed(f"«\u00a0{path}\u00a0» est introuvable.") from error
    except OSError as error:
        raise ImportFailed(
            f"«\u00a0{path}\u00a0» ne se lit pas\u00a0: est-ce un fichier, vous est-il ouvert\u202f?"
        ) from error
    if not records:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» ne contient aucune ligne à importer.")
    return records


def _cleaned(record: Record) -> Record:
    """Without the invisible characters of word processors: a line's end for those that end one."""
    return replace(record, fields={key: text.translate(_INVISIBLE) for key, text in record.fields.items()})


def text_of(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or the encoding of older French spreadsheets."""
    raw = path.read_bytes()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def shown(value: object) -> str:
    """A cell's value as a person reads it."""
    if value is None:
        return ""
    date = getattr(value, "date", None)
    return date().isoformat() if callable(date) else str(value).strip()


def _json(path: Path) -> Iterator[Record]:
    try:
        raw = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas du JSON\u00a0: faute à la {place}.") from error
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
    for number, line in enumerate(text_of(path).splitlines(), 1):
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
    """`{"a": {"b": 1}}` gives the column `a.b`; a list is one item a line; a field of Drupal is its value."""
    value = _value(value)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}", inner)
    elif isinstance(value, list):
        items = [_value(item) for item in value]
        yield key, "\n".join(shown(item) if not isinstance(item, dict | list) else json.dumps(item) for item in items)
    else:
        yield key, shown(value)


def _value(item: object) -> object:
    """What Drupal wraps: `{"value": "…", "format": "html"}`, and `{"und": […]}` around it."""
    if isinstance(item, dict) and "und" in item:
        item = item["und"]
    return item["value"] if isinstance(item, dict) and "value" in item else item


def _page(path: Path) -> Iterator[Record]:
    for index, (question, answer) in enumerate(read_accordions(text_of(path)), 1):
        yield Record(f"bloc {index}", {"question": question, "reponse": answer})


def _table(path: Path) -> Iterator[Record]:
    text = text_of(path)
    above = text.startswith("sep=")
    if above:
        text = text.partition("\n")[2]
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_BYTES)
    try:
        columns = _columns(next(rows, []))
        for row in rows:
            extra: tuple[str, ...] = ()
            if len(row) > len(columns):
                extra = (f"{len(row)} cellules pour {len(columns)} colonnes\u00a0: les dernières sont ignorées",)
            if any(cell.strip() for cell in row):
                yield Record(f"ligne {rows.line_num + above}", dict(zip(columns, row, strict=False)), extra)
    except csv.Error as error:
        line = rows.line_num + above
        raise ImportFailed(f"{path.name}, ligne {line}\u00a0: un guillemet n’est pas refermé ou mal placé.") from error


def _columns(names: Iterable[str]) -> list[str]:
    """The columns' names; one without name has its rank, the second of a name is `name (2)`: no cell hides another."""
    seen: Counter[str] = Counter()
    found = []
    for rank, name in enumerate(names, 1):
        name = name.strip() or f"colonne {rank}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _sheet(path: Path) -> Iterator[Record]:
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise ImportFailed(
            "lire un fichier .xlsx demande «\u00a0openpyxl\u00a0»\u00a0; lancez «\u00a0make install\u00a0»."
        ) from error
    try:
        sheets = openpyxl.load_workbook(path, data_only=True).worksheets
    except Exception as error:  # openpyxl lets any parser's error through
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas un classeur .xlsx lisible.") from error
    for page in sheets:
        yield from _rows(page, f"feuille «\u00a0{page.title}\u00a0», " if len(sheets) > 1 else "")


def _rows(sheet: Any, where: str) -> Iterator[Record]:
    """The rows under the first that has two cells filled: a lone cell above it is the sheet's title."""
    merged = {}
    for span in sheet.merged_cells.ranges:
        value = sheet.cell(span.min_row, span.min_col).value
        merged.update({(row, column): value for row, column, *_ in _cells(span)})
    rows = list(sheet.iter_rows())
    heading = next((rank for rank, cells in enumerate(rows) if sum(cell.value is not None for cell in cells) > 1), 0)
    columns = _columns(shown(cell.value) for cell in rows[heading]) if rows else []
    for cells in rows[heading + 1 :]:
        values = [shown(merged.get((cell.row, cell.column), cell.value)) for cell in cells]
        touched = any((cell.row, cell.column) in merged for cell in cells)
        note = ("des cellules fusionnées ont été recopiées sur chaque ligne",) if touched else ()
        if any(values):
            yield Record(f"{where}ligne {cells[0].row}", dict(zip(columns, values, strict=False)), note)


def _cells(span: Any) -> Iterator[tuple[int, int]]:
    for row in range(span.min_row, span.max_row + 1):
        for column in range(span.min_col, span.max_col + 1):
            yield row, column

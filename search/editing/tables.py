"""Rows of a spreadsheet as records: a .csv or .tsv whatever its dialect, every sheet of an .xlsx."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from search.editing.records import MAX_BYTES, ImportFailed, Record, shown, text_of


def table(path: Path) -> Iterator[Record]:
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


def sheet(path: Path) -> Iterator[Record]:
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

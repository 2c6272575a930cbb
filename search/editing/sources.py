"""What an organisation has, as records: files of any kind, a folder of them or a zip.

Documents become HTML whose questions are found; tables and lists become one record a row or object.
"""

import codecs
import csv
import io
import json
import posixpath
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from search.content.entry import split
from search.content.facets import slug
from search.editing.mapping import KNOWN, field_name
from search.editing.markup import ImportFailed, markdown_to_html, missing, parse_html, text_of, to_html
from search.editing.questions import QuestionAnswer, asks, find_questions

MAX_BYTES = 50_000_000
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_INVISIBLE = dict.fromkeys([*range(9), *range(14, 32), 127], None) | {11: "\n", 12: "\n"}
_FAQ_TITLE = re.compile(
    r"\bfaq\b|questions?\b.*(?:fr[ée]quen|pos[ée])|foire aux questions|questions?\s*[/-]\s*r[ée]ponses?", re.I
)
_OTHER_LANGUAGE = re.compile(r"\.(?:en|de|es|it|nl|pt)$")


@dataclass(frozen=True)
class Record:
    """One question of a source, as it was found."""

    place: str
    """«\u00a0ligne 12\u00a0»: where it stands, for messages."""
    fields: Mapping[str, str]
    """Column -> text; a list is one item a line."""
    notes: tuple[str, ...] = ()
    is_html: bool = False
    """Whether the answer is HTML, not a cell that someone typed."""
    file: str = ""
    """The file, from the top of what is imported."""
    names: frozenset[str] = frozenset()
    """Anchors, files and URLs under which other answers link to it."""
    section: str = ""
    """The heading, sheet or folder under which it stands."""
    continues: bool = False
    """Whether a merged cell ties it to the row above."""


@dataclass
class Source:
    """All that was read. `images` opens only as long as the source does."""

    records: list[Record]
    notes: list[str] = field(default_factory=list)
    """What belongs to no question, in French."""
    images: dict[str, Path] = field(default_factory=dict)
    """Path from the top -> file on this machine."""
    aside: Path = Path()
    """Where files that hold others put them."""

    def image(self, target: str, file: str) -> Path | None:
        """The file that `target` names in `file`, or the only one of that name."""
        path = unquote(target.partition("?")[0])
        near = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        same = [image for name, image in self.images.items() if posixpath.basename(name) == posixpath.basename(path)]
        return self.images.get(near) or (same[0] if len(same) == 1 and path else None)


Reader = Callable[[Path, str, Source], Iterator[Record]]
"""(file, its name from the top, where to tell) -> its records."""


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The records of a file, a folder or a zip. Raises ImportFailed."""
    with tempfile.TemporaryDirectory(prefix="faq-") as name:
        aside = Path(name)
        source = Source([], aside=aside / "media")
        try:
            if path.suffix.lower() == ".zip" and path.is_file():
                _unzip(path, aside / "zip")
                tops = [top for top in (aside / "zip").iterdir() if _visible(Path(top.name))]
                _read_folder(tops[0] if len(tops) == 1 and tops[0].is_dir() else aside / "zip", source)
            elif path.is_dir():
                _read_folder(path, source)
            else:
                source.images = {path.name: path for path in path.parent.glob("*") if path.suffix.lower() in _IMAGES}
                source.records = _read_file(path, path.name, source)
        except OSError as error:
            raise ImportFailed(_refused(path)) from error
        if not source.records:
            raise ImportFailed(f"«\u00a0{path.name}\u00a0» ne contient aucune ligne à importer, aucune question.")
        yield source


def read_records(path: Path) -> list[Record]:
    """The records alone. Raises ImportFailed."""
    with opened(path) as source:
        return source.records


def _refused(path: Path) -> str:
    if not path.exists():
        return f"«\u00a0{path}\u00a0» est introuvable."
    return f"«\u00a0{path}\u00a0» ne se lit pas\u00a0: est-ce un fichier, vous est-il ouvert\u202f?"


def _read_folder(top: Path, source: Source) -> None:
    paths = [path for path in sorted(top.rglob("*")) if path.is_file() and _visible(path.relative_to(top))]
    source.images = {path.relative_to(top).as_posix(): path for path in paths if path.suffix.lower() in _IMAGES}
    for path in paths:
        name = path.relative_to(top).as_posix()
        if path.suffix.lower() not in READERS:
            continue
        if (
            _OTHER_LANGUAGE.search(path.stem)
            and path.with_name(f"{_OTHER_LANGUAGE.sub('.fr', path.stem)}{path.suffix}").exists()
        ):
            source.notes.append(f"{name}\u00a0: une version française existe\u00a0; laissé de côté")
            continue
        try:
            source.records += _read_file(path, name, source)
        except ImportFailed as error:
            source.notes.append(f"{name}\u00a0: {error}")


def _visible(path: Path) -> bool:
    return not any(part.startswith((".", "_")) or part in ("node_modules", "__MACOSX") for part in path.parts)


def _unzip(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > 10 * MAX_BYTES:
                raise ImportFailed(f"«\u00a0{path.name}\u00a0» contient plus de 500\u00a0Mo\u00a0; coupez-le.")
            for info in infos:
                archive.extract(info, folder)  # which strips roots and «..» from names
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas une archive zip lisible.") from error


def _read_file(path: Path, name: str, source: Source) -> list[Record]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ImportFailed(
            f"«\u00a0{path.name}\u00a0»\u00a0: seuls les fichiers {', '.join(sorted([*READERS, '.zip']))} sont lus."
        )
    if path.stat().st_size > MAX_BYTES:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» dépasse 50\u00a0Mo\u00a0; coupez-le.")
    folder = posixpath.dirname(name)
    records = [replace(record, file=name, section=record.section or folder) for record in reader(path, name, source)]
    return [
        replace(each, fields={key: text.translate(_INVISIBLE) for key, text in each.fields.items()}) for each in records
    ]


def read_text(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or the encoding of older French spreadsheets."""
    raw = path.read_bytes()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    declared = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)|encoding=[\"']([\w-]+)[\"']\?>", raw[:2000])
    wanted = [(declared[1] or declared[2]).decode()] if declared else []
    for encoding in ("utf-8-sig", *wanted, "cp1252"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("latin-1")


# Documents


def _html(path: Path, name: str, source: Source) -> Iterator[Record]:
    yield from _document(read_text(path), {}, path, source)


def _markdown(path: Path, name: str, source: Source) -> Iterator[Record]:
    text, header = read_text(path).lstrip("\n \ufeff"), dict[str, str]()
    if parts := split(text):
        value = _yaml(parts[1], path)
        for key, inner in value.items() if isinstance(value, dict) else ():
            header |= flat(str(key), inner)
        text = parts[3]
    (html,) = markdown_to_html([text])
    yield from _document(html, header, path, source)


def _text(path: Path, name: str, source: Source) -> Iterator[Record]:
    yield from _document(to_html([read_text(path)])[0], {}, path, source)


def _office(path: Path, name: str, source: Source) -> Iterator[Record]:
    try:
        import pypandoc
    except ModuleNotFoundError as error:
        raise missing("pypandoc-binary") from error
    media = source.aside / str(len(source.images))
    options = ["--wrap=none", f"--extract-media={media}"]
    try:
        html = str(pypandoc.convert_file(str(path), "html", format=path.suffix[1:].lower(), extra_args=options))
    except RuntimeError as error:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas un fichier {path.suffix} lisible.") from error
    source.images |= {str(image): image for image in media.rglob("*") if image.suffix.lower() in _IMAGES}
    yield from _document(html, {}, path, source)


def _document(html: str, header: Mapping[str, str], path: Path, source: Source) -> Iterator[Record]:
    """One question, or the many that the page asks."""
    title = next((text for key in KNOWN["question"] for name, text in header.items() if slug(name) == key), "")
    if title and not _FAQ_TITLE.search(title):
        yield _single(html, title, header, path)
        return
    found, page = find_questions(html), parse_html(html)
    tag = page.find("h1") or page.find("title")
    heading = text_of(tag) if tag else ""
    one = heading and not _FAQ_TITLE.search(heading)
    if one and (not found.pairs or (len(found.pairs) < 2 and asks(heading))):
        yield _single(html, heading, header, path)
        return
    if not found.pairs and text_of(page):
        yield Record("", {"reponse": html}, ("aucune question n’a été trouvée dans ce fichier",), True)
        return
    for number, pair in enumerate(found.pairs, 1):
        yield _record(pair, number, header, path)
    source.notes += [f"{path.name}, hors des questions\u00a0: «\u00a0{text}\u00a0»" for text in found.rest]


def _single(html: str, title: str, header: Mapping[str, str], path: Path) -> Record:
    soup = parse_html(html)
    first = soup.find(["h1", "h2"])
    if first and slug(text_of(first)) == slug(title):
        first.decompose()
    fields = {key: text for key, text in header.items() if slug(key) not in KNOWN["question"]}
    addresses = (text for key, text in header.items() if slug(key) in ("slug", "permalink", "url"))
    names = frozenset({path.name, path.stem, path.stem.removesuffix(".fr"), *addresses})
    return Record("", {**fields, "question": title, "reponse": str(soup)}, (), True, names=names)


def _record(pair: QuestionAnswer, number: int, header: Mapping[str, str], path: Path) -> Record:
    rest = {key: text for key, text in header.items() if slug(key) not in (*KNOWN["question"], *KNOWN["id"])}
    notes = (
        () if asks(pair.question) else ("ce titre n’est pas une question\u00a0: reformulez-le, ou retirez l’entrée",)
    )
    fields = {**rest, "question": pair.question, "reponse": pair.answer}
    return Record(f"question {number}", fields, notes, True, names=pair.names, section=pair.section)


# Tables


def _csv(path: Path, name: str, source: Source) -> Iterator[Record]:
    text = read_text(path)
    above = text.startswith("sep=")
    if above:
        text = text.partition("\n")[2]
    first = next((line for line in text.split("\n") if any(sign in line for sign in ";,\t|")), "")
    delimiter = max(";,\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_BYTES)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            rows.append((reader.line_num + above, cells))
    except csv.Error as error:
        line = reader.line_num + above
        raise ImportFailed(f"{path.name}, ligne {line}\u00a0: un guillemet n’est pas refermé ou mal placé.") from error
    yield from _table(rows, "", source, path)


def _sheets(path: Path, name: str, source: Source) -> Iterator[Record]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ModuleNotFoundError as error:
        raise missing("python-calamine") from error
    try:
        book = CalamineWorkbook.from_path(path)
        pages = [(info, book.get_sheet_by_name(info.name)) for info in book.sheets_metadata]
    except (CalamineError, OSError, ValueError) as error:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas un classeur {path.suffix} lisible.") from error
    several = sum(sheet.total_height > 0 for _, sheet in pages) > 1
    for info, sheet in pages:
        title = info.name
        if info.visible is not SheetVisibleEnum.Visible:
            source.notes.append(f"{path.name}\u00a0: la feuille masquée «\u00a0{title}\u00a0» est laissée de côté")
            continue
        rows, merged = _unmerged(sheet)
        where = f"feuille «\u00a0{title}\u00a0», " if several else ""
        for record in _table(list(enumerate(rows, 1)), where, source, path, merged):
            yield replace(record, section=title if several else "")


def _unmerged(sheet: Any) -> tuple[list[list[str]], set[int]]:
    """The cells of a sheet, a merged one said again in each of its places; the rows that repeat one, from 0."""
    rows = [[shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    spanned: set[int] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for y in range(top, min(bottom + 1, len(rows))):
            rows[y][left : right + 1] = [rows[top][left]] * len(rows[y][left : right + 1])
        if bottom > top:
            spanned |= set(range(top + 1, bottom + 1))
    return rows, spanned


def _table(
    rows: Sequence[tuple[int, list[str]]], where: str, source: Source, path: Path, merged: Collection[int] = ()
) -> Iterator[Record]:
    """The rows under the heading; the first that has two cells filled, unless it already asks and answers."""
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        return
    named = next((rank for rank, (_, cells) in enumerate(filled[:15]) if _is_heading(cells)), None)
    wide = (rank for rank, (_, cells) in enumerate(filled) if sum(bool(cell.strip()) for cell in cells) > 1)
    top = next(wide, 0) if named is None else named
    headless = named is None and any(asks(cell) or len(cell) > 120 for cell in filled[top][1])
    columns = _columns([""] * max(len(cells) for _, cells in filled) if headless else filled[top][1])
    for line, cells in filled[:top]:
        said = " ".join(dict.fromkeys(filter(None, cells)))
        source.notes.append(f"{path.name}, {where}ligne {line}, au-dessus du tableau\u00a0: «\u00a0{said}\u00a0»")
    for line, cells in filled[top if headless else top + 1 :]:
        notes: tuple[str, ...] = ()
        if any(cell.strip() for cell in cells[len(columns) :]):
            notes = (f"{len(cells)} cellules pour {len(columns)} colonnes\u00a0: les dernières sont ignorées",)
        if line - 1 in merged:
            notes = ("des cellules fusionnées ont été recopiées sur chaque ligne",)
        fields = dict(zip(columns, cells, strict=False))
        yield Record(f"{where}ligne {line}", fields, notes, continues=line - 1 in merged)


def _is_heading(cells: Sequence[str]) -> bool:
    return sum(field_name(cell) in _NAMES for cell in cells if cell.strip() and len(cell) < 60) > 1


_NAMES = {name for names in KNOWN.values() for name in names}


def _columns(names: Sequence[str]) -> list[str]:
    """The columns' names; one without name has its rank, the second of a name is `name (2)`: no cell hides another."""
    seen: Counter[str] = Counter()
    found = []
    for rank, name in enumerate(names, 1):
        name = " ".join(name.split()) or f"colonne {rank}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def shown(value: object) -> str:
    """A cell's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()).removesuffix("T00:00:00") if callable(isoformat) else str(value).strip()


# Lists of objects


def _json(path: Path, name: str, source: Source) -> Iterator[Record]:
    try:
        value = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas du JSON\u00a0: faute à la {place}.") from error
    except RecursionError as error:
        raise _nested(path) from error
    yield from _objects(value, path, source)


def _json_lines(path: Path, name: str, source: Source) -> Iterator[Record]:
    """One JSON object a line."""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip():
            try:
                item = json.loads(line)
            except (ValueError, RecursionError):
                item = None
            yield _object(item, f"ligne {number}")


def _yaml_list(path: Path, name: str, source: Source) -> Iterator[Record]:
    yield from _objects(_yaml(read_text(path), path), path, source)


def _yaml(text: str, path: Path) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas du YAML\u00a0: faute à la ligne {line}.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ImportFailed(f"«\u00a0{path.name}\u00a0» n’est pas du YAML lisible.") from error


class _Loader(yaml.CSafeLoader):
    """YAML's safe types; a date or a number stays as it was typed, a tag of others is passed over."""

    yaml_implicit_resolvers: dict[str, Any] = {}


_Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"<<$"), ["<"])
_Loader.add_multi_constructor(
    "!", lambda loader, suffix, node: loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None
)


def _objects(value: Any, path: Path, source: Source) -> Iterator[Record]:
    """The objects that ask, wherever they stand."""
    rows = value if isinstance(value, list) else []
    if rows and all(isinstance(row, dict) and {"model", "fields"} <= row.keys() for row in rows):
        value = _fixtures(rows)
    try:
        records = list(_walk(value)) or [_object(item, "") for item in rows]
    except RecursionError as error:
        raise _nested(path) from error
    if not records:
        expected = "une liste d’objets est attendue, avec une question et une réponse chacun"
        raise ImportFailed(f"«\u00a0{path.name}\u00a0»\u00a0: {expected}.")
    yield from (replace(record, place=f"élément {number}") for number, record in enumerate(records, 1))


def _nested(path: Path) -> ImportFailed:
    return ImportFailed(f"«\u00a0{path.name}\u00a0» imbrique trop de listes.")


def _fixtures(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Django's: the name of a category stands in another row, found by its model and key."""
    labels: dict[tuple[str, str], str] = {}
    for row in rows:
        named = (row["fields"].get(key) for key in ("name", "title", "label", "nom", "titre"))
        if label := next(filter(None, named), ""):
            labels[str(row["model"]).rpartition(".")[2].lower(), str(row.get("pk"))] = label
    found = []
    for row in rows:
        fields = dict(row["fields"])
        for key, value in fields.items():
            models = [model for model, pk in labels if pk == str(value) and model.endswith(key.removesuffix("_id"))]
            if type(value) is int and models:
                fields[key] = labels[min(models, key=len), str(value)]
        found.append(fields)
    return [fields for fields in found if _asks(fields)]


def _walk(value: Any, label: str = "") -> Iterator[Record]:
    """`label`: of the list or object in which it stands."""
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, label)
    elif isinstance(value, dict):
        if _asks(value):
            yield _object(value, "", label)
            return
        own = next((text for key, text in value.items() if slug(str(key)) in _LABELS and isinstance(text, str)), "")
        for key, inner in value.items():
            if isinstance(inner, str) and asks(str(key)):
                yield Record("", {"question": str(key), "reponse": inner}, section=own or label)
            elif isinstance(inner, dict | list):
                yield from _walk(inner, own or (label if slug(str(key)) in _PLUMBING else str(key)))


_LABELS = (
    "categorie",
    "category",
    "rubrique",
    "theme",
    "thematique",
    "section",
    "titre",
    "title",
    "nom",
    "name",
    "label",
    "libelle",
    "groupe",
)
_PLUMBING = (
    "questions",
    "entries",
    "items",
    "faq",
    "faqs",
    "data",
    "fr",
    "attributes",
    "mainentity",
    "graph",
    "elements",
    "list",
    "x",
    "content",
)


def _asks(value: Mapping[str, Any]) -> bool:
    """Whether an object is one question: it may wrap it once, in an object, not in a list."""
    lists = [inner for inner in value.values() if isinstance(inner, list)]
    return not _questions(lists) and _questions(list(value.values())) <= 1 and _states(value)


def _questions(value: Any) -> int:
    """How many objects ask in a value; one that only wraps another counts once."""
    if isinstance(value, list):
        return sum(map(_questions, value))
    if isinstance(value, dict):
        return _questions(list(value.values())) or _states(value)
    return 0


def _states(value: Mapping[str, Any]) -> bool:
    """Whether a question, and an answer or a sentence that asks, stand anywhere in an object."""
    texts = {field_name(name): text for key, inner in value.items() for name, text in flat(str(key), inner)}
    question = next((texts[name] for name in KNOWN["question"] if texts.get(name)), "")
    answered = any(texts.get(name) for name in (*KNOWN["reponse"], *KNOWN["reponse_markdown"]))
    return bool(question) and (answered or asks(question))


def _object(item: Any, place: str, section: str = "") -> Record:
    if not isinstance(item, dict):
        return Record(place, {}, ("ce n’est pas un objet JSON",))
    fields = {name: text for key, inner in item.items() for name, text in flat(str(key), inner)}
    return Record(place, fields, section=section)


def flat(key: str, value: object) -> Iterator[tuple[str, str]]:
    """`{"a": {"b": 1}}` gives the column `a.b`; a list is one item a line; a field of Drupal is its value."""
    value = _value(value)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(f"{key}.{name}", inner)
    elif isinstance(value, list):
        yield key, "\n".join(map(_said, value))
    else:
        yield key, shown(value)


def _said(item: object) -> str:
    """An item of a list; of a block of rich text, the texts in it."""
    item = _value(item)
    if isinstance(item, list):
        return "".join(map(_said, item))
    if isinstance(item, dict):
        inner = [item[name] for name in ("text", "children", "content", "data") if name in item]
        return "".join(map(_said, inner)) if inner else json.dumps(item, ensure_ascii=False)
    return shown(item) if not isinstance(item, str) else item


def _value(item: object) -> object:
    """What Drupal wraps: `{"value": "…", "format": "html"}`, and `{"und": […]}` around it; one item alone."""
    if isinstance(item, dict) and "und" in item:
        item = item["und"]
    if isinstance(item, list) and len(item) == 1 and isinstance(item[0], dict) and "value" in item[0]:
        item = item[0]
    return item["value"] if isinstance(item, dict) and "value" in item else item


READERS: dict[str, Reader] = {
    ".csv": _csv, ".tsv": _csv, ".docx": _office, ".html": _html, ".htm": _html, ".xhtml": _html, ".json": _json,
    ".jsonl": _json_lines, ".markdown": _markdown, ".md": _markdown, ".mdx": _markdown, ".ods": _sheets,
    ".odt": _office, ".rst": _office, ".txt": _text, ".xls": _sheets, ".xlsx": _sheets, ".yaml": _yaml_list,
    ".yml": _yaml_list,
}  # fmt: skip

"""Records as entries: drafts that say all that their source said. What another import made, a new one updates.

`faq/_imports.json` remembers what was written, so that an editor's work is told from ours and never overwritten.
"""

import base64
import binascii
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from search.content.checks import MAX_IMAGE
from search.content.corpus import Corpus
from search.content.entry import TABLE, Entry, entry_text, read_entry, split
from search.content.facets import FOLDERS_FILE, SLUG, slug
from search.content.front_matter import Day, Key, SourceKind, Status, StatusKind, Texts, scalar
from search.content.front_matter import Source as Cited
from search.content.markdown import Renderer
from search.content.rules.structure import IMAGE_KINDS, image_fault
from search.content.typography import mend_line
from search.editing.duplicates import Duplicate, find_duplicates
from search.editing.export import unguarded
from search.editing.formatting import ended, id_of
from search.editing.mapping import Columns, find_value, guess, infer, nearest_label
from search.editing.markup import absolute, clean, losses, parse_html, text_of, to_html, to_markdown, words
from search.editing.questions import asks
from search.editing.searching import Convert
from search.editing.sources import Record, Source
from search.files import write_whole

INBOX = "À classer"
"""The folder of entries that name none."""
MEMORY = "_imports.json"
"""In `faq/`; a name that begins with `_` is never published."""
MAX_FOLDER = 60
_EMBEDDED = re.compile(r"data:image/(\w+)[^,]*;base64,(.*)", re.DOTALL)
_VARIABLE = re.compile(r"%\{\w+\}|<%=?[^%]*%>|\{\{[^{}]*\}\}")


class Outcome(StrEnum):
    NEW = "nouvelle"
    UPDATED = "mise à jour"
    UNCHANGED = "inchangée"
    EDITED = "à reprendre à la main"
    """The source changed, and so did an editor's text, or it is published: the difference is shown, nothing written."""
    LEFT = "de côté"


@dataclass(frozen=True)
class Imported:
    record: Record
    entry: Entry | None
    """None where the record goes to quarantine."""
    notes: tuple[str, ...]
    """What was changed, left out, or is missing, in French."""
    outcome: Outcome = Outcome.NEW
    total: int = 0
    """Words of the source."""
    lost: Mapping[str, int] = field(default_factory=dict)
    """Words of the source that the entry does not say."""
    difference: str = ""
    """Between the entry as it is and as the source has it now."""
    images: Mapping[str, Path | bytes] = field(default_factory=dict)
    """Path in `faq/` -> the image that goes there."""


@dataclass(frozen=True)
class Written:
    """What an import wrote of an entry."""

    source: str
    question: str
    """The key of the question as the source asks it."""
    revision: str
    """Of the entry as it was written."""


Memory = Mapping[str, Written]
"""Id of an entry -> what was written."""


def import_records(
    source: Source,
    corpus: Corpus,
    said: Columns | None = None,
    convert: Convert | None = None,
    memory: Memory | None = None,
    max_image: int = MAX_IMAGE,
) -> list[Imported]:
    """Every record with the entry made of it, in the source's order. `convert`: see `find_duplicates`;
    `max_image`: bytes, a heavier one would stop the build.

    Raises ImportFailed.
    """
    importer = _Importer(source, corpus, said or Columns(), memory or {}, max_image)
    imported = importer.run()
    new = [item.entry for item in imported if item.entry and item.outcome is Outcome.NEW]
    near = find_duplicates(corpus, new, convert)
    return [_beside(item, near.get(item.entry.id, ())) if item.entry else item for item in imported]


def share_kept(imported: Sequence[Imported]) -> float:
    """The part of the sources' words that the entries say, from 0 to 1."""
    total = sum(item.total for item in imported)
    return 1 - sum(sum(item.lost.values()) for item in imported) / total if total else 1.0


def ignored_columns(records: Sequence[Record], corpus: Corpus, said: Columns | None = None) -> list[str]:
    """The columns that hold nothing we know of."""
    by_heading = _by_heading(records)
    read = [infer(guess(names, corpus.facets, said or Columns()), rows) for names, rows in by_heading.items()]
    known = {name for columns in read for name in (*columns.columns.values(), *columns.facets.values())}
    return [name for name in dict.fromkeys(name for names in by_heading for name in names) if name not in known]


@dataclass
class _Draft:
    """A record on its way."""

    record: Record
    columns: Columns
    notes: list[str]
    question: str
    id: str = ""
    label: str = ""
    html: str = ""
    rest: list[str] = field(default_factory=list)
    """Further cells of its answer."""
    before: Entry | None = None
    images: dict[str, Path | bytes] = field(default_factory=dict)
    embedded: int = 0
    """Images met so far that the page itself holds."""

    @property
    def folder(self) -> str:
        return self.before.folder if self.before else folder_name(self.label)

    def value(self, key: str) -> str:
        return unguarded(self.record.fields.get(self.columns.columns.get(key, ""), "")).strip()

    def items(self, key: str) -> tuple[str, ...]:
        text = self.value(key)
        commas = key == "formulations" and not self.exact and "\n" not in text and not asks(text)
        return _items(text.replace(",", "\n") if commas else text, self.columns.separator)

    @property
    def exact(self) -> bool:
        """Whether the record is one of our own exports, to be taken as it is."""
        return bool(self.value("reponse_markdown"))


class _Importer:
    def __init__(self, source: Source, corpus: Corpus, columns: Columns, memory: Memory, max_image: int) -> None:
        self.source, self.corpus, self.said, self.memory = source, corpus, columns, memory
        self.max_image = max_image
        self.taken = {id_ for entry in corpus.entries for id_ in (entry.id, *entry.former_ids)}
        self.asked = {question_key(entry.question): entry for entry in corpus.entries}
        self.written = {kept.question: id_ for id_, kept in memory.items() if id_ in corpus.by_id}
        self.places: dict[str, _Draft] = {}
        self.names: dict[tuple[str, str], _Draft] = {}
        self.renderer = Renderer(corpus.glossary)
        self.label = {folder.slug: folder.label for folder in corpus.folders}

    def run(self) -> list[Imported]:
        columns = {
            names: infer(guess(names, self.corpus.facets, self.said), rows)
            for names, rows in _by_heading(self.source.records).items()
        }
        drafts = [self.draft(record, columns[tuple(record.fields)]) for record in self.source.records]
        self.answered = {question_key(draft.question) for draft in drafts if draft.value("reponse")} - {""}
        found: list[Imported | _Draft] = [self.place(draft) for draft in drafts]
        kept = [each for each in found if isinstance(each, _Draft)]
        typed = [draft for draft in kept if not draft.record.is_html and not draft.exact]
        cells = ["\n\n".join([draft.value("reponse"), *draft.rest]) for draft in typed]
        for draft, html in zip(typed, to_html(cells), strict=True):
            draft.html = html
        foreign = [draft for draft in kept if not draft.exact]
        answers = dict(zip(map(id, foreign), to_markdown([self.cleaned(draft) for draft in foreign]), strict=True))
        return [self.finish(each, answers.get(id(each))) if isinstance(each, _Draft) else each for each in found]

    def draft(self, record: Record, columns: Columns) -> _Draft:
        draft = _Draft(record, columns, list(record.notes), "")
        text = draft.value("question")
        draft.question = text if draft.exact else mend_line(ended(_plain_line(text)))
        draft.label = draft.value("dossier") or columns.folder or record.section.replace("/", " – ") or INBOX
        draft.html = draft.value("reponse") if record.is_html else ""
        return draft

    def place(self, draft: _Draft) -> "_Draft | Imported":
        """Give it an id and a folder, or say why it stays aside."""
        if why := self.unfit(draft):
            return why
        key = question_key(draft.question)
        if id_ := self.written.get(key):
            draft.before, draft.id = self.corpus.by_id[id_], id_
        elif key in self.asked and not draft.exact:
            return self.left(draft, f"cette question est déjà posée ({self.asked[key].path})\u00a0: laissée de côté")
        elif (wanted := draft.value("id")) in self.taken and draft.exact:
            return self.left(draft, f"l’identifiant «\u00a0{wanted}\u00a0» est déjà pris\u00a0: laissée de côté")
        draft.id = draft.id or self.new_id(draft)
        self.taken.add(draft.id)
        self.places[key] = draft
        record = draft.record
        whole = () if record.place else (record.file,)
        for name in filter(None, (*record.names, *whole, draft.value("source_adresse"))):
            self.names.setdefault((record.file, name), draft)
            self.names.setdefault(("", name), draft)
        return draft

    def unfit(self, draft: _Draft) -> Imported | None:
        """Why it cannot be an entry of its own, if it cannot: it lacks a part, or the source asked it before."""
        other = self.places.get(question_key(draft.question)) if draft.question and not draft.exact else None
        answer = draft.value("reponse")
        if not draft.question or not (answer or draft.exact):
            lost = "la réponse manque" if draft.question else "la question manque"
            repeated = question_key(draft.question) in self.answered
            return self.left(draft, f"{lost}\u00a0: mise en quarantaine", repeated)
        if other is None:
            return None
        again = f"cette question est déjà posée ({other.record.place or other.record.file})"
        if words(other.value("reponse")) == words(answer):
            return self.left(draft, f"{again}, avec la même réponse\u00a0: laissée de côté", repeated=True)
        if other.label != draft.label:
            draft.notes.append(f"{again} avec une autre réponse\u00a0: réunissez-les, ou distinguez-les")
            draft.question = f"{draft.question} ({draft.label})"
            return self.unfit(draft)
        if draft.record.continues:
            other.rest.append(answer)
            other.notes.append(f"la réponse continue ({draft.record.place})\u00a0: vérifiez-la")
            return self.left(draft, f"suite de {other.record.place}", repeated=True)
        return self.left(draft, f"{again}\u00a0: laissée de côté")

    def new_id(self, draft: _Draft) -> str:
        """Its own if it reads, else one made of its question."""
        given = draft.value("id")
        wanted = given if draft.exact and SLUG.fullmatch(given) else slug(given)
        if given and wanted not in self.taken and (draft.exact or re.search("[a-z]{3}", wanted)):
            id_ = wanted
        else:
            id_ = id_of(draft.question, self.taken)
        if given and id_ != given and not given.isdigit():
            draft.notes.append(f"l’identifiant «\u00a0{given}\u00a0» devient «\u00a0{id_}\u00a0»")
        return id_

    def left(self, draft: _Draft, why: str, repeated: bool = False) -> Imported:
        answer = draft.value("reponse")
        said = words(f"{draft.question} {text_of(parse_html(answer)) if draft.record.is_html else answer}")
        lost = {} if repeated else said
        return Imported(draft.record, None, (*draft.notes, why), Outcome.LEFT, said.total(), lost)

    def cleaned(self, draft: _Draft) -> str:
        found = clean(draft.html, lambda target: self.link(draft, target), lambda target: self.image(draft, target))
        draft.notes += found.notes
        if variables := dict.fromkeys(_VARIABLE.findall(text_of(parse_html(found.html)))):
            draft.notes.append(f"des variables de la source sont à remplacer\u00a0: {', '.join(variables)}")
        return found.html

    def link(self, draft: _Draft, target: str) -> str | None:
        """The file of the entry that `target` names, or a URL."""
        page, _, anchor = unquote(target).partition("#")
        here = draft.record.file
        wanted = [(here, anchor)]
        if page:
            there = posixpath.normpath(posixpath.join(posixpath.dirname(here), page))
            wanted = [(there, anchor), ("", there), ("", target), ("", page)]
            if not target.startswith("http"):
                stem = posixpath.basename(page.rstrip("/"))
                wanted += [(there, stem), ("", stem), ("", stem.rpartition(".")[0])]
        for key in wanted:
            other = self.names.get(key) if key[1] else None
            if other and other is not draft:
                return posixpath.relpath(f"{other.folder}/{other.id}.md", draft.folder)
        return absolute(target, draft.columns.address)

    def image(self, draft: _Draft, target: str) -> str | None:
        """Its name beside the entry; the file goes there, or is to be put there."""
        if not target:
            return None
        if data := _EMBEDDED.match(target):
            return self.embedded(draft, data[1].lower().replace("jpeg", "jpg"), data[2])
        stem, _, suffix = posixpath.basename(unquote(target.partition("?")[0])).rpartition(".")
        name = f"{slug(stem or suffix)}.{suffix.lower() if stem and suffix.isalpha() else 'png'}"
        file = self.source.image(target, draft.record.file)
        fault = image_fault(name, file.read_bytes(), self.max_image) if file else "elle manque"
        if file and not fault:
            draft.images[f"{draft.folder}/{name}"] = file
        else:
            place = f"déposez-la, faq/{draft.folder}/{name}"
            draft.notes.append(f"l’image «\u00a0{target[:120]}\u00a0» n’est pas copiée ({fault})\u00a0: {place}")
        return name

    def embedded(self, draft: _Draft, kind: str, encoded: str) -> str:
        """The name beside the entry of an image that its page holds whole."""
        draft.embedded += 1
        name = f"{draft.id}-{draft.embedded}.{kind if kind in IMAGE_KINDS else 'png'}"
        try:
            content = base64.b64decode(encoded)
            fault = image_fault(name, content, self.max_image)
        except binascii.Error:
            fault = "son contenu est abîmé"
        if fault:
            place = f"déposez-la, faq/{draft.folder}/{name}"
            draft.notes.append(f"une image contenue dans la page n’est pas copiée ({fault})\u00a0: {place}")
        else:
            draft.images[f"{draft.folder}/{name}"] = content
        return name

    def finish(self, draft: _Draft, answer: str | None) -> Imported:
        exact = answer is None
        entry = self.entry(draft, draft.value("reponse_markdown") if exact else answer or "")
        text = entry_text(entry, self.corpus.facets)
        _, problems = read_entry(entry.path, text, self.corpus.facets)
        if problems or not entry.answer:
            empty = "il ne reste rien de la réponse\u00a0: mise en quarantaine"
            return self.left(draft, "\u00a0; ".join(problem.message for problem in problems) or empty)
        answered = draft.value("reponse_markdown") or text_of(parse_html(draft.html))
        said = f"{_plain_line(draft.value('question'))} {answered}"
        shown = f"{entry.question} {self.renderer.render(entry.answer, entry.id).text}"
        item = Imported(
            draft.record,
            entry,
            tuple(dict.fromkeys(draft.notes)),
            total=words(said).total(),
            lost={} if exact else losses(said, shown),
            images=draft.images,
        )
        return self.updated(item, draft.before) if draft.before else item

    def updated(self, item: Imported, before: Entry) -> Imported:
        """Beside what an earlier import wrote: what an editor touched is never written over."""
        assert item.entry
        kept = self.memory[before.id]
        now = replace(before, question=item.entry.question, answer=item.entry.answer)
        if now.revision in (before.revision, kept.revision):
            return replace(item, entry=before, outcome=Outcome.UNCHANGED, images={})
        old, new = (f"{each.question}\n\n{each.answer}".split("\n") for each in (before, now))
        difference = "\n".join(list(unified_diff(old, new, n=1, lineterm=""))[2:])
        untouched = before.revision == kept.revision and before.status is Status.DRAFT
        outcome = Outcome.UPDATED if untouched else Outcome.EDITED
        return replace(item, entry=now if untouched else before, outcome=outcome, difference=difference)

    def entry(self, draft: _Draft, answer: str) -> Entry:
        header = {key.attribute: self.header(draft, key) for key in TABLE}
        header |= {"question": draft.question, "facets": self.facets(draft)}
        return Entry(draft.id, draft.folder, f"{draft.folder}/{draft.id}.md", answer=answer, **header)

    def header(self, draft: _Draft, key: Key) -> Any:
        """The value of one key of the header."""
        match key.kind:
            case Texts():
                return draft.items(key.name)
            case Day():
                return self.date(draft, key.name)
            case StatusKind():
                status = draft.value(key.name)
                return Status(status) if draft.exact and status in list(Status) else Status.DRAFT
            case SourceKind():
                title, address = draft.value(f"{key.name}_titre"), draft.value(f"{key.name}_adresse")
                if address and not re.fullmatch(r"https?://\S+", address):
                    draft.notes.append(f"l’adresse de la source «\u00a0{address}\u00a0» est laissée de côté")
                    address = ""
                return Cited(title or address, address or None) if title or address else None
        return draft.value(key.name) or None

    def date(self, draft: _Draft, key: str) -> date | None:
        text = draft.value(key)
        french = re.match(r"(\d\d?)[/.](\d\d?)[/.](\d{4})\b", text)
        try:
            return date(*(int(n) for n in french.groups()[::-1])) if french else date.fromisoformat(text[:10])
        except ValueError:
            if text:
                draft.notes.append(f"la date «\u00a0{text}\u00a0» n’est pas comprise")
            return None

    def facets(self, draft: _Draft) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for facet in self.corpus.facets:
            cell = unguarded(draft.record.fields.get(draft.columns.facets.get(facet.key, ""), ""))
            for label in _items(cell, draft.columns.separator):
                value = find_value(facet, label)
                if value:
                    found.setdefault(facet.key, {})[value.slug] = None
                    for key, implied in value.implies.items() if not draft.exact else ():
                        found.setdefault(key, {})[implied] = None
                else:
                    hint = nearest_label(facet, label)
                    draft.notes.append(
                        f"«\u00a0{label}\u00a0» n’est pas une valeur de «\u00a0{facet.label}\u00a0».{hint}"
                    )
        return {facet.key: tuple(found[facet.key]) for facet in self.corpus.facets if facet.key in found}


# Writing


def read_memory(directory: Path) -> dict[str, Written]:
    """What earlier imports wrote; a damaged file is forgotten."""
    try:
        rows = json.loads((directory / MEMORY).read_text("utf-8"))
        return {str(id_): Written(**row) for id_, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def gone(imported: Sequence[Imported], memory: Memory) -> list[str]:
    """Entries of the same sources that these no longer have."""
    sources = {item.record.file for item in imported}
    here = {item.entry.id for item in imported if item.entry}
    return [id_ for id_, kept in memory.items() if kept.source in sources and id_ not in here]


def write_entries(imported: Sequence[Imported], corpus: Corpus, directory: Path) -> list[Path]:
    """New and updated files, their folders' lines and images, all or none: the entries' paths.

    Raises OSError; FileExistsError where a file is already there.
    """
    written: list[Path] = []
    shared = [directory / name for name in (MEMORY, FOLDERS_FILE)]
    old = {path: path.read_bytes() for path in shared if path.is_file()}
    try:
        for item in imported:
            if item.entry and item.outcome is Outcome.NEW:
                _write_new(item, entry_text(item.entry, corpus.facets), directory, written)
            elif item.entry and item.outcome is Outcome.UPDATED:
                path = directory / item.entry.path
                old[path] = path.read_bytes()
                written.append(path)
                write_whole(path, _answered(old[path].decode(), item.entry.answer))
        _write_folders(imported, corpus, directory)
        _remember(imported, directory)
    except OSError:
        for path in {*written, *shared} - old.keys():
            path.unlink(missing_ok=True)
        for path, raw in old.items():
            path.write_bytes(raw)
        raise
    return [path for path in written if path.suffix == ".md"]


def _write_new(item: Imported, text: str, directory: Path, written: list[Path]) -> None:
    assert item.entry
    path = directory / item.entry.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        written.append(path)
        file.write(text)
    for name, image in item.images.items():
        place = directory / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            written.append(place)
            place.write_bytes(image if isinstance(image, bytes) else image.read_bytes())


def _answered(text: str, answer: str) -> str:
    """The same file with another answer: its header and its line ends are the editors'."""
    parts = split(text)
    assert parts
    written = f"{answer}\n"
    return "".join(parts[:3]) + (written.replace("\n", "\r\n") if parts[0].endswith("\r\n") else written)


def _write_folders(imported: Sequence[Imported], corpus: Corpus, directory: Path) -> None:
    """A line of `dossiers.yml` for each folder that has none: the file, once there, must describe them all."""
    known = {folder.slug for folder in corpus.folders}
    labels = {entry.folder: entry.folder for entry in corpus.entries}
    labels |= {item.entry.folder: folder_label(item) for item in imported if item.entry}
    new = {name: label for name, label in labels.items() if name and name not in known}
    if new:
        path = directory / FOLDERS_FILE
        text = path.read_text("utf-8") if path.is_file() else ""
        lines = "".join(f"- dossier: {name}\n  label: {scalar(label)}\n" for name, label in new.items())
        write_whole(path, text + ("\n" if text and not text.endswith("\n") else "") + lines)


def folder_label(item: Imported) -> str:
    """As its source writes it."""
    assert item.entry
    values = [*item.record.fields.values(), item.record.section.replace("/", " – "), INBOX]
    same = (value for value in values if folder_name(value) == item.entry.folder)
    label = " ".join(next(same, item.entry.folder).split())
    return label[:1].upper() + label[1:]


def folder_name(label: str) -> str:
    return slug(label)[:MAX_FOLDER].strip("-")


def _remember(imported: Sequence[Imported], directory: Path) -> None:
    memory = read_memory(directory)
    for item in imported:
        if item.entry and item.outcome in (Outcome.NEW, Outcome.UPDATED):
            key = question_key(item.entry.question)
            memory[item.entry.id] = Written(item.record.file, key, item.entry.revision)
    rows = {id_: vars(kept) for id_, kept in sorted(memory.items())}
    write_whole(directory / MEMORY, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def quarantined(imported: Sequence[Imported]) -> Iterator[Mapping[str, str]]:
    """The records left out, as rows to complete and import again."""
    for item in imported:
        if item.entry is None and item.lost:
            yield {**item.record.fields, "place": item.record.place, "motif": "\u00a0; ".join(item.notes)}


def write_quarantine(imported: Sequence[Imported], path: Path) -> tuple[Path, int]:
    """Add what is left out to the rows that `path` holds, which may be completed there; those that this import made
    entries of leave it. A file that holds something else stays, and the next free name is taken.

    Returns the file and how many rows it holds; an empty one is removed. Raises OSError.
    """
    rows, path = _kept_rows(path)
    done = {_content(item.record.fields) for item in imported if item.entry}
    rows = [row for row in rows if _content(row) not in done]
    here = {_content(row) for row in rows}
    rows += [row for row in quarantined(imported) if _content(row) not in here]
    if rows:
        write_whole(path, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        path.unlink(missing_ok=True)
    return path, len(rows)


def _kept_rows(path: Path) -> tuple[list[Mapping[str, str]], Path]:
    """The rows of an earlier quarantine; none of a file that is no such thing, and where to write instead."""
    wanted, number = path, 1
    while path.exists():
        try:
            rows = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            rows = None
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows, path
        number += 1
        path = wanted.with_stem(f"{wanted.stem}-{number}")
    return [], path


def _content(row: Mapping[str, str]) -> str:
    """A row without why and where it was left out, as one comparable text."""
    return json.dumps({name: row[name] for name in sorted(row) if name not in ("place", "motif")})


def question_key(question: str) -> str:
    """Equal for two questions that differ in capitals and punctuation only."""
    return re.sub(r"[\W_]+", " ", question.casefold()).strip()


def _beside(item: Imported, near: Sequence[Duplicate]) -> Imported:
    alike = (f"ressemble à «\u00a0{each.entry.question}\u00a0» ({each.entry.path})" for each in near)
    return replace(item, notes=(*item.notes, *alike))


def _by_heading(records: Sequence[Record]) -> dict[tuple[str, ...], list[Mapping[str, str]]]:
    """Their fields by their columns: two sheets may name theirs differently."""
    found: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for record in records:
        found.setdefault(tuple(record.fields), []).append(record.fields)
    return found


def _plain_line(text: str) -> str:
    """A question without markup."""
    said = text_of(parse_html(text)) if "<" in text or "&" in text else text
    return re.sub(r"(\*\*|__)(.+?)\1", r"\2", " ".join(said.split())).lstrip("#").strip()


def _items(cell: str, separator: str) -> tuple[str, ...]:
    lines = cell.replace(separator, "\n").splitlines()
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

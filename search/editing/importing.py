"""Records as entries. A record without question or answer goes to quarantine; nothing is overwritten or invented."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from search.content.corpus import Corpus
from search.content.entry import Entry, entry_text, read_entry
from search.content.facets import SLUG, slug
from search.content.front_matter import Source, Status
from search.content.typography import mend_line
from search.editing.accordions import is_html, to_markdown
from search.editing.duplicates import Duplicate, find_duplicates
from search.editing.export import unguarded
from search.editing.formatting import ended, id_of
from search.editing.mapping import Columns, find_value, guess, nearest_label
from search.editing.records import Record
from search.editing.searching import Convert

INBOX = "a-classer"
"""The folder of entries that name none."""


@dataclass(frozen=True)
class Imported:
    record: Record
    entry: Entry | None
    """None where the record goes to quarantine."""
    notes: tuple[str, ...]
    """What was changed, left out, or is missing, in French."""


def import_records(
    records: Sequence[Record], corpus: Corpus, said: Columns | None = None, convert: Convert | None = None
) -> list[Imported]:
    """Every record with the entry made of it, in the file's order. `convert`: see `find_duplicates`."""
    importer = _Importer(corpus, said or Columns())
    imported = [importer.read(record) for record in records]
    duplicates = find_duplicates(corpus, [item.entry for item in imported if item.entry], convert)
    return [_beside(item, duplicates.get(item.entry.id, ())) if item.entry else item for item in imported]


def ignored_columns(records: Sequence[Record], corpus: Corpus, said: Columns | None = None) -> list[str]:
    """The columns that hold nothing we know of."""
    headings = dict.fromkeys(tuple(record.fields) for record in records)
    read = [guess(names, corpus.facets, said or Columns()) for names in headings]
    known = {name for columns in read for name in (*columns.columns.values(), *columns.facets.values())}
    return [name for name in dict.fromkeys(name for names in headings for name in names) if name not in known]


def write_entries(imported: Sequence[Imported], corpus: Corpus, directory: Path) -> list[Path]:
    """The new files, all or none. Raises OSError; FileExistsError where one is already there."""
    written: list[Path] = []
    try:
        for entry in (item.entry for item in imported if item.entry):
            path = directory / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(entry_text(entry, corpus.facets))
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


class _Importer:
    def __init__(self, corpus: Corpus, columns: Columns) -> None:
        self.corpus, self.said, self.columns = corpus, columns, columns
        self.taken = {id_ for entry in corpus.entries for id_ in (entry.id, *entry.former_ids)}
        self.asked = {_key(entry.question): entry.path for entry in corpus.entries}

    def read(self, record: Record) -> Imported:
        self.columns = self.guess(tuple(record.fields))
        notes = list(record.notes)
        question, answer = self.question(record), self.answer(record, notes)
        if not question or not answer:
            lost = "la question manque" if not question else "la réponse manque"
            return Imported(record, None, (*notes, f"{lost}\u00a0: mise en quarantaine"))
        place = self.asked.get(_key(question))
        if place and not self.exact(record):
            return Imported(record, None, (*notes, f"cette question est déjà posée ({place})\u00a0: laissée de côté"))
        if (wanted := self.field(record, "id")) in self.taken:
            return Imported(
                record, None, (*notes, f"l’identifiant «\u00a0{wanted}\u00a0» est déjà pris\u00a0: laissée de côté")
            )
        entry = self.entry(record, question, answer, notes)
        self.taken.add(entry.id)
        self.asked[_key(question)] = record.place
        _, problems = read_entry(entry.path, entry_text(entry, self.corpus.facets), self.corpus.facets)
        if problems:
            return Imported(record, None, (*notes, *(problem.message for problem in problems)))
        return Imported(record, entry, tuple(notes))

    @cache  # noqa: B019 - as short-lived as the import
    def guess(self, names: tuple[str, ...]) -> Columns:
        """The columns of one heading: two sheets may name theirs differently."""
        return guess(names, self.corpus.facets, self.said)

    def entry(self, record: Record, question: str, answer: str, notes: list[str]) -> Entry:
        wanted = self.field(record, "id")
        id_ = wanted if SLUG.fullmatch(wanted) else id_of(question, self.taken)
        if wanted and id_ != wanted:
            notes.append(f"l’identifiant «\u00a0{wanted}\u00a0» devient «\u00a0{id_}\u00a0»")
        folder = slug(self.field(record, "dossier") or self.columns.folder or INBOX)
        title, address = self.field(record, "source_titre"), self.field(record, "source_adresse")
        if address and not re.fullmatch(r"https?://\S+", address):
            notes.append(f"l’adresse de la source «\u00a0{address}\u00a0» est laissée de côté")
            address = ""
        return Entry(
            id=id_,
            folder=folder,
            path=f"{folder}/{id_}.md",
            question=question,
            answer=answer,
            phrasings=self.items(record, "formulations"),
            facets=self.facets(record, notes),
            status=self.status(record),
            verified_on=self.date(record, "verifie_le", notes),
            review_by=self.date(record, "revoir_avant", notes),
            source=Source(title or address, address or None) if title or address else None,
            caution=self.field(record, "prudence") or None,
            former_ids=self.items(record, "anciens_ids"),
            see_also=self.items(record, "voir_aussi"),
        )

    def field(self, record: Record, key: str) -> str:
        return unguarded(record.fields.get(self.columns.columns.get(key, ""), "")).strip()

    def items(self, record: Record, key: str) -> tuple[str, ...]:
        return _items(self.field(record, key), self.columns.separator)

    def exact(self, record: Record) -> bool:
        """Whether the record is one of our own exports, to be taken as it is."""
        return "reponse_markdown" in self.columns.columns and bool(self.field(record, "reponse_markdown"))

    def question(self, record: Record) -> str:
        text = self.field(record, "question")
        if self.exact(record):
            return text
        return mend_line(ended(to_markdown(text)[0] if is_html(text) else text))

    def answer(self, record: Record, notes: list[str]) -> str:
        if self.exact(record):
            return self.field(record, "reponse_markdown")
        text = self.field(record, "reponse")
        if not is_html(text):
            return text.replace("\r\n", "\n")
        markdown, found = to_markdown(text, self.columns.address)
        notes.extend(found)
        return markdown

    def status(self, record: Record) -> Status:
        """A draft, unless the file is our own export: a person reads every imported answer once."""
        wanted = self.field(record, "statut")
        return Status(wanted) if self.exact(record) and wanted in list(Status) else Status.DRAFT

    def date(self, record: Record, key: str, notes: list[str]) -> date | None:
        text = self.field(record, key)
        french = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text)
        try:
            return date(*(int(n) for n in french.groups()[::-1])) if french else date.fromisoformat(text[:10])
        except ValueError:
            if text:
                notes.append(f"la date «\u00a0{text}\u00a0» n’est pas comprise")
            return None

    def facets(self, record: Record, notes: list[str]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for facet in self.corpus.facets:
            cell = unguarded(record.fields.get(self.columns.facets.get(facet.key, ""), ""))
            for label in _items(cell, self.columns.separator):
                value = find_value(facet, label)
                if value:
                    found.setdefault(facet.key, {})[value.slug] = None
                    for key, implied in value.implies.items() if not self.exact(record) else ():
                        found.setdefault(key, {})[implied] = None
                else:
                    hint = nearest_label(facet, label)
                    notes.append(f"«\u00a0{label}\u00a0» n’est pas une valeur de «\u00a0{facet.label}\u00a0».{hint}")
        return {facet.key: tuple(found[facet.key]) for facet in self.corpus.facets if facet.key in found}


def _beside(item: Imported, duplicates: Sequence[Duplicate]) -> Imported:
    alike = (f"ressemble à «\u00a0{each.entry.question}\u00a0» ({each.entry.path})" for each in duplicates)
    return replace(item, notes=(*item.notes, *alike))


def quarantined(imported: Sequence[Imported]) -> Iterator[dict[str, str]]:
    """The records left out, as rows to complete and import again."""
    for item in imported:
        if item.entry is None:
            yield {**item.record.fields, "place": item.record.place, "motif": "\u00a0; ".join(item.notes)}


def _key(question: str) -> str:
    """Equal for two questions that differ in capitals and signs only."""
    return re.sub(r"[\W_]+", " ", question.casefold()).strip()


def _items(cell: str, separator: str) -> tuple[str, ...]:
    lines = cell.replace(separator, "\n").splitlines()
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

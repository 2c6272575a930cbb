"""What is to be read again, and by whom: as text, as a calendar, as a feed, as the forge's file of owners."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.facets import Folder

HORIZON = timedelta(days=31)
_OWNERS_HEAD = """\
# Écrit par «\u00a0faq review --owners\u00a0» d’après la clé «\u00a0responsable\u00a0» de faq/dossiers.yml.
# Ne pas modifier à la main.
"""


@dataclass(frozen=True)
class Due:
    entry: Entry
    folder: Folder
    on: date | None
    """None for an entry without `revoir_avant`: it is always due, after those that have a date."""


def due(corpus: Corpus, until: date, owner: str = "", undated: bool = True) -> tuple[Due, ...]:
    """Published entries to read again by `until`, the latest first to be late first told."""
    found = [Due(entry, corpus.folder(entry.folder), entry.review_by) for entry in corpus.published]
    kept = [item for item in found if (item.on <= until if item.on else undated)]
    mine = [item for item in kept if not owner or item.folder.owner == owner]
    return tuple(sorted(mine, key=lambda item: (item.on or date.max, item.entry.path)))


def as_text(items: Sequence[Due], today: date) -> str:
    """By folder, with its owner."""
    lines: list[str] = []
    for folder in dict.fromkeys(item.folder for item in items):
        lines.append(f"{folder.label}{f' ({folder.owner})' if folder.owner else ''}")
        lines += [f"  {_when(item, today)}\u00a0: {item.entry.path}" for item in items if item.folder == folder]
    return "\n".join(lines)


def as_calendar(items: Sequence[Due], now: datetime) -> str:
    """iCalendar (RFC 5545): one whole-day event an entry; those without a date are left out."""
    events = [line for item in items if item.on for line in _event(item, item.on, now)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//faq//relectures//FR", *events, "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def as_feed(items: Sequence[Due], address: str, now: datetime) -> str:
    """Atom (RFC 4287): one entry for each answer to read again; `address` is the site's root."""
    entries = "".join(_atom(item, address) for item in items if item.on)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">'
        f"<id>{escape(address)}relectures</id><title>Réponses à relire</title><author><name>FAQ</name></author>"
        f"<updated>{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</updated>{entries}</feed>\n"
    )


def _when(item: Due, today: date) -> str:
    if item.on is None:
        return "sans date"
    return f"en retard depuis le {item.on:%d/%m/%Y}" if item.on < today else f"avant le {item.on:%d/%m/%Y}"


def _event(item: Due, on: date, now: datetime) -> Iterator[str]:
    identity = hashlib.sha256(f"{item.entry.id}\n{on}".encode()).hexdigest()[:24]
    yield "BEGIN:VEVENT"
    yield f"UID:{identity}@faq"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{on:%Y%m%d}"
    yield "SUMMARY:" + _value(f"À relire\u00a0: {item.entry.question}")
    owner = f" — {item.folder.owner}" if item.folder.owner else ""
    yield "DESCRIPTION:" + _value(f"faq/{item.entry.path}{owner}")
    yield "END:VEVENT"


def _value(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of 75 bytes at most; a line that goes on begins with a blank."""
    start = True
    while line:
        size, room = 0, 75 if start else 74
        for size in range(min(len(line), room), 0, -1):
            if len(line[:size].encode()) <= room:
                break
        yield line[:size] if start else f" {line[:size]}"
        line, start = line[size:], False


def _atom(item: Due, address: str) -> str:
    assert item.on
    day = datetime.combine(item.on, time(), UTC)
    return (
        f"<entry><id>{escape(address)}relectures/{item.entry.id}/{item.on}</id>"
        f"<title>À relire avant le {item.on:%d/%m/%Y}\u00a0: {escape(item.entry.question)}</title>"
        f'<link href="{escape(address)}faq/{item.entry.id}/"/><updated>{day:%Y-%m-%dT%H:%M:%SZ}</updated>'
        f"<summary>{escape(item.folder.label)} — faq/{escape(item.entry.path)}</summary></entry>"
    )


def codeowners(folders: Iterable[Folder]) -> str:
    """One line for each folder that has an owner."""
    return _OWNERS_HEAD + "".join(f"/faq/{folder.slug}/ {folder.owner}\n" for folder in folders if folder.owner)

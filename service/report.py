"""What editors get of the votes: the export of the ledger, as CSV, as a report for a terminal or a mail."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import Engine, func, select, union_all

from search.content.votes import Count, EntryVotes, Export, Miss, Remark
from service.database import ballots, comments, missed, tallies

_REMARKS = 3
"""Last remarks shown for an entry."""


def read_votes(engine: Engine, today: date, reasons: Iterable[tuple[str, str]]) -> Export:
    """All counters, those of the running day included; in the order of entries and days."""
    names = ("entry", "revision", "day", "vote", "reasons")
    closed = select(*(tallies.c[name] for name in names), tallies.c.count)
    columns = [ballots.c[name] for name in names]
    running = select(*columns, func.count().label("count")).group_by(*columns)
    said = ("entry", "revision", "day", "reasons", "comment")
    remarks = union_all(
        select(*(comments.c[name] for name in said)),
        select(*(ballots.c[name] for name in said)).where(ballots.c.comment != ""),
    )
    searches = select(missed.c.words, missed.c.people, missed.c.last).where(missed.c.words.is_not(None))
    with engine.connect() as connection:
        voted = sorted(tuple(row) for row in connection.execute(union_all(closed, running)))
        told = sorted(tuple(row) for row in connection.execute(remarks))
        sought = connection.execute(searches.order_by(missed.c.people.desc(), missed.c.words)).all()
    counts = [Count(e, r, day, vote, tuple(reasons.split()), int(n)) for e, r, day, vote, reasons, n in voted]
    written = [Remark(e, r, day, tuple(reasons.split()), comment) for e, r, day, reasons, comment in told]
    misses = [Miss(words, people, last) for words, people, last in sought]
    return Export(today, dict(reasons), tuple(counts), tuple(written), tuple(misses))


def to_csv(export: Export) -> str:
    """One line per entry, revision and day."""
    rows: dict[tuple[str, str, date], dict[str, int]] = {}
    columns = ["oui", "non", *export.reasons]
    for count in export.counts:
        row = rows.setdefault((count.entry, count.revision, count.day), dict.fromkeys(columns, 0))
        for name in (count.vote, *count.reasons):
            row[name] = row.get(name, 0) + count.count
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["entree", "revision", "jour", *columns])
    for (entry, revision, day), row in rows.items():
        writer.writerow([entry, revision, day.isoformat(), *(row[name] for name in columns)])
    return text.getvalue()


def report_text(export: Export, entries: Sequence[EntryVotes]) -> str:
    return "\n".join(_lines(export, entries))


def _lines(export: Export, entries: Sequence[EntryVotes]) -> Iterator[str]:
    total = sum(count.count for count in export.counts)
    yield f"Avis au {export.generated:%d/%m/%Y}\u00a0: {total} votes."
    if entries:
        yield "\nQuestions à reprendre d’abord"
    for entry in entries:
        yield from _entry(entry, export)
    if export.misses:
        yield "\nRecherches sans résultat"
    for miss in export.misses:
        yield f"- {miss.words} ({miss.people} personnes ou jours, la dernière le {miss.last:%d/%m/%Y})"


def _entry(entry: EntryVotes, export: Export) -> Iterator[str]:
    last = entry.last
    yes = f"{last.yes} oui sur {last.votes} votes"
    share, lower = _percent(last.share), _percent(entry.lower)
    yield f"- {entry.entry}\u00a0: {yes} ({share}, au moins {lower} de lecteurs satisfaits)"
    if entry.reasons:
        named = (f"{export.reasons.get(slug, slug)} ({count})" for slug, count in entry.reasons.items())
        yield f"    Raisons\u00a0: {', '.join(named)}"
    if len(entry.revisions) > 1:
        steps = (f"{_percent(each.share)} de {each.votes} depuis le {each.since:%d/%m/%Y}" for each in entry.revisions)
        yield f"    Version après version\u00a0: {' → '.join(steps)}"
    for remark in entry.remarks[:_REMARKS]:
        yield f"    {_remark(remark)}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u00a0%"


def _remark(remark: Remark) -> str:
    return f"«\u00a0{remark.comment}\u00a0» ({remark.day:%d/%m/%Y})"

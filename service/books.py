"""The ledger as files: export for editors, backup and restoration for operators."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select, union_all

from search.content.votes import Count, Export, Miss, Remark
from service.database import LASTING, ballots, comments, migrate, missed, open_engine, tallies

_AT_ONCE = 1000
"""Rows copied at a time."""


class NotEmptyError(Exception):
    """A backup is restored into an empty database only."""


def read_books(engine: Engine, today: date, reasons: Iterable[tuple[str, str]]) -> Export:
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


def backup(engine: Engine, target: Path) -> int:
    """Copy what lasts into a new SQLite file, whatever the database: no salt, no pseudonym. Rows copied."""
    if target.exists():
        raise FileExistsError(str(target))
    aside = target.with_name(f"{target.name}.en-cours")
    aside.unlink(missing_ok=True)
    copy = open_engine(f"sqlite:///{aside.absolute()}")
    try:
        migrate(copy)
        count = _copy(engine, copy)
        with copy.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    finally:
        copy.dispose()
    aside.rename(target)
    return count


def restore(source: Path, engine: Engine) -> int:
    """Copy a backup into an empty database. Raises NotEmptyError, FileNotFoundError."""
    if not source.is_file():
        raise FileNotFoundError(2, "", str(source))
    migrate(engine)
    copy = create_engine(f"sqlite:///file:{source.absolute()}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            if any(connection.scalar(select(func.count()).select_from(table)) for table in LASTING):
                raise NotEmptyError
        return _copy(copy, engine)
    finally:
        copy.dispose()


def _copy(source: Engine, target: Engine) -> int:
    """One snapshot, one transaction."""
    copied = 0
    with source.connect() as reading, target.begin() as writing:
        if reading.dialect.name == "postgresql":
            reading.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in LASTING:
            columns = [column for column in table.columns if column.name != "id"]
            for rows in reading.execute(select(*columns)).mappings().partitions(_AT_ONCE):
                writing.execute(table.insert(), [dict(row) for row in rows])
                copied += len(rows)
    return copied

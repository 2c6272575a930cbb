"""Backup and restoration of the ledger, whatever the database: the same counts, and nothing about anybody.

The votes of the running day are in a backup as counts: their pseudonyms stay where they are and end with the day.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, func, select, true
from sqlalchemy.engine import ExceptionContext

from service.database import (
    LASTING,
    ballots,
    comments,
    explain,
    insert,
    migrate,
    missed,
    open_engine,
    revisions,
    tallies,
)
from service.ledger import count_ballots

_AT_ONCE = 1000
"""Rows copied at a time."""
_PATIENCE = 60.0
"""Seconds that a statement on the file may take."""


class NotEmptyError(Exception):
    """A backup is restored into a database without votes only."""


class BackupError(Exception):
    """The file of the backup cannot be written or read; the text is French, for the operator."""


@dataclass(frozen=True)
class Copied:
    rows: int
    today: int
    """Votes of the day that has not ended, counted as if it had."""


def backup(engine: Engine, target: Path) -> Copied:
    """Copy what lasts into a new SQLite file. Raises FileExistsError, BackupError, SQLAlchemyError (of `engine`)."""
    if target.exists():
        raise FileExistsError(str(target))
    aside = target.with_name(f"{target.name}.en-cours")
    aside.unlink(missing_ok=True)
    copy = _blamed(open_engine(f"sqlite:///{aside.absolute()}", _PATIENCE), target)
    try:
        migrate(copy)
        with engine.connect() as reading, copy.begin() as writing:
            _one_snapshot(reading)
            rows = sum(_copy(reading, writing, table) for table in LASTING)
            copied = Copied(rows, count_ballots(reading, writing, true()))
        with copy.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        copy.dispose()
        aside.rename(target)
    finally:
        copy.dispose()
        for left in aside.parent.glob(f"{aside.name}*"):
            left.unlink(missing_ok=True)
    return copied


def restore(source: Path, engine: Engine) -> int:
    """Copy a backup into a database without votes; how many rows.

    The service may have opened it already: it then holds revisions, which the backup's join. Raises NotEmptyError,
    FileNotFoundError, BackupError, SQLAlchemyError (of `engine`).
    """
    if not source.is_file():
        raise FileNotFoundError(2, "", str(source))
    migrate(engine)
    file = create_engine(f"sqlite:///file:{source.absolute()}?mode=ro&uri=true", hide_parameters=True)
    copy = _blamed(file, source)
    try:
        with copy.connect() as reading, engine.begin() as writing:
            _one_snapshot(reading)
            reading.execute(select(revisions).limit(1))  # the file first: whatever is wrong with it is said
            for table in (tallies, comments, missed, ballots):
                if writing.scalar(select(func.count()).select_from(table)):
                    raise NotEmptyError
            known = [dict(row) for row in writing.execute(select(revisions)).mappings()]
            writing.execute(delete(revisions))
            copied = sum(_copy(reading, writing, table) for table in LASTING)
            if known:
                writing.execute(insert(writing, revisions).on_conflict_do_nothing(), known)
    finally:
        copy.dispose()
    return copied


def _one_snapshot(connection: Connection) -> None:
    postgresql = connection.dialect.name == "postgresql"
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ" if postgresql else "BEGIN")


def _copy(reading: Connection, writing: Connection, table: Table) -> int:
    copied = 0
    columns = [column for column in table.columns if column.name != "id"]
    for rows in reading.execute(select(*columns)).mappings().partitions(_AT_ONCE):
        writing.execute(table.insert(), [dict(row) for row in rows])
        copied += len(rows)
    return copied


def _blamed(engine: Engine, file: Path) -> Engine:
    """Errors of the file's own database name the file, not the database of the settings."""

    def blame(context: ExceptionContext) -> None:
        raise BackupError(f"«\u00a0{file}\u00a0»\u00a0: {explain(context.original_exception)}.")

    event.listen(engine, "handle_error", blame)
    return engine

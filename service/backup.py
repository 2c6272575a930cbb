"""Backup and restoration of what lasts of the ledger, whatever the database."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select

from service.database import LASTING, migrate, open_engine

_AT_ONCE = 1000
"""Rows copied at a time."""


class NotEmptyError(Exception):
    """A backup is restored into an empty database only."""


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

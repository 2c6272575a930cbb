"""Tables, engine, migrations: SQLite or PostgreSQL, the same Core statements."""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

Insert = sqlite.Insert | postgresql.Insert
metadata = MetaData()

# For one day
salts = Table("salts", metadata, Column("day", Date, primary_key=True), Column("salt", LargeBinary, nullable=False))
ballots = Table(
    "ballots",
    metadata,
    Column("voter", LargeBinary, primary_key=True),
    Column("day", Date, nullable=False),
    Column("entry", String(255), nullable=False),
    Column("revision", String(12), nullable=False),
    Column("vote", String(3), nullable=False),
    Column("reasons", String(255), nullable=False),
    Column("comment", Text, nullable=False),
)
asked = Table(
    "asked",
    metadata,
    Column("asker", LargeBinary, primary_key=True),
    Column("day", Date, nullable=False),
)

# For good, or until the end of their retention
tallies = Table(
    "tallies",
    metadata,
    Column("entry", String(255), primary_key=True),
    Column("revision", String(12), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("vote", String(3), primary_key=True),
    Column("reasons", String(255), primary_key=True),
    Column("count", Integer, nullable=False),
)
comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(255), nullable=False),
    Column("revision", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("reasons", String(255), nullable=False),
    Column("comment", Text, nullable=False),
)
revisions = Table(
    "revisions",
    metadata,
    Column("entry", String(255), primary_key=True),
    Column("revision", String(12), primary_key=True),
    Column("since", Date, nullable=False),
)
missed = Table(
    "missed",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("last", Date, nullable=False),
    Column("words", Text),
)
versions = Table("versions", metadata, Column("version", Integer, primary_key=True), Column("applied", String(25)))

DAILY = (salts, ballots, asked)
"""Emptied of a day once it is over; never in a backup."""
LASTING = (tallies, comments, revisions, missed)

MIGRATIONS: tuple[tuple[str, ...], ...] = ()
"""DDL that brings version n + 1 of the schema to n + 2; a new database is created at the last version at once."""
_CONNECT_TIMEOUT = 3
_LOCK = 4_207_301
"""Key of the PostgreSQL advisory lock under which replicas migrate one at a time."""


class TooNewError(Exception):
    """The database was written by a later version of this program; the text is French."""


def open_engine(url: str, timeout: float = 8.0) -> Engine:
    """No connection is made yet, so that the service may start before its database. `timeout` in seconds."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and not parsed.database.startswith("file:"):
            with suppress(OSError):  # the first connection will tell
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": timeout})
        event.listen(engine, "connect", _durable)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    options = f"-c statement_timeout={int(timeout * 1000)} -c synchronous_commit=on -c timezone=UTC"
    arguments = {"connect_timeout": _CONNECT_TIMEOUT, "options": options}
    return create_engine(parsed, hide_parameters=True, pool_pre_ping=True, pool_timeout=timeout, connect_args=arguments)


def _durable(connection: sqlite3.Connection, _: Any) -> None:
    """FULL: a commit is on the disk before it is acknowledged. secure_delete: what is deleted is overwritten."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def insert(connection: Connection, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of the connection."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def migrate(engine: Engine) -> None:
    """Create the tables, or bring them to the version this program knows. Raises TooNewError."""
    latest = len(MIGRATIONS) + 1
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        if not inspect(connection).has_table(versions.name):
            metadata.create_all(connection)
            return _record(connection, latest)
        version = connection.scalar(select(versions.c.version).order_by(versions.c.version.desc()).limit(1)) or 0
        if version > latest:
            found = f"la base est à la version {version}, ce programme à la version {latest}"
            raise TooNewError(f"{found}\u00a0: mettez-le à jour.")
        for number in range(version, latest):
            for statement in MIGRATIONS[number - 1]:
                connection.exec_driver_sql(statement)
            _record(connection, number + 1)


def _record(connection: Connection, version: int) -> None:
    connection.execute(versions.insert(), {"version": version, "applied": datetime.now(UTC).isoformat("T", "seconds")})

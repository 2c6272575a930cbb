"""Tables, engine, migrations: SQLite or PostgreSQL, the same Core statements."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Full
from typing import Any

import psycopg
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

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("probes", Integer, nullable=False),
)
"""One row: the last day that the service saw, and how often it tried to write."""

DAILY = (salts, ballots, asked)
"""Emptied of a day once it is over; never in a backup."""
LASTING = (tallies, comments, revisions, missed)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    ("CREATE TABLE clock (id INTEGER NOT NULL PRIMARY KEY, day DATE NOT NULL, probes INTEGER NOT NULL)",),
)
"""DDL that brings version n + 1 of the schema to n + 2; a new database is created at the last version at once."""
_CONNECT_TIMEOUT = 3
"""Seconds."""
_KEEPALIVES = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
_LOCK = 4_207_301
"""Key of the PostgreSQL advisory lock under which replicas migrate one at a time."""


class TooNewError(Exception):
    """The database was written by a later version of this program; the text is French."""


def open_engine(url: str, timeout: float = 8.0) -> Engine:
    """No connection is made yet, so that the service may start before its database.

    `timeout`: seconds that a statement may take, on a server that answers or not.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and not parsed.database.startswith("file:"):
            with suppress(OSError):  # the first connection will tell
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": timeout})
        event.listen(engine, "connect", _durable(timeout))
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    milliseconds = int(timeout * 1000)
    options = f"-c statement_timeout={milliseconds} -c synchronous_commit=on -c timezone=UTC"
    arguments = {"connect_timeout": _CONNECT_TIMEOUT, "options": options, "tcp_user_timeout": milliseconds}
    arguments |= _KEEPALIVES
    engine = create_engine(
        parsed, hide_parameters=True, pool_pre_ping=True, pool_timeout=timeout, connect_args=arguments
    )
    event.listen(engine, "do_connect", _connector(timeout + 0.5))  # a server that lives tells its own delay first
    return engine


def _connector(silence: float) -> Callable[..., "psycopg.Connection[Any]"]:
    """Makes connections that give up on a server silent for `silence` seconds: packets may be dropped on the way."""

    class Impatient(psycopg.Connection[Any]):
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, silence if timeout is None else timeout)
            except psycopg.OperationalError:
                if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:  # left without an answer
                    self.pgconn.finish()
                raise

    return lambda dialect, record, arguments, options: Impatient.connect(*arguments, **options)


def _durable(timeout: float) -> Callable[[sqlite3.Connection, Any], None]:
    """FULL: a commit is on the disk before it is acknowledged. secure_delete: what is deleted is overwritten."""

    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        deadline = time.monotonic() + timeout
        while True:
            try:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                    connection.execute(f"PRAGMA {pragma}")
                return
            except sqlite3.OperationalError as error:
                # Of two connections that turn one file to WAL, SQLite refuses the second at once, busy timeout or not.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(0.01)

    return prepare


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


# Why it refused

_REASONS = {
    "SQLITE_FULL": "disque plein",
    "SQLITE_NOTADB": "ce fichier n’est pas une base SQLite",
    "SQLITE_CORRUPT": "base endommagée",
    "SQLITE_READONLY": "base en lecture seule",
    "SQLITE_CANTOPEN": "fichier impossible à ouvrir ou à créer",
    "SQLITE_IOERR": "le disque refuse de lire ou d’écrire",
    "SQLITE_BUSY": "base occupée par un autre programme",
    "SQLITE_LOCKED": "base occupée par un autre programme",
    "53100": "disque plein",
    "53300": "trop de connexions",
    "25006": "base en lecture seule",
    "57014": "délai dépassé",
    "55P03": "base occupée par un autre programme",
    "28P01": "utilisateur ou mot de passe refusé",
    "28000": "utilisateur ou mot de passe refusé",
    "3D000": "base inconnue du serveur",
    "42501": "droit manquant",
    "42P01": "table absente",
}
"""By SQLite's name of the error, or PostgreSQL's SQLSTATE."""


def explain(error: BaseException) -> str:
    """Why the database refused, in French, for the log and the operator: codes only, a message may quote a reader."""
    if isinstance(error, TooNewError):
        return str(error)
    if isinstance(error, TimeoutError | Full):
        return "délai dépassé" if isinstance(error, TimeoutError) else "trop de votes en attente"
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None) or ""
    family = "_".join(code.split("_")[:2])
    if not code and isinstance(origin, psycopg.OperationalError | psycopg.InterfaceError):
        return "connexion à la base impossible ou perdue"
    reason = _REASONS.get(family, "erreur de la base")
    return f"{reason} ({code or type(origin).__name__})"

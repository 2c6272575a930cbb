"""Tables, migrations, connections: on SQLite and on PostgreSQL."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from service.database import TooNewError, metadata, migrate, open_engine
from tests.service_tools import rows

pytest_plugins = "tests.service_fixtures"


def test_a_database_of_a_later_version_is_left_alone(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO versions VALUES (999, 'plus tard')"))
    with pytest.raises(TooNewError, match="version 999"):
        migrate(engine)
    engine.dispose()


def test_replicas_that_start_together_make_the_tables_once(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(4)]
    threads = [threading.Thread(target=migrate, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(database_url, "SELECT count(*) FROM versions") == [(1,)]
    for table in metadata.sorted_tables:
        rows(database_url, f"SELECT * FROM {table.name}")
    for engine in engines:
        engine.dispose()


def test_sqlite_commits_are_on_the_disk_when_they_return(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/avis.sqlite")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        settings = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2}

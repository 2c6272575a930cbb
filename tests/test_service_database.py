"""Tables, migrations, connections: on SQLite and on PostgreSQL."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.database import TooNewError, clock, explain, metadata, migrate, open_engine
from service.ledger import Ledger, Retention
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
    engines = [open_engine(database_url) for _ in range(8)]
    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(migrate, engines))
    assert rows(database_url, "SELECT count(*) FROM versions") == [(1,)]
    for table in metadata.sorted_tables:
        rows(database_url, f"SELECT * FROM {table.name}")
    for engine in engines:
        engine.dispose()


def test_a_new_sqlite_file_that_another_writes_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "avis.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    engine = open_engine(f"sqlite:///{tmp_path}/avis.sqlite")
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(migrate, engine)
        time.sleep(0.2)
        assert not starting.done()
        other.execute("COMMIT")
        starting.result()
    other.close()
    engine.dispose()


def test_sqlite_commits_are_on_the_disk_when_they_return(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/avis.sqlite")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        settings = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2}


def test_a_database_of_the_first_version_is_brought_up_to_date(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        metadata.create_all(connection, tables=[table for table in metadata.sorted_tables if table is not clock])
        connection.execute(text("INSERT INTO versions VALUES (1, 'avant')"))
        connection.execute(text("INSERT INTO tallies VALUES ('une', 'r', '2026-11-20', 'oui', '', 3)"))
    ledger = Ledger(engine, lambda: date(2030, 1, 1))
    assert ledger.sweep(Retention(10, 20, 30)).jump == (date(2026, 11, 20), date(2030, 1, 1))
    ledger.probe()
    assert rows(database_url, "SELECT max(version) FROM versions") == [(2,)]
    assert rows(database_url, "SELECT count FROM tallies") == [(3,)]
    engine.dispose()


def test_the_log_says_why_and_quotes_nothing(tmp_path: Path) -> None:
    (tmp_path / "texte").write_text("Voici une lettre de Mme Dupont." * 100, "utf-8")
    (tmp_path / "dossier").mkdir()
    said = []
    for url in (
        f"sqlite:///{tmp_path}/texte",
        f"sqlite:///{tmp_path}/dossier",
        "postgresql://faq@127.0.0.1:1/faq",
    ):
        engine = open_engine(url)
        with pytest.raises(SQLAlchemyError) as refused:
            migrate(engine)
        said.append(explain(refused.value))
        engine.dispose()
    assert said == [
        "ce fichier n’est pas une base SQLite (SQLITE_NOTADB)",
        "fichier impossible à ouvrir ou à créer (SQLITE_CANTOPEN)",
        "connexion à la base impossible ou perdue",
    ]

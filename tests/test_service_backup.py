"""Backup and restoration: the same counts, on either database and from one to the other."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.database import open_engine
from service.settings import Settings
from tests.service_tools import Faq, Postgres, rows

pytest_plugins = "tests.service_fixtures"


def test_a_backup_holds_what_lasts_and_restores_on_either_database(
    faq: Faq, voted: TestClient, settings: Settings, tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "sauvegarde.sqlite"
    assert faq("backup", str(copy)).exit_code == 0
    assert faq("backup", str(copy)).exit_code == 1
    assert "existe déjà" in faq("backup", str(copy)).output
    for table in ("salts", "ballots", "asked"):
        assert rows(f"sqlite:///{copy}", f"SELECT * FROM {table}") == []
    assert "base vide" in faq("restore", str(copy)).output
    kept = rows(settings.database_url, "SELECT * FROM tallies ORDER BY 1, 2, 3, 4, 5")
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/autre.sqlite")
    assert faq("restore", str(copy)).exit_code == 0
    found = rows(f"sqlite:///{tmp_path}/autre.sqlite", "SELECT * FROM tallies ORDER BY 1, 2, 3, 4, 5")
    assert [str(row) for row in found] == [str(tuple(str(c) if hasattr(c, "day") else c for c in row)) for row in kept]
    voted.app.state.service.close()  # type: ignore[attr-defined]
    url = postgres.new_database()
    monkeypatch.setenv("FAQ_DATABASE_URL", url)
    assert faq("restore", str(copy)).exit_code == 0
    assert rows(url, "SELECT count(*) FROM comments") == [(2,)]
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO comments (entry, revision, day, reasons, comment) SELECT '', '', now(), '', ''"
        )
    engine.dispose()

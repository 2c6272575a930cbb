"""Backup and restoration: the same counts, on either database and from one to the other."""

import resource
import signal
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.database import open_engine
from service.settings import Settings
from tests.service_tools import Faq, Place, Postgres, Start, count_votes, rows

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
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/autre.sqlite")
    assert faq("restore", str(copy)).exit_code == 0
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


def counts(url: str) -> tuple[dict[str, int], list[tuple[object, ...]], list[tuple[object, ...]]]:
    return (
        count_votes(url),
        rows(url, "SELECT comment FROM comments UNION ALL SELECT comment FROM ballots WHERE comment <> '' ORDER BY 1"),
        rows(url, "SELECT words, people FROM missed ORDER BY 1"),
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_votes_of_the_day_are_saved_and_an_opened_database_takes_them(
    faq: Faq, voted: TestClient, place: Place, start: Start, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, kind: str, postgres: Postgres,
) -> None:  # fmt: skip
    """Both databases, and from one to the other; the service has opened the new one and learned its revisions."""
    if kind == "postgresql" and settings.database_url.startswith("postgresql"):
        pytest.skip("one PostgreSQL server, one database")
    for number in range(20):
        remark = {"comment": f"Du jour {number}"} if number < 3 else {}
        vote = place.vote("non", 2, **remark)
        voted.post("/api/votes", json=vote, headers={"user-agent": f"jour {number}"})
    saved = counts(settings.database_url)
    answer = faq("backup", str(tmp_path / "copie.sqlite"))
    assert "Les 21 votes du jour y sont" in answer.output
    url = f"sqlite:///{tmp_path}/neuve.sqlite" if kind == "sqlite" else postgres.new_database()
    assert start(database_url=url).get("/readyz").status_code == 200
    other = start(database_url=url)
    assert other.post("/api/votes", json=place.vote("oui")).status_code == 200
    assert other.post("/api/votes", json=place.vote("retrait")).status_code == 200
    monkeypatch.setenv("FAQ_DATABASE_URL", url)
    restored = faq("restore", str(tmp_path / "copie.sqlite"))
    assert restored.exit_code == 0, restored.output
    assert counts(url) == saved
    assert other.post("/api/votes", json=place.vote("oui")).status_code == 200


def test_a_full_disk_and_a_wrong_file_are_told_for_what_they_are(faq: Faq, voted: TestClient, tmp_path: Path) -> None:
    letter = tmp_path / "lettre.txt"
    letter.write_text("Chère Madame," * 100, "utf-8")
    wrong = faq("restore", str(letter))
    assert wrong.exit_code == 1
    assert "lettre.txt" in wrong.output
    assert "n’est pas une base" in wrong.output
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        full = faq("backup", str(tmp_path / "pleine.sqlite"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.exit_code == 1
    assert "pleine.sqlite" in full.output
    assert "disque" in full.output
    assert "FAQ_DATABASE_URL" not in wrong.output + full.output
    assert list(tmp_path.glob("pleine*")) == []

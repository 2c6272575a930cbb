"""The life of a vote in the database: one day as a pseudonym, then as a count, then not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from service.database import DAILY, LASTING
from service.ledger import Retention
from service.settings import Settings
from tests.service_tools import Place, Postgres, Start, Today, count_votes, rows

pytest_plugins = "tests.service_fixtures"
AGENT, QUERY = "AgentSecret/1.0", "xyzzyqwk"


def test_closing_the_day_keeps_every_count(client: TestClient, place: Place, settings: Settings, today: Any) -> None:
    service = client.app.state.service  # type: ignore[attr-defined]
    for _ in range(2):
        client.post("/api/votes", json=place.vote("oui", number=0))
        client.post("/api/votes", json=place.vote("non", number=1, reasons=["erreur"], comment="Lien cassé"))
        today.turn()
        service.sweep()
    service.sweep()
    assert count_votes(settings.database_url) == {"oui": 2, "non": 2}
    assert rows(settings.database_url, "SELECT count(*) FROM ballots") == [(0,)]
    assert rows(settings.database_url, "SELECT reasons, comment FROM comments") == [("erreur", "Lien cassé")] * 2


def stored_bytes(url: str, postgres: Postgres) -> bytes:
    """All that the files of the daily tables hold."""
    if url.startswith("sqlite"):
        path = Path(make_url(url).database or "")
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        paths = [connection.scalar(text(f"SELECT pg_relation_filepath('{table.name}')")) for table in DAILY]
    engine.dispose()
    return b"".join((postgres.folder / "data" / str(path)).read_bytes() for path in paths)


def test_after_the_day_nothing_derived_from_an_address_remains(
    start: Start, place: Place, settings: Settings, today: Today, postgres: Postgres
) -> None:
    client = start()
    service = client.app.state.service  # type: ignore[attr-defined]
    client.post("/api/votes", json=place.vote("non", comment="Lien cassé"), headers={"user-agent": AGENT})
    client.get("/api/search", params={"q": QUERY}, headers={"user-agent": AGENT})
    url, yesterday = settings.database_url, today.day
    secrets = [bytes(row[0]) for row in rows(url, "SELECT salt FROM salts UNION ALL SELECT voter FROM ballots")]
    secrets += [bytes(row[0]) for row in rows(url, "SELECT asker FROM asked")]
    assert len(secrets) == 3
    assert all(secret in stored_bytes(url, postgres) for secret in secrets)
    today.turn()
    client.post("/api/votes", json=place.vote("oui"), headers={"user-agent": AGENT})
    service.sweep()
    for table in DAILY:
        assert rows(url, f"SELECT count(*) FROM {table.name} WHERE day < '{today.day}'") == [(0,)]
    assert service.ledger.known_salt(yesterday) is None
    left = stored_bytes(url, postgres)
    assert all(secret not in left for secret in secrets)
    assert count_votes(url) == {"non": 1, "oui": 1}


def test_what_lasts_has_no_column_for_a_person() -> None:
    columns = {table.name: sorted(column.name for column in table.columns) for table in LASTING}
    assert columns == {
        "tallies": ["count", "day", "entry", "reasons", "revision", "vote"],
        "comments": ["comment", "day", "entry", "id", "reasons", "revision"],
        "revisions": ["entry", "revision", "since"],
        "missed": ["digest", "last", "people", "words"],
    }


def test_the_same_person_has_another_pseudonym_the_next_day(
    client: TestClient, place: Place, settings: Settings, today: Today
) -> None:
    for _ in range(2):
        client.post("/api/votes", json=place.vote("oui"))
        today.turn()
    assert len(set(rows(settings.database_url, "SELECT voter FROM ballots"))) == 2


def test_what_retention_ends_is_gone(start: Start, place: Place, settings: Settings, today: Today) -> None:
    client = start(comment_days=10, count_days=20)
    client.post("/api/votes", json=place.vote("non", comment="Lien cassé"))
    url, service = settings.database_url, client.app.state.service  # type: ignore[attr-defined]
    for days, comments, votes in ((1, 1, 1), (10, 0, 1), (10, 0, 0)):
        for _ in range(days):
            today.turn()
            service.sweep()
        assert rows(url, "SELECT count(*) FROM comments") == [(comments,)]
        assert sum(count_votes(url).values()) == votes


def test_a_clock_that_jumps_deletes_nothing_until_an_operator_confirms(
    start: Start, place: Place, settings: Settings, today: Today, caplog: pytest.LogCaptureFixture
) -> None:
    client = start(comment_days=10, count_days=20)
    service = client.app.state.service  # type: ignore[attr-defined]
    client.post("/api/votes", json=place.vote("non", comment="Lien cassé"))
    service.sweep()
    today.turn(3000)
    again = start(comment_days=10, count_days=20).app.state.service  # type: ignore[attr-defined]
    again.sweep()
    assert rows(settings.database_url, "SELECT comment FROM comments") == [("Lien cassé",)]
    assert count_votes(settings.database_url) == {"non": 1}
    assert rows(settings.database_url, "SELECT count(*) FROM ballots") == [(0,)]
    assert "l’horloge a sauté" in caplog.text
    assert "faq_deletions_suspended 1.0" in again.metrics.text().decode()
    again.ledger.sweep(Retention(10, 20, 30), confirmed=True)
    assert count_votes(settings.database_url) == {}
    assert again.ledger.sweep(Retention(10, 20, 30)).jump is None


def test_a_clock_set_right_again_deletes_as_before(
    start: Start, place: Place, settings: Settings, today: Today
) -> None:
    """What was voted under the wrong date is counted, its pseudonyms are destroyed."""
    client, right = start(comment_days=10), today.day
    service = client.app.state.service  # type: ignore[attr-defined]
    service.sweep()
    today.turn(3000)
    client.post("/api/votes", json=place.vote("non", comment="Lien cassé"))
    service.sweep()
    today.day = right
    for _ in range(13):
        service.sweep()
        today.turn()
    for table in DAILY:
        assert rows(settings.database_url, f"SELECT count(*) FROM {table.name}") == [(0,)]
    assert count_votes(settings.database_url) == {"non": 1}
    assert rows(settings.database_url, "SELECT count(*) FROM comments") == [(0,)]


def test_a_reader_that_holds_the_log_delays_forgetting_but_does_not_prevent_it(
    start: Start, place: Place, tmp_path: Path, today: Today, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path}/lue.sqlite"
    client = start(database_url=url)
    service = client.app.state.service  # type: ignore[attr-defined]
    client.post("/api/votes", json=place.vote("non"))
    secrets = [bytes(row[0]) for row in rows(url, "SELECT salt FROM salts UNION ALL SELECT voter FROM ballots")]
    with closing(sqlite3.connect(tmp_path / "lue.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ballots").fetchone()
        today.turn()
        service.sweep()
        assert any(secret in stored_bytes(url, postgres) for secret in secrets)
        assert "nouvel essai" in caplog.text
        assert client.post("/api/votes", json=place.vote("oui", 1)).status_code == 200
        reader.execute("ROLLBACK")
    service.sweep()
    assert all(secret not in stored_bytes(url, postgres) for secret in secrets)
    assert count_votes(url) == {"non": 1, "oui": 1}

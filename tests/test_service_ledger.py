"""The life of a vote in the database: one day as a pseudonym, then as a count, then not at all."""

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from service.database import DAILY, LASTING
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
        today.turn(days)
        service.sweep()
        assert rows(url, "SELECT count(*) FROM comments") == [(comments,)]
        assert sum(count_votes(url).values()) == votes

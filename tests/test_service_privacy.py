"""Nothing leaked: not to the database once the day is over, not to the logs, not to the device."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from service.database import DAILY, LASTING
from service.identity import client_address, household, network, pseudonym
from service.scrub import scrub
from service.settings import Settings
from tests.service_tools import Place, Postgres, Server, Start, Today, count_votes, rows

pytest_plugins = "tests.service_fixtures"
AGENT, QUERY, COMMENT = "AgentSecret/1.0", "xyzzyqwk", "remarque tout à fait intime"


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


def test_two_votes_of_one_person_cannot_be_linked() -> None:
    address, salt = ip_address("192.0.2.7"), b"s" * 32
    assert pseudonym(salt, "une", address, AGENT) != pseudonym(salt, "autre", address, AGENT)


def test_what_retention_ends_is_gone(start: Start, place: Place, settings: Settings, today: Today) -> None:
    client = start(comment_days=10, count_days=20)
    client.post("/api/votes", json=place.vote("non", comment="Lien cassé"))
    url, service = settings.database_url, client.app.state.service  # type: ignore[attr-defined]
    for days, comments, votes in ((1, 1, 1), (10, 0, 1), (10, 0, 0)):
        today.turn(days)
        service.sweep()
        assert rows(url, "SELECT count(*) FROM comments") == [(comments,)]
        assert sum(count_votes(url).values()) == votes


def test_no_answer_sets_a_cookie(client: TestClient, place: Place) -> None:
    answers = [
        client.post("/api/votes", json=place.vote()),
        client.post("/api/votes", data=place.vote()),
        client.post("/api/votes", content=b"{"),
        *(client.get(path) for path in ("/", "/recherche?q=a", "/api/search", "/metrics", "/nulle-part", "/readyz")),
    ]
    assert all("set-cookie" not in answer.headers for answer in answers)
    assert not client.cookies


def test_the_log_says_nothing_of_anybody(
    serve: Callable[..., Server], place: Place, database_url: str, postgres: Postgres
) -> None:
    server = serve(database_url, FAQ_TRUSTED_PROXIES="127.0.0.1", FAQ_LOG_LEVEL="debug")
    headers = {"user-agent": AGENT, "x-forwarded-for": "203.0.113.77", "referer": "https://secret.example/"}
    with httpx.Client(base_url=server.url, headers=headers) as visitor:
        statuses = [
            visitor.post("/api/votes", json=place.vote("non", comment=COMMENT)).status_code,
            visitor.post(
                "/api/votes", content=QUERY.encode(), headers={"content-type": "application/json"}
            ).status_code,
            visitor.get("/api/search", params={"q": QUERY}).status_code,
            visitor.get("/recherche", params={"q": QUERY}).status_code,
            visitor.get(f"/{place.entries[0]['url']}").status_code,
        ]
        broken = create_engine(database_url)
        with broken.begin() as connection:
            connection.execute(text("DROP TABLE ballots"))
        broken.dispose()
        statuses.append(visitor.post("/api/votes", json=place.vote("non", comment=COMMENT)).status_code)
    server.stop()
    assert statuses == [200, 400, 200, 200, 200, 503]
    log = server.log.read_text("utf-8")
    assert "POST /api/votes 503" in log
    for secret in (AGENT, "203.0.113", "127.0.0.1:", QUERY, "intime", "secret.example", place.entries[0]["id"]):
        assert secret not in log.replace(f"http://127.0.0.1:{server.port}", "")


def test_the_address_a_stranger_claims_is_not_believed(start: Start, place: Place, settings: Settings) -> None:
    client = start()
    for number in range(3):
        claimed = {"x-forwarded-for": f"198.51.{number}.1"}
        client.post("/api/votes", json=place.vote(), headers=claimed)
    assert count_votes(settings.database_url) == {"oui": 1}


def test_the_address_a_trusted_proxy_gives_is_believed(start: Start, place: Place, settings: Settings) -> None:
    client = start(trusted_proxies=(ip_network("192.0.2.0/24"),))
    for number in range(3):
        client.post("/api/votes", json=place.vote(), headers={"x-forwarded-for": f"198.51.{number}.1"})
    assert count_votes(settings.database_url) == {"oui": 3}


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "n’importe quoi", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("", "198.51.100.1", "0.0.0.0"),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_is_the_visitors(peer: str, forwarded: str, expected: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode("latin-1", "replace"))]
    scope: dict[str, Any] = {"type": "http", "headers": headers, "client": (peer, 1) if peer else None}
    assert str(client_address(HTTPConnection(scope), (ip_network("10.0.0.0/8"),))) == expected


def test_people_are_told_apart_by_network_and_rates_by_household() -> None:
    def same(function: Callable[[Any], bytes], one: str, other: str) -> bool:
        return function(ip_address(one)) == function(ip_address(other))

    assert same(network, "192.0.2.1", "192.0.2.200")
    assert not same(network, "192.0.2.1", "192.0.3.1")
    assert not same(household, "192.0.2.1", "192.0.2.200")
    assert same(network, "2001:db8::1", "2001:db8::ffff")
    assert not same(household, "2001:db8::1", "2001:db8:0:1::1")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Écrire à jean.dupont@exemple.fr merci", "Écrire à [courriel] merci"),
        ("jean (at) exemple.fr", "[courriel]"),
        ("Tél. 06 12 34 56 78.", "Tél. [numéro]."),
        ("+33 (0)6-12-34-56-78", "[numéro]"),
        ("NIR 1 84 12 76 451 089 46 fin", "NIR [numéro] fin"),
        ("NIR 284122A45108946", "NIR [numéro]"),
        ("dossier 1234567", "dossier [numéro]"),
        ("FINESS 750712184", "FINESS [numéro]"),
        ("La version 2.1 de 2026, page 12", "La version 2.1 de 2026, page 12"),
        ("DSR-HOP-PFI-Va1 et MS2", "DSR-HOP-PFI-Va1 et MS2"),
        ("le 24/11/2026", "le 24/11/2026"),
        ("deux\nlignes\u0000 ", "deux lignes"),
    ],
)
def test_personal_data_is_taken_out_of_a_remark(written: str, kept: str) -> None:
    assert scrub(written, 500) == kept

"""Nothing leaked: not to the database once the day is over, not to the logs, not to the device."""

from collections.abc import Callable
from ipaddress import ip_network

import httpx2 as httpx
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from service.settings import Settings
from tests.service_tools import Place, Postgres, Server, Start, count_votes

pytest_plugins = "tests.service_fixtures"
AGENT, QUERY, COMMENT = "AgentSecret/1.0", "xyzzyqwk", "remarque tout à fait intime"


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

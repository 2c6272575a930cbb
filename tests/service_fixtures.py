"""The fixtures of the tests of the service; a test file names this one in `pytest_plugins`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from starlette.applications import Starlette
from starlette.testclient import TestClient

from search.cli import main
from search.cli.build import build_site
from service.app import create_app
from service.settings import Settings
from tests.service_tools import ORIGIN, ROOT, Faq, Place, Postgres, Server, Start, Today
from tests.sharing import made_once


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:

    def make(folder: Path) -> None:
        settings = {"service": "/", "cache": str(folder / "cache")}
        build_site(ROOT / "faq", folder / "site", config_file=ROOT / "mkdocs.yml", settings=settings)

    folder = made_once(tmp_path_factory, "service", make)
    return Place(folder / "site", folder / "cache/index")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/avis.sqlite"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def today() -> Today:
    return Today()


@pytest.fixture
def settings(place: Place, database_url: str) -> Settings:
    """Without the minimum time, which has its own test, and with room for many votes."""
    free = {"minimum_seconds": 0.0, "votes_per_minute": 10_000, "searches_per_minute": 10_000}
    return Settings(database_url=database_url, site_dir=place.site, index_dir=place.index, **free)  # type: ignore[arg-type]


@pytest.fixture
def start(settings: Settings, today: Today) -> Iterator[Start]:
    """Start the application in this process; `start(public_counts=True)` changes settings."""
    running: list[TestClient] = []

    def started(base_url: str = ORIGIN, client: tuple[str, int] = ("192.0.2.7", 5000), **changes: Any) -> TestClient:
        app: Starlette = create_app(replace(settings, **changes), today)
        made = TestClient(app, base_url, client=client, follow_redirects=False)
        made.__enter__()
        app.state.service.ledger.prepare()
        running.append(made)
        return made

    yield started
    for client in running:
        client.__exit__()


@pytest.fixture
def client(start: Start) -> TestClient:
    return start()


@pytest.fixture
def serve(place: Place, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a process: `serve(database_url, FAQ_PUBLIC_COUNTS="oui")`."""
    running: list[Server] = []

    def started(database_url: str, wrapper: tuple[str, ...] = (), host: str = "127.0.0.1", **changes: str) -> Server:
        environment = {
            "FAQ_DATABASE_URL": database_url,
            "FAQ_SITE_DIR": str(place.site),
            "FAQ_INDEX_DIR": str(place.index),
            "FAQ_MINIMUM_SECONDS": "0",
            "FAQ_VOTES_PER_MINUTE": "1000000",
            "FAQ_VOTERS_PER_NETWORK": "1000000",
        }
        server = Server(environment | changes, tmp_path / f"service-{len(running)}.log", wrapper=wrapper, host=host)
        running.append(server)
        server.start()
        return server

    yield started
    for server in running:
        server.stop()


@pytest.fixture
def faq(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Faq:
    """The command `faq votes`, on the database of the test."""
    monkeypatch.setenv("FAQ_DATABASE_URL", settings.database_url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["votes", *arguments])

    return run


@pytest.fixture
def voted(start: Start, place: Place, today: Today) -> TestClient:
    """Two entries voted on, yesterday and today, and a search without result."""
    client = start()
    for number in range(12):
        reasons = {"reasons": ["perimee"], "comment": f"Lien cassé {number}"} if number < 2 else {}
        choice = "non" if number < 8 else "oui"
        client.post("/api/votes", json=place.vote(choice, **reasons), headers={"user-agent": str(number)})
        client.get("/api/search?q=xyzzyqwk", headers={"user-agent": str(number)})
    today.turn()
    client.app.state.service.sweep()  # type: ignore[attr-defined]
    client.post("/api/votes", json=place.vote("non", 1, reasons=["erreur", "imprecise"]))
    return client

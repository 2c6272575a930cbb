"""Nothing lost: killed, full, read-only, away, stopped. Real processes, real databases."""

import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.service_tools import FreezingProxy, Place, Postgres, Serve, Server, count_votes, rows

pytest_plugins = "tests.service_fixtures"
KILLS = 20
SILENCE = 60.0
"""Seconds after which a test gives up; the service is to be back within 15."""
VOTERS = 4


def assert_unavailable(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "30"
    assert "Réessayez" in answer.json()["detail"]


class Load:
    """Voters that vote without a pause; each vote carries a mark, so that it can be found again."""

    def __init__(self, place: Place) -> None:
        self.vote = place.vote("non")
        self.acknowledged: list[str] = []
        self._marks = count()

    def run(self, server: Server, most: int) -> None:
        """Vote until the server is killed, in the middle of it, after some `most` votes."""
        before = len(self.acknowledged)
        threads = [threading.Thread(target=self._vote_until_cut, args=(server.url,)) for _ in range(VOTERS)]
        for thread in threads:
            thread.start()
        while len(self.acknowledged) < before + most and any(thread.is_alive() for thread in threads):
            time.sleep(0.002)
        server.send(signal.SIGKILL)
        for thread in threads:
            thread.join()

    def _vote_until_cut(self, url: str) -> None:
        with httpx.Client(base_url=url) as client:
            while True:
                mark = f"marque {next(self._marks)}"
                body = self.vote | {"comment": mark}
                try:
                    answer = client.post("/api/votes", json=body, headers={"user-agent": mark})
                except httpx.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                self.acknowledged.append(mark)


def test_twenty_kills_under_load_lose_no_acknowledged_vote(serve: Serve, place: Place, database_url: str) -> None:
    load = Load(place)
    server = serve(database_url)
    for number in range(KILLS):
        if number:
            server.start()
        load.run(server, 5 + 3 * number)
    found = [comment for (comment,) in rows(database_url, "SELECT comment FROM ballots")]
    assert len(load.acknowledged) >= 5 * KILLS
    assert set(load.acknowledged) <= set(found)
    assert len(found) == len(set(found))
    assert len(found) - len(load.acknowledged) <= KILLS * VOTERS


def test_a_full_disk_is_told_and_recovered_from(serve: Serve, place: Place, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/avis.sqlite"
    server = serve(url)
    assert server.process is not None
    process = server.process.pid
    limit = resource.prlimit(process, resource.RLIMIT_FSIZE)
    assert server.vote(place, "avant").status_code == 200
    resource.prlimit(process, resource.RLIMIT_FSIZE, (300_000, limit[1]))
    taken = 1
    while (answer := server.vote(place, f"plein {taken}")).status_code == 200:
        taken += 1
        assert taken < 1000
    assert_unavailable(answer)
    assert httpx.get(f"{server.url}/{place.entries[0]['url']}").status_code == 200
    assert count_votes(url) == {"oui": taken}
    resource.prlimit(process, resource.RLIMIT_FSIZE, limit)
    assert server.vote(place, "ensuite").status_code == 200
    assert count_votes(url) == {"oui": taken + 1}


def test_a_read_only_sqlite_is_told(serve: Serve, place: Place, tmp_path: Path) -> None:
    writable = serve(f"sqlite:///{tmp_path}/avis.sqlite")
    assert writable.vote(place, "un").status_code == 200
    server = serve(f"sqlite:///file:{tmp_path}/avis.sqlite?mode=ro&uri=true")
    assert_unavailable(server.vote(place, "deux"))
    assert httpx.get(f"{server.url}/api/search?q=carte").status_code == 200


def test_a_read_only_postgresql_is_told_and_recovered_from(serve: Serve, place: Place, postgres: Postgres) -> None:
    url = postgres.new_database()
    server = serve(url)
    assert server.vote(place, "un").status_code == 200
    with administrator(url) as run:
        run("ALTER DATABASE postgres SET default_transaction_read_only = on")
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        try:
            assert_unavailable(server.vote(place, "deux"))
        finally:
            run("SET default_transaction_read_only = off")
            run("ALTER DATABASE postgres RESET default_transaction_read_only")
            run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert server.vote(place, "deux").status_code == 200
    assert count_votes(url) == {"oui": 2}


class administrator:
    """Statements on a PostgreSQL, each in a transaction of its own."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def __enter__(self) -> Callable[[str], None]:
        self.connection = self.engine.connect()
        return lambda statement: self.connection.execute(text(statement)).close()

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.engine.dispose()


def test_a_database_away_at_start_and_later_is_waited_for(serve: Serve, place: Place, postgres: Postgres) -> None:
    url = postgres.new_database()
    postgres.stop()
    try:
        server = serve(url)
        assert_unavailable(httpx.get(f"{server.url}/readyz", timeout=30))
        assert_unavailable(server.vote(place, "un"))
    finally:
        postgres.start()
    assert httpx.get(f"{server.url}/readyz").status_code == 200
    assert server.vote(place, "un").status_code == 200
    postgres.stop()
    try:
        assert_unavailable(server.vote(place, "deux"))
        assert httpx.get(f"{server.url}/api/search?q=carte").status_code == 200
    finally:
        postgres.start()
    assert server.vote(place, "deux").status_code == 200
    assert count_votes(url) == {"oui": 2}


def test_a_sqlite_folder_that_cannot_be_made_is_told(serve: Serve, place: Place, tmp_path: Path) -> None:
    blocked = tmp_path / "base"
    blocked.write_text("un fichier, pas un dossier", "utf-8")
    server = serve(f"sqlite:///{blocked}/avis.sqlite")
    assert_unavailable(server.vote(place))
    blocked.unlink()
    blocked.mkdir()
    assert server.vote(place).status_code == 200


@pytest.fixture
def held(database_url: str, serve: Serve) -> Iterator[tuple[Server, Callable[[], None]]]:
    """A server whose votes wait for us, and how to let them go."""
    server = serve(database_url)
    while httpx.get(f"{server.url}/readyz").status_code != 200:
        time.sleep(0.05)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "LOCK TABLE ballots IN EXCLUSIVE MODE")
        yield server, connection.rollback
    engine.dispose()


def test_a_stop_lets_a_vote_under_way_end(
    held: tuple[Server, Callable[[], None]], place: Place, database_url: str
) -> None:
    server, release = held
    answers: list[httpx.Response] = []
    voting = threading.Thread(target=lambda: answers.append(server.vote(place)))
    voting.start()
    time.sleep(0.5)
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert voting.is_alive()
    release()
    voting.join()
    assert answers[0].status_code == 200
    assert server.process.wait(30) in (0, -signal.SIGTERM)
    assert count_votes(database_url) == {"oui": 1}


def test_two_processes_on_one_port_share_a_database(serve: Serve, place: Place, database_url: str) -> None:
    server = serve(database_url, FAQ_PROCESSES="2")
    for number in range(40):
        assert server.vote(place, f"agent {number % 10}", "oui" if number % 3 else "non").status_code == 200
    assert sum(count_votes(database_url).values()) == 10
    assert server.process is not None
    assert server.send(signal.SIGTERM) in (0, -signal.SIGTERM)


def test_a_database_that_goes_silent_is_told_and_left_for_a_new_connection(
    serve: Serve, place: Place, postgres: Postgres
) -> None:
    """Packets are dropped, nothing is closed: the service must give up by itself, and end when asked to."""
    url = make_url(postgres.new_database())
    proxy = FreezingProxy(f"{url.query['host']}/.s.PGSQL.{url.port or 5432}")
    through = url.set(host="127.0.0.1", port=proxy.port, query={})
    server = serve(through.render_as_string(hide_password=False))
    assert server.vote(place, "avant").status_code == 200
    assert httpx.get(f"{server.url}/readyz").status_code == 200
    proxy.freeze()
    begun = time.monotonic()
    answers = [server.vote(place, "pendant").status_code]
    while answers[-1] != 200 and time.monotonic() < begun + SILENCE:
        answers.append(server.vote(place, "pendant").status_code)
    assert answers[-1] == 200
    assert set(answers) <= {200, 503}
    assert httpx.get(f"{server.url}/readyz", timeout=30).status_code == 200
    assert count_votes(postgres.url) == {"oui": 2}
    proxy.freeze()
    assert server.send(signal.SIGTERM) in (0, -signal.SIGTERM)
    proxy.close()


def test_a_full_disk_is_not_ready(serve: Serve, place: Place, tmp_path: Path) -> None:
    server = serve(f"sqlite:///{tmp_path}/avis.sqlite")
    assert server.vote(place).status_code == 200
    assert server.process is not None
    process, ready = server.process.pid, f"{server.url}/readyz"
    limit = resource.prlimit(process, resource.RLIMIT_FSIZE)
    assert httpx.get(ready).status_code == 200
    resource.prlimit(process, resource.RLIMIT_FSIZE, ((tmp_path / "avis.sqlite-wal").stat().st_size, limit[1]))
    refused = httpx.get(ready)
    assert_unavailable(refused)
    assert "base" in refused.json()["detail"]
    assert "base indisponible : " in server.log.read_text("utf-8")
    resource.prlimit(process, resource.RLIMIT_FSIZE, limit)
    assert httpx.get(ready).status_code == 200

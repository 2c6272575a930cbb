"""The server's own limits, its processes, its addresses. Real processes and sockets, on this machine only.

Covers `service.__main__`.
"""

import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from service.server import MAX_RECEIVING, REQUEST_TIMEOUT
from tests.service_tools import Place, Serve

PATIENCE = 60.0
HALF_OPEN = 1_200

pytest_plugins = "tests.service_fixtures"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough here."""
    return f"sqlite:///{tmp_path}/avis.sqlite"


def wait_until(true: Callable[[], bool], said: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, said
        time.sleep(0.1)


@contextmanager
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 3 * HALF_OPEN:
        pytest.skip(f"this machine allows {hard} open files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (3 * HALF_OPEN, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(100, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_no_worker_outlives_a_killed_supervisor(serve: Serve, database_url: str) -> None:
    server = serve(database_url, FAQ_PROCESSES="2")
    assert server.send(signal.SIGKILL) == -signal.SIGKILL

    def refused() -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", server.port)) != 0

    wait_until(refused, "a worker still holds the port")
    server.start()
    assert httpx.get(f"{server.url}/healthz").status_code == 200


def test_half_open_requests_do_not_stop_answers_and_are_dropped(serve: Serve, place: Place, database_url: str) -> None:
    """Started with the files that systems commonly allow."""
    server = serve(database_url, wrapper=("prlimit", "--nofile=1024:"))
    with many_files(), ExitStack() as stack:
        halves = []
        for _ in range(HALF_OPEN):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE))
            half.sendall(b"GET /api/search?q=carte HTTP/1.1\r\nHost: x\r\nX-Lent: ")
            halves.append(half)
        assert httpx.get(f"{server.url}/healthz", timeout=REQUEST_TIMEOUT / 2).status_code == 200
        assert server.vote(place).status_code == 200
        slow = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE))
        slow.sendall(b"POST /api/votes HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        wait_until(lambda: sum(map(closed, halves)) >= HALF_OPEN, "a half-open request is still kept")
        wait_until(lambda: closed(slow), "a slow body is still awaited")
    assert HALF_OPEN > MAX_RECEIVING


def test_a_connection_that_is_slow_but_not_too_slow_is_answered(serve: Serve, database_url: str) -> None:
    server = serve(database_url)
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client:
        for _ in range(2):  # kept open between the two
            for part in (b"GET /healthz HTTP/1.1\r\n", b"Host: x\r\n", b"\r\n"):
                client.sendall(part)
                time.sleep(0.05)
            assert b"200 OK" in client.recv(1000)


def test_the_service_listens_on_ipv6(serve: Serve, place: Place, database_url: str) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 loopback on this machine")
    for processes in ("1", "2"):
        server = serve(database_url, host="[::1]", FAQ_HOST="::1", FAQ_PROCESSES=processes)
        assert server.vote(place, processes).status_code == 200

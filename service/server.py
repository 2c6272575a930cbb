"""The HTTP server: uvicorn, with limits of its own, for one process or several that share a port."""

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from threading import Thread
from typing import Any, ClassVar

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from service.metrics import SHARED
from service.settings import Settings

GRACE = 20
"""Seconds that requests under way have to end."""
REQUEST_TIMEOUT = 10.0
"""Seconds that a client has to send a request whole."""
MAX_RECEIVING = 1_000
"""Clients that may be sending a request at once, in one process; one more drops the slowest."""
MAX_CONNECTIONS = 3_000
"""Of one process; beyond, 503."""
_MAX_FILES = 8_192
_SWITCH = 0.0005
"""Seconds after which a thread gives the interpreter up; Python's own choice is ten times as long."""


class BoundedProtocol(HttpToolsProtocol):
    """Drops a client that takes too long to send its request, and the slowest where too many do."""

    _receiving: ClassVar[dict["BoundedProtocol", asyncio.TimerHandle]] = {}
    """The slowest first."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin()

    def data_received(self, data: bytes) -> None:
        self._begin()
        super().data_received(data)

    def on_message_complete(self) -> None:
        self._end()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def _begin(self) -> None:
        if self not in self._receiving:
            self._receiving[self] = self.loop.call_later(REQUEST_TIMEOUT, self._drop)
            if len(self._receiving) > MAX_RECEIVING:
                next(iter(self._receiving))._drop()

    def _end(self) -> None:
        if deadline := self._receiving.pop(self, None):
            deadline.cancel()

    def _drop(self) -> None:
        self._end()
        self.transport.close()


def configuration(app: Any, settings: Settings, **options: Any) -> uvicorn.Config:
    """`app`: an application, or the name of what makes one."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=BoundedProtocol,
        ws="none",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        **options,
    )


def run(settings: Settings) -> None:
    """Serve until a signal ends it."""
    log_as(settings)
    _allow_files()
    options = {"factory": True, "workers": settings.processes, "timeout_graceful_shutdown": GRACE}
    config = configuration("service.app:application", settings, **options)
    if settings.processes == 1:
        uvicorn.Server(config).run()
        return
    listening = config.bind_socket()
    # asyncio leaves Nagle's delay on such a socket: 40 ms on every answer
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with tempfile.TemporaryDirectory(prefix="faq-mesures-") as folder:
        os.environ.setdefault(SHARED, folder)
        Multiprocess(config, sockets=[listening]).run()


def log_as(settings: Settings) -> None:
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s %(message)s")


def share_interpreter() -> None:
    """A search holds the interpreter for milliseconds: a vote's small steps must not wait as long for each turn."""
    sys.setswitchinterval(_SWITCH)


def end_with_parent() -> None:
    """A worker whose supervisor was killed must not keep the port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        logging.getLogger("service").error("le processus principal a disparu : arrêt")
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="parent", daemon=True).start()


def _allow_files() -> None:
    """Each connection is a file: as many as the system allows, up to what the limits above can use."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, _MAX_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError):  # a hardened system forbids it, and gives what it wants by itself
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

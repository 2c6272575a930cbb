"""`python -m service`: the server, set by the environment."""

import logging
import os
import socket
import sys
import tempfile

import uvicorn
from uvicorn.supervisors import Multiprocess

from service.metrics import SHARED
from service.settings import SettingsError, read_settings

GRACE = 20
"""Seconds that requests under way have to end."""


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(f"Réglage refusé. {error}", file=sys.stderr)
        return 2
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s %(message)s")
    config = uvicorn.Config(
        "service.app:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.processes,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    if settings.processes == 1:
        uvicorn.Server(config).run()
        return 0
    listening = config.bind_socket()
    # asyncio leaves Nagle's delay on such a socket: 40 ms on every answer
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with tempfile.TemporaryDirectory(prefix="faq-mesures-") as folder:
        os.environ.setdefault(SHARED, folder)
        Multiprocess(config, sockets=[listening]).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())

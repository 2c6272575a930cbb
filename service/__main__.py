"""`python -m service`: the server, set by the environment."""

import logging
import os
import sys

import uvicorn

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
    uvicorn.run(
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
    return 0


if __name__ == "__main__":
    sys.exit(main())

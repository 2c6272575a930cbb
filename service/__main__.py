"""`python -m service`: the server, set by the environment."""

import os
import sys

from service.server import run
from service.settings import SettingsError, read_settings


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(f"Réglage refusé. {error}", file=sys.stderr)
        return 2
    run(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())

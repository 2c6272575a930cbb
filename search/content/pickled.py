"""A cache that is one file of pickles. It may be deleted at any time; one that cannot be read is made again."""

import os
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any


def load(path: Path) -> dict[Any, bytes]:
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:  # a damaged pickle may raise anything
        return {}
    return found if isinstance(found, dict) else {}


def save(path: Path, found: dict[Any, bytes]) -> None:
    """A cache that cannot be written is no fault."""
    aside = path.with_name(f"{path.name}-{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(pickle.dumps(found))
        aside.replace(path)

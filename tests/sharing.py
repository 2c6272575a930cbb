"""What is costly and the same for all tests is made once a session, whichever worker asks first."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of the session; `make` fills it. Nobody may write to it afterwards."""
    base = folders.getbasetemp()
    session = base.parent if base.name.startswith("popen-") else base
    folder = session / f"shared-{name}"
    done = folder / ".done"
    with FileLock(session / f"shared-{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a failure left
            folder.mkdir()
            make(folder)
            done.touch()
    return folder

"""Where an index lives: generations, sealed and swapped.

A directory holds generations (`g-…`) and the file `CURRENT`, which names the one in use. A generation is written under
another name, sealed by a manifest of checksums, renamed, then named in `CURRENT`: whatever interrupts a build, the
index in use is whole. Whoosh's files hold pickles, so a generation whose checksums differ is never opened.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from search.content.glossary import Acronym
from search.engine.expansions import acronyms_of
from search.engine.store import WHOOSH

CURRENT = "CURRENT"
SEAL = "seal.json"


class NoIndexError(Exception):
    """No usable index; the text is French, for the user."""


@cache
def engine_version() -> str:
    """Changes with the code of the engine and with Whoosh."""
    here = Path(__file__).parent
    code = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    return hashlib.sha256(code + WHOOSH.encode()).hexdigest()[:16]


def current(directory: Path) -> Path | None:
    """The generation in use, if there is one, whole and made by this very code."""
    try:
        generation = directory / (directory / CURRENT).read_text("utf-8")
    except OSError:
        return None
    seal = _seal(generation)
    if not seal or not str(seal.get("analysis", "")).startswith(engine_version()):
        return None
    files = seal.get("files", {})
    try:
        whole = all(_checksum(generation / name) == checksum for name, checksum in files.items())
    except OSError:
        return None
    return generation if whole and files else None


def in_use(directory: Path) -> Path:
    """The generation in use. Raises NoIndexError where there is none that this code may open."""
    generation = current(directory)
    if generation is None:
        remedy = "lancez «\u00a0faq index\u00a0»"
        raise NoIndexError(f"aucun index utilisable dans «\u00a0{directory}\u00a0»\u00a0; {remedy}.")
    return generation


def analysis_of(generation: Path) -> str:
    """What the documents of a generation were analysed with."""
    return str(_seal(generation).get("analysis", ""))


def analysis_key(glossary: Sequence[Acronym]) -> str:
    """What an analysed document depends on, besides itself."""
    acronyms = acronyms_of(glossary)
    words = f"{sorted(acronyms.known)} {sorted(acronyms.ambiguous)}"
    return f"{engine_version()}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def workplace(directory: Path) -> Path:
    """Where the next generation is written; nothing stands there yet."""
    work = directory / f"building-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    return work


def swap(directory: Path, work: Path, target: Path, analysis: str) -> None:
    """Seal what `work` holds and put it in use as `target`; every other generation goes."""
    files = {path.name: _checksum(path) for path in sorted(work.iterdir()) if path.name not in (SEAL, "MAIN_WRITELOCK")}
    (work / SEAL).write_text(json.dumps({"analysis": analysis, "files": files}), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    work.rename(target)
    pointer = directory / f"{CURRENT}-{os.getpid()}"
    pointer.write_text(target.name, "utf-8")
    pointer.replace(directory / CURRENT)
    for path in directory.iterdir():
        if path.name.startswith(("g-", "building-", f"{CURRENT}-")) and path != target:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _seal(generation: Path) -> dict[str, Any]:
    try:
        found = json.loads((generation / SEAL).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Files and folders written whole or not at all, locks, and why the system refused, in French."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_REASONS = {
    errno.ENOENT: "introuvable",
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.EROFS: "disque protégé en écriture",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "il n’y a plus de place sur le disque",
    errno.EFBIG: "le fichier est trop grand pour ce disque",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ENOTDIR: "un fichier est à la place d’un dossier",
    errno.EISDIR: "un dossier est à la place d’un fichier",
    errno.ELOOP: "boucle de liens",
    errno.EXDEV: "le dossier voisin est sur un autre disque",
}
_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Whatever file met them, they are not about it."""


class Locked(Exception):
    """Another process holds the lock."""


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file could not be read or written, as a clause; the system's own words for what is not in the list."""
    if isinstance(error, UnicodeDecodeError):
        return "ce fichier n’est pas en UTF-8"
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def explain(error: OSError) -> str:
    """The same as a sentence that names the file."""
    if error.filename is None or error.errno in _OF_THE_DISK:
        return f"{reason(error)}."
    if error.errno == errno.ENOENT:
        return f"«\u00a0{error.filename}\u00a0» est introuvable."
    return f"«\u00a0{error.filename}\u00a0» ne peut pas être lu ou écrit\u00a0: {reason(error)}."


def write_whole(path: Path, content: str | bytes) -> None:
    """Put `content` (text as UTF-8, line ends as given) in `path`; an interruption leaves the old file.

    Missing folders are made; the permissions of an existing file are kept. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(aside, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Gives a path to write a file or a folder to, and makes it `target` if nothing was raised.

    After an exception, or a kill at any moment followed by another run, `target` is whole, old or new. Raises OSError.
    """
    aside, old = aside_of(target), target.with_name(f".{target.name}.ancien")
    remove(aside)
    if target.exists():
        remove(old)  # else it is what stood there when another run was killed
    try:
        yield aside
        if target.is_dir():
            target.rename(old)
        os.replace(aside, target)
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        remove(aside)
        remove(old)


def aside_of(target: Path) -> Path:
    """Where `replacing` writes what will become `target`."""
    return target.with_name(f".{target.name}.partiel")


def remove(path: Path) -> None:
    """A file, a link or a whole folder, if there is one. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def lock(path: Path, wait: bool = True) -> Iterator[None]:
    """Hold `path` alone among processes; it is let go when the process ends, however it ends.

    Without `wait`, raises Locked where another process holds it. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            _acquire(file.fileno(), wait)
        except BlockingIOError as error:
            raise Locked(str(path)) from error
        try:
            yield
        finally:
            _release(file.fileno())


if sys.platform == "win32":
    import msvcrt
    import time

    def _acquire(handle: int, wait: bool) -> None:
        while True:
            with suppress(OSError):
                os.lseek(handle, 0, os.SEEK_SET)
                return msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            if not wait:
                raise BlockingIOError
            time.sleep(0.1)

    def _release(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquire(handle: int, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

"""Zip archives that depend on their content alone: same files and same day, same bytes."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

LEVEL = 9
_UNIX, _MODE = 3, 0o100644 << 16
EXTRA = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a file manager adds by itself; they are nobody's change."""

Content = Callable[[], bytes]
"""Reads one file whole. Raises OSError or BadZipFile where it is damaged."""


def write_zip(folder: Path, file: Path, top: str, day: date) -> None:
    """Every file of `folder` below `top/`, those of the first level first, dated `day`."""
    names = sorted((path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()), key=_order)
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name in names:
            info = ZipInfo(f"{top}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            info.create_system, info.external_attr, info.compress_type = _UNIX, _MODE, ZIP_DEFLATED
            archive.writestr(info, (folder / name).read_bytes(), compresslevel=LEVEL)


@contextmanager
def opened(place: Path) -> Iterator[list[tuple[str, Content]]]:
    """(name, content) of every file of a folder or of an archive. Raises OSError or BadZipFile."""
    if place.is_dir():
        paths = sorted(path for path in place.rglob("*") if path.is_file() and path.name not in EXTRA)
        yield [(path.relative_to(place).as_posix(), path.read_bytes) for path in paths]
        return
    with ZipFile(place) as archive:
        files = [info for info in archive.infolist() if not info.is_dir() and not _extra(info.filename.split("/"))]
        yield [(info.filename, partial(_read, archive, info)) for info in files]


def _extra(parts: Sequence[str]) -> bool:
    return parts[-1] in EXTRA or parts[0] == "__MACOSX"


def _read(archive: ZipFile, info: ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except (zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadZipFile(str(error)) from error


def _order(name: str) -> tuple[int, str]:
    return name.count("/"), name

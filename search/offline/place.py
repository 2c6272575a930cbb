"""Puts a file or a folder where it was asked for, whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.content.refusals import reason
from search.offline.seal import FILE


class NoPlace(Exception):
    """Nothing can be written there; the text is French, for the user."""


def check_place(target: Path, *, force: bool) -> None:
    """Say early what would fail late. Raises NoPlace; a folder is replaced only if it is a copy of the FAQ."""
    if not target.parent.is_dir():
        raise NoPlace(
            f"le dossier «\u00a0{target.parent}\u00a0» n’existe pas\u00a0: créez-le, ou choisissez-en un autre."
        )
    if target.exists() and not force:
        raise NoPlace(
            f"«\u00a0{target}\u00a0» existe déjà\u00a0: choisissez un autre nom, ou ajoutez --force pour le remplacer."
        )
    copy = target.is_file() or (target.is_dir() and ((target / FILE).is_file() or not any(target.iterdir())))
    if target.exists() and not copy:
        raise NoPlace(f"«\u00a0{target}\u00a0» n’est pas une copie de la FAQ\u00a0: --force ne le remplace pas.")
    try:
        with _aside(target).open("xb"):
            pass
    except FileExistsError:
        pass
    except OSError as error:
        raise NoPlace(f"on ne peut pas écrire dans «\u00a0{target.parent}\u00a0»\u00a0: {reason(error)}.") from error
    _remove(_aside(target))


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """Gives a path to write to, and makes it `target` if nothing was raised; else nothing is left of it."""
    aside, old = _aside(target), target.with_name(f".{target.name}.ancien")
    _remove(aside)
    if target.exists():
        _remove(old)  # else it is the copy that was there when another run was killed
    try:
        yield aside
        if target.is_dir():
            target.rename(old)
        os.replace(aside, target)
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        _remove(aside)
        _remove(old)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.partiel")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

"""Says early what would keep a copy from being written."""

from pathlib import Path

from search.files import aside_of, reason, remove
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
        with aside_of(target).open("xb"):
            pass
    except FileExistsError:
        pass
    except OSError as error:
        raise NoPlace(f"on ne peut pas écrire dans «\u00a0{target.parent}\u00a0»\u00a0: {reason(error)}.") from error
    remove(aside_of(target))

"""The archive of the offline copy that the public site offers."""

from dataclasses import dataclass
from pathlib import Path

from search.site.settings import SettingsError


@dataclass(frozen=True)
class Download:
    name: str
    """File at the root of the site."""
    path: Path
    size: str
    """In French: `1,0 Mo`."""


def read_download(root: Path, archive: str) -> Download | None:
    """`archive`: the setting `copie`, a path from the project's folder. Raises SettingsError."""
    if not archive:
        return None
    path = root / archive
    if not path.is_file():
        advice = "faites-la avec «\u00a0faq build --copie\u00a0», ou videz ce réglage"
        raise SettingsError(
            f"«\u00a0extra.faq.copie\u00a0»\u00a0: «\u00a0{path}\u00a0» est introuvable\u00a0; {advice}."
        )
    return Download(path.name, path, megabytes(path.stat().st_size))


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}\u00a0Mo".replace(".", ",")

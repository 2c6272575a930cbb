"""Files of an npm package of one exact version: `npm pack` brings it once into the cache, its digest is checked."""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.site.settings import SettingsError


@dataclass(frozen=True)
class Package:
    """One npm package, and the files of it that the form needs."""

    name: str
    version: str
    integrity: str
    """SHA-512 of the archive, in base64, as npm gives it."""
    wanted: re.Pattern[str]

    @property
    def archive(self) -> str:
        return f"{self.name}-{self.version}.tgz"


def unpack(package: Package, cache: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the wanted files of a package. Raises SettingsError."""
    archive = cache / package.archive
    if not archive.is_file():
        _fetch(package, cache)
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.integrity:
        what = f"{package.name} {package.version}"
        raise SettingsError(f"«\u00a0{archive}\u00a0» n’est pas {what} tel que publié\u00a0; effacez ce fichier.")
    with tarfile.open(archive) as files:
        for member in files:
            match = package.wanted.fullmatch(member.name.removeprefix("package/"))
            content = files.extractfile(member) if match else None
            if match and content:
                yield match[1], content.read()


def _fetch(package: Package, cache: Path) -> None:
    near = Path(sys.executable).with_name("npm")
    npm = str(near) if near.is_file() else shutil.which("npm")
    what = f"{package.name}@{package.version}"
    remedy = f"installez npm, ou mettez l’archive de «\u00a0npm pack {what}\u00a0» dans {cache}"
    if npm is None:
        raise SettingsError(f"le formulaire de rédaction demande {what}\u00a0: {remedy}.")
    cache.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", what, "--silent", "--pack-destination", str(cache)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SettingsError(f"npm n’a pas pu apporter {what}\u00a0; {remedy}.")

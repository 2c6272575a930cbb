"""What may be voted on and filtered by: read from the built site's `api/faq.json`, again whenever it changes."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.errors import NOT_READY, unavailable

LOOK_AGAIN = 1.0
"""Seconds between two looks at the file."""


class NoCatalogueError(Exception):
    """The site is not built, or its catalogue cannot be read."""


@dataclass(frozen=True)
class CatalogueEntry:
    id: str
    question: str
    url: str
    """From the root of the site, without leading slash."""
    revision: str
    contact: str
    summary: Mapping[str, Any]
    """The entry as the catalogue gives it, to be given on."""


@dataclass(frozen=True)
class CatalogueFacet:
    key: str
    label: str
    values: Mapping[str, str]
    """Slug -> label."""


@dataclass(frozen=True)
class Catalogue:
    entries: Mapping[str, CatalogueEntry]
    facets: Mapping[str, CatalogueFacet]
    edition: Mapping[str, Any]

    def summary(self, id_: str) -> Mapping[str, Any] | None:
        entry = self.entries.get(id_)
        return entry.summary if entry else None


def read_catalogue(site_dir: Path) -> Catalogue:
    """Raises NoCatalogueError."""
    try:
        raw = json.loads((site_dir / "api" / "faq.json").read_text("utf-8"))
        entries = [_entry(each) for each in raw["entries"]]
        facets = [_facet(each) for each in raw["facets"]]
        edition = dict(raw["edition"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoCatalogueError(str(error)) from error
    return Catalogue({entry.id: entry for entry in entries}, {facet.key: facet for facet in facets}, edition)


def _entry(raw: Mapping[str, Any]) -> CatalogueEntry:
    return CatalogueEntry(raw["id"], raw["question"], raw["url"], raw["revision"], raw.get("contact") or "", raw)


def _facet(raw: Mapping[str, Any]) -> CatalogueFacet:
    return CatalogueFacet(raw["key"], raw["label"], {value["slug"]: value["label"] for value in raw["values"]})


class CurrentCatalogue:
    """The catalogue in use. Reading one of 10,000 entries takes some 50 ms, once a build."""

    def __init__(self, site_dir: Path) -> None:
        self.site_dir = site_dir
        self._catalogue: Catalogue | None = None
        self._stamp: tuple[int, int] | None = None
        self._looked = float("-inf")

    def get(self) -> Catalogue:
        """Raises HTTPException 503 until one could be read; while a new one cannot be, the last one holds."""
        if time.monotonic() - self._looked >= LOOK_AGAIN:
            self._look()
        if self._catalogue is None:
            raise unavailable(NOT_READY)
        return self._catalogue

    def _look(self) -> None:
        try:
            stat = (self.site_dir / "api" / "faq.json").stat()
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if stamp != self._stamp:
                self._catalogue = read_catalogue(self.site_dir)
                self._stamp = stamp
        except (OSError, NoCatalogueError):
            return
        self._looked = time.monotonic()

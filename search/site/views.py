"""What templates show: plain values, already in French, links ready to be settled."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from typing import NamedTuple

from search.content.facets import Facet, FacetValue
from search.site.edition import Edition, french_date


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    count: int | None = None
    help: str = ""


class Chip(NamedTuple):
    facet: str
    """Key of the facet."""
    facet_label: str
    slug: str
    label: str
    url: str


class Day(NamedTuple):
    iso: str
    french: str


@dataclass(frozen=True)
class EntryView:
    id: str
    question: str
    url: str
    html: str
    summary: str
    chips: tuple[Chip, ...]
    folder: Link
    contact: str
    source: Link | None
    verified: Day | None
    updated: Day
    """Last change of the content; feeds and sitemap say the same."""
    review_by: Day | None
    overdue: bool
    """Past its review date on the edition's day."""
    edit_url: str
    """Where the forge edits this file; empty if no forge is configured."""
    revision: str
    phrasings: tuple[str, ...]
    see_also: tuple[str, ...]

    @property
    def classing(self) -> list[tuple[str, list[Chip]]]:
        """Label of each facet, with the entry's values."""
        return [(label, list(chips)) for label, chips in groupby(self.chips, key=lambda chip: chip.facet_label)]


@dataclass(frozen=True)
class ValueView:
    facet: Facet
    value: FacetValue
    name: str
    """Page name: `couloir/hopital`."""
    url: str
    entries: tuple[EntryView, ...]

    @property
    def count(self) -> int:
        return len(self.entries)

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(entry.id for entry in self.entries)


@dataclass(frozen=True)
class FacetView:
    facet: Facet
    name: str
    url: str
    values: tuple[ValueView, ...]

    @cached_property
    def used(self) -> tuple[ValueView, ...]:
        return tuple(value for value in self.values if value.entries)

    @property
    def empty(self) -> tuple[ValueView, ...]:
        return tuple(value for value in self.values if not value.entries)


@dataclass(frozen=True)
class FolderView:
    slug: str
    label: str
    help: str
    name: str
    url: str
    entries: tuple[EntryView, ...]

    @property
    def count(self) -> int:
        return len(self.entries)


@dataclass(frozen=True)
class SiteView:
    entries: tuple[EntryView, ...]
    """Published, sorted by id."""
    facets: tuple[FacetView, ...]
    folders: tuple[FolderView, ...]
    edition: Edition
    by_id: Mapping[str, EntryView]

    @property
    def prompt(self) -> str:
        """What the prompts of all facets begin with: « Votre question concerne »; may be empty."""
        shared = posixpath.commonprefix([view.facet.question for view in self.facets])
        return shared.rpartition(" ")[0] if len(self.facets) > 1 else ""

    @property
    def counted(self) -> str:
        """`96 réponses`"""
        return f"{len(self.entries)} réponse{'s' if len(self.entries) > 1 else ''}"

    @property
    def latest(self) -> tuple[EntryView, ...]:
        """Entries whose content changed last, most recent first."""
        return tuple(sorted(self.entries, key=lambda entry: entry.updated.iso, reverse=True))

    @property
    def updated(self) -> Day:
        latest = max((entry.updated.iso for entry in self.entries), default=self.edition.date.isoformat())
        return day(date.fromisoformat(latest))


@cache
def day(value: date) -> Day:
    return Day(value.isoformat(), french_date(value))

"""What templates show: plain values, already in French, with `BASE` links; and how they are made from a corpus."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from typing import NamedTuple

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.facets import Facet, FacetValue
from search.content.history import History
from search.content.markdown import RenderCache, link_entries, link_terms, place_images
from search.engine.text import collation
from search.site.addresses import BASE, Addresses
from search.site.edition import Edition, french_date

SUMMARY = 160
"""Characters of a description for search engines."""


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
    updated: Day | None
    """Last change of the content; feeds and sitemap say the same. None where the history is missing."""
    review_by: Day | None
    overdue: bool
    """Past its review date on the edition's day."""
    edit_url: str
    """Where one edits this file, in the form or on the forge; empty if neither is configured."""
    revision: str
    phrasings: tuple[str, ...]
    see_also: tuple[str, ...]
    terms: tuple[str, ...] = ()
    """Acronyms of the glossary that the answer uses."""
    unpublished: str = ""
    """Of a preview: `brouillon` or `archive`, for what the public does not see."""

    @property
    def chips_by_facet(self) -> list[tuple[str, list[Chip]]]:
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
        """The values that lead somewhere, by number of answers, then in alphabetical order."""
        used = [value for value in self.values if value.entries]
        return tuple(sorted(used, key=lambda value: (-value.count, collation(value.value.label))))

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
        return latest(self.entries)

    @cached_property
    def by_term(self) -> Mapping[str, list[EntryView]]:
        """Acronym -> the answers that use it, by question."""
        found: dict[str, list[EntryView]] = {}
        for folder in self.folders:
            for entry in folder.entries:
                for term in entry.terms:
                    found.setdefault(term, []).append(entry)
        return found

    @property
    def updated(self) -> Day | None:
        return newest(self.entries)


def latest(entries: Iterable[EntryView]) -> tuple[EntryView, ...]:
    """By last change, most recent first."""
    return tuple(
        sorted(entries, key=lambda entry: (entry.updated.iso if entry.updated else "", entry.id), reverse=True)
    )


def newest(entries: Iterable[EntryView]) -> Day | None:
    """The last change of any."""
    return max((entry.updated for entry in entries if entry.updated), default=None)


@cache
def day(value: date) -> Day:
    return Day(value.isoformat(), french_date(value))


class Views:
    """Makes the views of one edition of a corpus."""

    def __init__(
        self,
        corpus: Corpus,
        answers: RenderCache,
        edition: Edition,
        addresses: Addresses,
        *,
        edit: Callable[[str], str] = lambda path: "",
        history: History | None = None,
    ) -> None:
        self.corpus = corpus
        self.answers = answers
        self.edition = edition
        self.addresses = addresses
        self.edit = edit
        self.history = history or History()
        self.chip = {
            (facet.key, value.slug): Chip(
                facet.key, facet.label, value.slug, value.label, addresses.link(f"{facet.key}/{value.slug}")
            )
            for facet in corpus.facets
            for value in facet.values
        }
        self.keys = [facet.key for facet in corpus.facets]
        self.folder = cache(self._folder)

    def site(self) -> SiteView:
        entries = tuple(self.entry(entry) for entry in self.corpus.published)
        by_question = sorted(entries, key=lambda entry: (collation(entry.question), entry.id))
        members: dict[Chip, list[EntryView]] = {chip: [] for chip in self.chip.values()}
        for entry in by_question:
            for chip in entry.chips:
                members[chip].append(entry)
        facets = tuple(self.facet(facet, members) for facet in self.corpus.facets)
        by_id = {entry.id: entry for entry in entries}
        return SiteView(entries, facets, self.folders(by_question), self.edition, by_id)

    def entry(self, entry: Entry) -> EntryView:
        rendered = self.answers.get(entry)
        folder, contact = self.folder(entry.folder)
        source = entry.source
        never_committed = None if self.history.missing else self.edition.date
        updated = self.history.changed_on.get(entry.id) or entry.verified_on or never_committed
        return EntryView(
            id=entry.id,
            question=entry.question,
            url=self.addresses.entry(entry.id),
            html=place_images(self.linked(rendered.html), entry.folder, f"{BASE}/faq/"),
            summary=shorten(rendered.text, SUMMARY),
            chips=tuple(self.chip[key, slug] for key in self.keys for slug in entry.facets.get(key, ())),
            folder=folder,
            contact=contact,
            source=Link(source.title, source.address or "") if source else None,
            verified=day(entry.verified_on) if entry.verified_on else None,
            updated=day(updated) if updated else None,
            review_by=day(entry.review_by) if entry.review_by else None,
            overdue=entry.review_by is not None and entry.review_by < self.edition.date,
            edit_url=self.edit(entry.path),
            revision=entry.revision,
            phrasings=entry.phrasings,
            see_also=tuple(other for other in entry.see_also if other in self.corpus.by_id),
            terms=rendered.terms,
            unpublished="" if entry.published else entry.status.value,
        )

    def linked(self, html: str) -> str:
        return link_terms(link_entries(html, self.addresses.entry), self.addresses.term)

    def _folder(self, slug: str) -> tuple[Link, str]:
        """The way to a folder, and whom to ask about it."""
        folder = self.corpus.folder(slug)
        return Link(folder.label, self.addresses.link(f"{self.addresses.shelf}/{folder.slug}")), folder.contact

    def facet(self, facet: Facet, members: Mapping[Chip, Sequence[EntryView]]) -> FacetView:
        values = tuple(self.value(facet, value, members) for value in facet.values)
        return FacetView(facet, facet.key, self.addresses.link(facet.key), values)

    def value(self, facet: Facet, value: FacetValue, members: Mapping[Chip, Sequence[EntryView]]) -> ValueView:
        chip = self.chip[facet.key, value.slug]
        return ValueView(facet, value, f"{facet.key}/{value.slug}", chip.url, tuple(members[chip]))

    def folders(self, entries: Sequence[EntryView]) -> tuple[FolderView, ...]:
        found: dict[str, list[EntryView]] = {folder.slug: [] for folder in self.corpus.folders}
        for view in entries:
            found.setdefault(self.corpus.by_id[view.id].folder, []).append(view)
        return tuple(
            FolderView(slug, folder.label, folder.help, name, self.addresses.link(name), tuple(members))
            for slug, members in found.items()
            if members
            for folder, name in [(self.corpus.folder(slug), f"{self.addresses.shelf}/{slug}")]
        )


def shorten(text: str, length: int) -> str:
    """The first words of `text`, at most `length` characters."""
    line = " ".join(text.split(maxsplit=length // 2 + 1))  # so many words are enough characters
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:") + "\u00a0…"

"""Makes the views of a site from a clean corpus."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.facets import Facet, FacetValue
from search.content.markdown import RenderCache, link_entries, place_images
from search.engine.text import collation
from search.site.addresses import BASE, Addresses
from search.site.edition import Edition
from search.site.views import Chip, EntryView, FacetView, FolderView, Link, SiteView, ValueView, day

SUMMARY = 160
"""Characters of a description for search engines."""


class Views:
    def __init__(
        self,
        corpus: Corpus,
        answers: RenderCache,
        edition: Edition,
        addresses: Addresses,
        *,
        edit_base: str = "",
        changed: Mapping[str, date] | None = None,
    ) -> None:
        self.corpus = corpus
        self.answers = answers
        self.edition = edition
        self.addresses = addresses
        self.edit_base = edit_base
        self.changed = changed or {}
        self.shelf = "dossier"
        """Where the pages of folders stand, beside those of facets."""
        while any(facet.key == self.shelf for facet in corpus.facets):
            self.shelf += "s"
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
        held: dict[Chip, list[EntryView]] = {chip: [] for chip in self.chip.values()}
        for entry in entries:
            for chip in entry.chips:
                held[chip].append(entry)
        facets = tuple(self.facet(facet, held) for facet in self.corpus.facets)
        return SiteView(entries, facets, self.folders(entries), self.edition, {entry.id: entry for entry in entries})

    def entry(self, entry: Entry) -> EntryView:
        rendered = self.answers.get(entry)
        folder, contact = self.folder(entry.folder)
        source = entry.source
        updated = self.changed.get(entry.id) or entry.verified_on or self.edition.date
        return EntryView(
            id=entry.id,
            question=entry.question,
            url=self.addresses.entry(entry.id),
            html=place_images(link_entries(rendered.html, self.addresses.entry), entry.folder, f"{BASE}/faq/"),
            summary=shorten(rendered.text, SUMMARY),
            chips=tuple(self.chip[key, slug] for key in self.keys for slug in entry.facets.get(key, ())),
            folder=folder,
            contact=contact,
            source=Link(source.title, source.address or "") if source else None,
            verified=day(entry.verified_on) if entry.verified_on else None,
            updated=day(updated),
            review_by=day(entry.review_by) if entry.review_by else None,
            overdue=entry.review_by is not None and entry.review_by < self.edition.date,
            edit_url=f"{self.edit_base}{entry.path}" if self.edit_base else "",
            revision=entry.revision,
            phrasings=entry.phrasings,
            see_also=entry.see_also,
        )

    def _folder(self, slug: str) -> tuple[Link, str]:
        """The way to a folder, and whom to ask about it."""
        folder = self.corpus.folder(slug)
        return Link(folder.label, self.addresses.link(f"{self.shelf}/{folder.slug}")), folder.contact

    def facet(self, facet: Facet, held: Mapping[Chip, Sequence[EntryView]]) -> FacetView:
        values = tuple(self.value(facet, value, held) for value in facet.values)
        return FacetView(facet, facet.key, self.addresses.link(facet.key), values)

    def value(self, facet: Facet, value: FacetValue, held: Mapping[Chip, Sequence[EntryView]]) -> ValueView:
        chip = self.chip[facet.key, value.slug]
        return ValueView(facet, value, f"{facet.key}/{value.slug}", chip.url, tuple(by_question(held[chip])))

    def folders(self, entries: Sequence[EntryView]) -> tuple[FolderView, ...]:
        found: dict[str, list[EntryView]] = {folder.slug: [] for folder in self.corpus.folders}
        for view in entries:
            found.setdefault(self.corpus.by_id[view.id].folder, []).append(view)
        return tuple(
            FolderView(slug, folder.label, folder.help, name, self.addresses.link(name), tuple(by_question(members)))
            for slug, members in found.items()
            if members
            for folder, name in [(self.corpus.folder(slug), f"{self.shelf}/{slug}")]
        )


def by_question(entries: Sequence[EntryView]) -> list[EntryView]:
    return sorted(entries, key=lambda entry: (collation(entry.question), entry.id))


@cache
def shorten(text: str, length: int) -> str:
    """The first words of `text`, at most `length` characters."""
    line = " ".join(text.split(maxsplit=length // 2 + 1))  # so many words are enough characters
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:") + "\u00a0…"

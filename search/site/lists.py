"""The pages that list answers: all, by folder, by facet and by value, cut in pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from html import escape

from search.site.addresses import BASE, settle
from search.site.output import Output
from search.site.site import Site
from search.site.views import EntryView, FacetView, FolderView, ValueView

PER_PAGE = 50
"""Answers on one page of an index."""

_ITEMS = "<!--faq:items-->"
"""Where the answers go, each made once for all the lists that show it."""


def outputs(site: Site) -> Iterator[Output]:
    by_id = site.view.by_id
    item = cache(lambda entry_id: site.part("faq/item.html", entry=by_id[entry_id]))
    about = f"Tout ce que dit la FAQ, par dossier\u00a0: {site.view.counted}."
    yield site.page_output("faq", "Toutes les questions", about, "faq/all.html")
    for folder in site.view.folders:
        yield from _List(site, folder, folder.label, folder.help, item).outputs()
    for facet in site.view.facets:
        yield site.page_output(facet.name, facet.facet.label, facet.facet.question, "faq/facet.html", facet=facet)
        for value in facet.used:
            yield from _List(site, value, value.value.label, value.value.help, item, facet).outputs()


@dataclass(frozen=True)
class _List:
    site: Site
    group: ValueView | FolderView
    title: str
    text: str
    item: Callable[[str], str]
    """An entry's id -> the entry as lists show it."""
    facet: FacetView | None = None

    def outputs(self) -> Iterator[Output]:
        facet = self.facet and (self.facet.name, self.facet.facet.label)
        cross = [(v.facet.label, [(o.url, o.value.label, o.count) for o in others]) for v, others in self.cross]
        for number, name in enumerate(self.names):
            shown = [self.site.digests[entry.id] for entry in self.members(number)]
            parts = (self.title, self.text, self.group.count, len(self.names), facet, cross, shown)
            yield self.site.output(self.site.addresses.file(name), partial(self.page, number), *parts)

    def page(self, number: int) -> str:
        title = escape(self.title)
        alternate = f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{self.feed}">'
        page = self.site.page(
            self.names[number],
            self.title if number == 0 else f"{self.title}, page {number + 1}",
            self.text or self.title,
            "faq/list.html",
            alternate if self.feed else "",
            heading=self.title,
            text=self.text,
            group=self.group,
            facet=self.facet,
            cross=self.cross,
            feed=self.feed,
            number=number + 1,
            pages=[self.site.addresses.link(name) for name in self.names],
            items=_ITEMS,
            several=len(self.members(number)) > 1,
        )
        items = "".join(self.item(entry.id) for entry in self.members(number))
        return page.replace(_ITEMS, settle(items, self.site.addresses.base(self.names[number])))

    def members(self, number: int) -> Sequence[EntryView]:
        return self.group.entries[number * PER_PAGE : (number + 1) * PER_PAGE]

    @cached_property
    def names(self) -> list[str]:
        count = -(-self.group.count // PER_PAGE)
        return [self.group.name if page == 1 else f"{self.group.name}/page-{page}" for page in range(1, count + 1)]

    @cached_property
    def feed(self) -> str:
        return "" if self.site.settings.hors_ligne or not self.facet else f"{BASE}/{self.group.name}/atom.xml"

    @cached_property
    def cross(self) -> tuple[tuple[FacetView, tuple[ValueView, ...]], ...]:
        """The values that belong to this one, or to which it belongs, with their entries here, facet by facet."""
        if not isinstance(self.group, ValueView):
            return ()
        kin = self.site.kin.get((self.group.facet.key, self.group.value.slug))
        if not kin:
            return ()
        here = self.group.ids
        found = []
        for facet in self.site.view.facets:
            linked = tuple(
                value
                for value in facet.used
                if (facet.facet.key, value.value.slug) in kin and not here.isdisjoint(value.ids)
            )
            if linked:
                found.append((facet, linked))
        return tuple(found)

"""Every generated file of the site, as (file, content), from one list of entries."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from search.content.corpus import Corpus
from search.site import catalogue, feeds, skos
from search.site.addresses import BASE, Addresses, settle
from search.site.news import News, Opinions
from search.site.settings import Settings
from search.site.shell import Shell
from search.site.views import EntryView, FacetView, FolderView, SiteView, ValueView

PER_PAGE = 50
"""Answers on one page of an index."""

Render = Callable[..., str]
"""(template name, **context) -> HTML, with `BASE` links."""


@dataclass(frozen=True)
class Output:
    file: str
    """Relative to the site's root."""
    content: str | bytes


@dataclass(frozen=True)
class Site:
    """All that the pages are made from."""

    view: SiteView
    corpus: Corpus
    addresses: Addresses
    settings: Settings
    name: str
    description: str
    url: str
    """Full address of the site."""
    related: Mapping[str, tuple[EntryView, ...]]
    news: tuple[News, ...]
    opinions: Opinions | None
    render: Render
    shell: Shell

    @cached_property
    def kin(self) -> Mapping[tuple[str, str], frozenset[tuple[str, str]]]:
        """(facet, slug) -> the values bound to it by `parent` or by an implied facet, both ways."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for view in self.view.facets:
            for value in (each.value for each in view.values):
                parent = {view.facet.key: value.parent} if value.parent else {}
                for other in (*value.implies.items(), *parent.items()):
                    found[view.facet.key, value.slug].add(other)
                    found[other].add((view.facet.key, value.slug))
        return {one: frozenset(others) for one, others in found.items()}


def outputs(site: Site) -> Iterator[Output]:
    """The whole site, but for the hand-written pages and the search files."""
    yield from _entries(site)
    yield from _lists(site)
    yield from _redirects(site)
    yield _page(site, "nouveautes", "Nouveautés", "Les dernières réponses.", "faq/news.html", news=site.news)
    if site.opinions:
        hidden = '<meta name="robots" content="noindex">'
        title = "Avis des lecteurs"
        yield _page(site, "redaction", title, title, "faq/editors.html", hidden, opinions=site.opinions)
    yield _page(site, "glossaire", "Glossaire", "Les sigles employés dans les réponses.", "faq/glossary.html")
    if not site.settings.hors_ligne:
        yield from _for_machines(site)


def _page(site: Site, name: str, title: str, description: str, template: str, head: str = "", **context: Any) -> Output:
    content = site.render(template, site=site.view, corpus=site.corpus, title=title, **context)
    return Output(site.addresses.file(name), site.shell.page(name, title, description, content, head))


def _entries(site: Site) -> Iterator[Output]:
    for entry in site.view.entries:
        head = f'<script type="application/ld+json">{catalogue.json_ld(entry, site.url)}</script>'
        content = site.render("faq/entry.html", entry=entry, related=site.related.get(entry.id, ()))
        page = site.shell.page(f"faq/{entry.id}", entry.question, entry.summary, content, head, kind="article")
        yield Output(site.addresses.file(f"faq/{entry.id}"), page)


def _lists(site: Site) -> Iterator[Output]:
    items = {entry.id: site.render("faq/item.html", entry=entry) for entry in site.view.entries}
    count = len(site.view.entries)
    yield _page(site, "faq", "Toutes les questions", f"Les {count} réponses de la FAQ, par dossier.", "faq/all.html")
    for folder in site.view.folders:
        yield from _paged(site, folder.name, folder.label, folder.help, folder, items)
    for facet in site.view.facets:
        yield _page(site, facet.name, facet.facet.label, facet.facet.question, "faq/facet.html", facet=facet)
        for value in facet.used:
            yield from _paged(site, value.name, value.value.label, value.value.help, value, items, facet)


def _paged(
    site: Site,
    name: str,
    title: str,
    text: str,
    group: ValueView | FolderView,
    items: Mapping[str, str],
    facet: FacetView | None = None,
) -> Iterator[Output]:
    pages = [group.entries[start : start + PER_PAGE] for start in range(0, len(group.entries), PER_PAGE)]
    names = [name if number == 0 else f"{name}/page-{number + 1}" for number in range(len(pages))]
    feed = "" if site.settings.hors_ligne or not facet else f"{BASE}/{name}/atom.xml"
    head = (
        f'<link rel="alternate" type="application/atom+xml" title="{_attribute(title)}" href="{feed}">' if feed else ""
    )
    cross = _cross(site, group) if isinstance(group, ValueView) else ()
    for number, members in enumerate(pages):
        yield _page(
            site,
            names[number],
            title if number == 0 else f"{title}, page {number + 1}",
            text or title,
            "faq/list.html",
            head,
            heading=title,
            text=text,
            group=group,
            facet=facet,
            cross=cross,
            feed=feed,
            number=number + 1,
            pages=[site.addresses.link(each) for each in names],
            items=[items[entry.id] for entry in members],
        )


def _cross(site: Site, group: ValueView) -> tuple[tuple[FacetView, tuple[ValueView, ...]], ...]:
    """The values that belong to this one, or to which it belongs, with their entries here, facet by facet."""
    here = {entry.id for entry in group.entries}
    kin = site.kin.get((group.facet.key, group.value.slug), frozenset())
    found = []
    for facet in site.view.facets:
        linked = tuple(
            value
            for value in facet.used
            if (facet.facet.key, value.value.slug) in kin and not here.isdisjoint(e.id for e in value.entries)
        )
        if linked:
            found.append((facet, linked))
    return tuple(found)


def _redirects(site: Site) -> Iterator[Output]:
    for entry in site.corpus.published:
        for old in entry.former_ids:
            name = f"faq/{old}"
            target = settle(site.addresses.entry(entry.id), site.addresses.base(name))
            content = site.render("faq/redirect.html", question=entry.question, target=target, entry_id=entry.id)
            yield Output(site.addresses.file(name), settle(content, site.addresses.base(name)))


def _for_machines(site: Site) -> Iterator[Output]:
    view, moment = site.view, site.view.edition.timestamp
    everything = feeds.atom(site.name, f"{BASE}/", f"{BASE}/atom.xml", view.entries, site.url, moment)
    yield Output("atom.xml", everything)
    for facet in view.facets:
        for value in facet.used:
            feed, title = f"{BASE}/{value.name}/atom.xml", f"{site.name}\u00a0: {value.value.label}"
            yield Output(f"{value.name}/atom.xml", feeds.atom(title, value.url, feed, value.entries, site.url, moment))
    yield Output("opensearch.xml", feeds.opensearch(site.name, site.url))
    yield Output("llms.txt", feeds.llms(site.name, site.description, view.entries, site.url))
    yield Output("api/faq.json", catalogue.dumps(catalogue.catalogue(view, site.name)))
    for entry in view.entries:
        yield Output(f"api/entries/{entry.id}.json", catalogue.dumps(catalogue.entry_json(entry, site.url)))
    yield Output("api/facettes.ttl", skos.turtle(site.corpus.facets, site.url))
    yield Output("api/facettes.jsonld", skos.json_ld(site.corpus.facets, site.url))
    yield Output("shell.html", site.shell.for_service(site.url))


def sitemap_pages(site: Site, written: Iterator[str]) -> Iterator[tuple[str, str]]:
    """(BASE link, date) of every page a search engine should know; `written`: names of hand-written pages."""
    updated = site.view.updated.iso
    for name in written:
        yield site.addresses.link(name), ""
    for name in ("faq", "nouveautes", "glossaire"):
        yield site.addresses.link(name), updated
    for folder in site.view.folders:
        yield folder.url, max(entry.updated.iso for entry in folder.entries)
    for facet in site.view.facets:
        yield facet.url, updated
        for value in facet.used:
            yield value.url, max(entry.updated.iso for entry in value.entries)
    for entry in site.view.entries:
        yield entry.url, entry.updated.iso


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

"""Every generated file of the site: which pages there are, and what each is made from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from html import escape
from typing import Any
from urllib.parse import urlsplit

from search.cache import digest
from search.content.typography import unbroken
from search.site import catalogue, feeds, skos
from search.site.addresses import BASE, absolute, page_name, resolve_base
from search.site.assets import MAX_ENTRY, MAX_HOME, check_weight
from search.site.build import Build
from search.site.news import news
from search.site.settings import SettingsError
from search.site.shell import NOINDEX, RenderTemplate, Shell
from search.site.sync import Content, Output
from search.site.views import EntryView, FacetView, FolderView, ValueView, latest, newest

PER_PAGE = 50
"""Answers on one page of an index."""
MAX_RELATED = 5
MAX_HIGHLIGHTS = 3
_TOO_COMMON = 200
"""A facet value shared by more entries than this says nothing about kinship."""
_ITEMS = "<!--faq:items-->"
"""Where the answers of a list go, each made once for all the lists that show it."""
_GENERATED = {
    "faq": "Toutes les questions",
    "nouveautes": "Nouveautés",
    "glossaire": "Glossaire",
    "edition": "Cette édition",
}


class Pages:
    def __init__(self, build: Build, render: RenderTemplate, written: Mapping[str, str]) -> None:
        """`written`: file of each hand-written page -> its title."""
        self.build = build
        self.view = build.view
        self.addresses = build.addresses
        self.online = not build.settings.hors_ligne
        self.shell = Shell(render, build.addresses, build.name, build.url)
        self.part = self.shell.part
        self.written_files = written
        self.written = {page_name(file): title for file, title in written.items()}
        self.titles = dict(_GENERATED) | self.written
        """Name of each page that every page may link to -> its title."""
        if not build.checked.corpus.glossary:
            self.titles.pop("glossaire", None)
        html = {"html": ""}  # apart and as it is: writing it as Python does takes a while
        self.digests = {e.id: digest(e.html.encode(), vars(e) | html) for e in self.view.entries}

    @cached_property
    def version(self) -> str:
        """Changes with whatever all pages follow from: code, templates, settings, the page around."""
        return digest(self.build.version, self.shell.template)

    def outputs(self) -> Iterator[Output]:
        """The whole site, but for the hand-written pages and the search files; those of entries first. Raises
        SettingsError where a page would take the place of another, TooHeavy where one passes its budget."""
        longest = max(self.view.entries, key=lambda entry: len(entry.html), default=None)
        longest_file = longest and self.addresses.file(f"faq/{longest.id}")
        report, total = self.build.step_progress("Réponses"), len(self.view.entries)
        taken = set(self.written_files)
        for number, output in enumerate(self._all(), 1):
            if output.file in taken:
                url, remedy = output.file.removesuffix("index.html"), "renommez la facette, ou la page de docs/"
                raise SettingsError(
                    f"deux pages auraient l’adresse «\u00a0{url}\u00a0»\u00a0; {remedy}, qui porte ce nom."
                )
            taken.add(output.file)
            if report and number <= total:
                report(number, total)
            yield output
            if output.file == longest_file:
                self._weigh(output.file, output.data, MAX_ENTRY)

    def _all(self) -> Iterator[Output]:
        yield from self._entries()
        yield from self._lists()
        yield from self._redirects()
        of_history = news(self.build.history, self.view)
        yield self.page("nouveautes", "Les dernières réponses.", "faq/news.html", news=of_history)
        about = "Date, version et contenu de cette édition de la FAQ."
        yield self.page("edition", about, "faq/edition.html", missing=self.build.history.missing)
        if self.build.opinions:
            title, opinions = "Avis des lecteurs", self.build.opinions
            context = {"opinions": opinions, "proposals": self.build.proposals}
            html = self.html("redaction/avis", title, title, "faq/editors.html", NOINDEX, **context)
            yield Output(self.addresses.file("redaction/avis"), html)
        if "glossaire" in self.titles:
            yield self.page("glossaire", "Les sigles employés dans les réponses.", "faq/glossary.html")
        if self.online:
            yield from self._for_machines()

    def output(self, file: str, make: Any, *parts: object) -> Output:
        """A file made from `parts` and from nothing else but what the version stands for."""
        return Output(file, make, digest(self.version, file, *parts))

    def page(self, name: str, about: str, template: str, head: str = "", **context: Any) -> Output:
        html = self.html(name, self.titles[name], about, template, head, **context)
        return Output(self.addresses.file(name), html)

    def html(self, name: str, title: str, about: str, template: str, head: str = "", **context: Any) -> str:
        """A whole page. `about`: its description; `head`: more of its `<head>`, as HTML."""
        corpus = self.build.checked.corpus
        content = self.part(template, site=self.view, corpus=corpus, title=title, **context)
        return self.shell.page(name, title, about, content, head)

    def _entries(self) -> Iterator[Output]:
        for entry, near in related(self.view.entries, self.build.index.derived.neighbours):
            parts = (self.digests[entry.id], [(other.id, other.question) for other in near])
            yield self.output(self.addresses.file(f"faq/{entry.id}"), partial(self._entry, entry, near), *parts)

    def _entry(self, entry: EntryView, near: Sequence[EntryView]) -> str:
        data = catalogue.json_ld(entry, self.build.url) if self.online else ""
        head = f'<script type="application/ld+json">{data}</script>' if data else ""
        content = self.part("faq/entry.html", entry=entry, related=near)
        return self.shell.page(f"faq/{entry.id}", entry.question, entry.summary, content, head, kind="article")

    def _redirects(self) -> Iterator[Output]:
        for entry in self.build.checked.corpus.published:
            for old in entry.former_ids:
                name = f"faq/{old}"
                base = self.addresses.base(name)
                target = resolve_base(self.addresses.entry(entry.id), base)
                content = self.part("faq/redirect.html", question=entry.question, target=target)
                yield Output(self.addresses.file(name), resolve_base(content, base))

    def _lists(self) -> Iterator[Output]:
        """The pages that list answers: all, by folder, by facet and by value, cut in pages."""
        self.item = cache(lambda entry_id: self.part("faq/item.html", entry=self.view.by_id[entry_id]))
        about = f"Tout ce que dit la FAQ, par dossier\u00a0: {self.view.counted}."
        yield self.page("faq", about, "faq/all.html")
        for folder in self.view.folders:
            yield from self._list(folder, folder.label, folder.help)
        for facet in self.view.facets:
            html = self.html(facet.name, facet.facet.label, facet.facet.question, "faq/facet.html", facet=facet)
            yield Output(self.addresses.file(facet.name), html)
            for value in facet.used:
                yield from self._list(value, value.value.label, value.value.help, facet)

    def _list(
        self, group: ValueView | FolderView, title: str, text: str, facet: FacetView | None = None
    ) -> Iterator[Output]:
        count = -(-group.count // PER_PAGE)
        names = [group.name if number == 1 else f"{group.name}/page-{number}" for number in range(1, count + 1)]
        cross = self._cross(group) if isinstance(group, ValueView) else []
        highlights = self._highlights(group)
        shared = {
            "heading": title,
            "text": text,
            "group": group,
            "facet": facet,
            "cross": cross,
            "highlights": highlights,
            "feed": f"{BASE}/{group.name}/atom.xml" if self.build.whole_urls and facet else "",
            "block": f"{BASE}/{group.name}/bloc/" if self.build.whole_urls else "",
            "pages": [self.addresses.link(name) for name in names],
        }
        around = (
            (title, text, group.count, len(names), facet and (facet.name, facet.facet.label)),
            [(of.facet.label, [(v.url, v.value.label, v.count) for v in values]) for of, values in cross],
            [(label, [(entry.url, entry.question) for entry in entries]) for _, label, entries in highlights],
        )
        for number, name in enumerate(names, 1):
            members = group.entries[(number - 1) * PER_PAGE : number * PER_PAGE]
            make = partial(self._list_page, name, number, members, shared)
            yield self.output(self.addresses.file(name), make, around, [self.digests[entry.id] for entry in members])
        if self.online:
            yield self._block(group, title)

    def _highlights(self, group: ValueView | FolderView) -> list[tuple[str, str, list[EntryView]]]:
        """(id, title, answers): the most useful of a group for its readers, and the newest where it is long."""
        members = {entry.id for entry in group.entries}
        useful = [entry for entry in self.build.useful if entry.id in members][:MAX_HIGHLIGHTS]
        found = [("utiles", "Les plus utiles aux lecteurs", useful)] if useful else []
        if group.count > 2 * MAX_HIGHLIGHTS:
            found.append(("recentes", "Mises à jour en dernier", [*latest(group.entries)[:MAX_HIGHLIGHTS]]))
        return found

    def _block(self, group: ValueView | FolderView, title: str) -> Output:
        """The answers of a group in a bare page, to be framed by another site."""
        name, entries = f"{group.name}/bloc", group.entries[:PER_PAGE]

        def make() -> str:
            content = self.part("faq/block.html", title=title, url=group.url, entries=entries, count=group.count)
            return resolve_base(content, self.addresses.base(name))

        shown = [self.digests[entry.id] for entry in entries]
        return self.output(self.addresses.file(name), make, title, group.count, shown)

    def _list_page(self, name: str, number: int, members: Sequence[EntryView], shared: Mapping[str, Any]) -> str:
        title, feed = shared["heading"], shared["feed"]
        link = f'<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{feed}">'
        page = self.html(
            name,
            title if number == 1 else f"{title}, page {number}",
            shared["text"] or title,
            "faq/list.html",
            link if feed else "",
            number=number,
            items=_ITEMS,
            several=len(members) > 1,
            **shared,
        )
        items = "".join(self.item(entry.id) for entry in members)
        return page.replace(_ITEMS, resolve_base(items, self.addresses.base(name)))

    def _cross(self, group: ValueView) -> list[tuple[FacetView, list[ValueView]]]:
        """The values that belong to this one, or to which it belongs, with their entries here, facet by facet."""
        kin = self._kin.get((group.facet.key, group.value.slug), set())
        found = []
        for facet in self.view.facets if kin else ():
            values = [v for v in facet.used if (v.facet.key, v.value.slug) in kin and not group.ids.isdisjoint(v.ids)]
            if values:
                found.append((facet, values))
        return found

    @cached_property
    def _kin(self) -> Mapping[tuple[str, str], set[tuple[str, str]]]:
        """(facet, slug) -> the values bound to it by `parent` or by an implied facet, both ways."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for view in self.view.facets:
            for value in (each.value for each in view.values):
                parent = {view.facet.key: value.parent} if value.parent else {}
                for other in (*value.implies.items(), *parent.items()):
                    found[view.facet.key, value.slug].add(other)
                    found[other].add((view.facet.key, value.slug))
        return dict(found)

    def _for_machines(self) -> Iterator[Output]:
        name, url, entries = self.build.name, self.build.url, self.view.entries
        if self.build.whole_urls:
            yield from self._feeds()
            yield Output("opensearch.xml", feeds.opensearch(name, url))
            yield Output("robots.txt", feeds.robots(url))
            yield Output("sitemap.xml", feeds.sitemap(self._known_pages(), url))
        for file, text in feeds.llms(name, self.build.description, entries, url):
            yield Output(file, text)
        yield Output("api/faq.json", catalogue.dumps(catalogue.catalogue(self.view, name)))
        for entry in entries:
            make = partial(self._entry_json, entry)
            yield self.output(f"api/entries/{entry.id}.json", make, self.digests[entry.id])
        facets = self.build.checked.corpus.facets
        yield Output("api/facettes.ttl", skos.turtle(facets, url))
        yield Output("api/facettes.jsonld", skos.json_ld(facets, url))
        yield Output("shell.html", self.shell.for_service())

    def _entry_json(self, entry: EntryView) -> str:
        return catalogue.dumps(catalogue.entry_json(entry, self.build.url))

    def _feeds(self) -> Iterator[Output]:
        unknown = self.view.edition.timestamp
        item = cache(lambda entry_id: feeds.answer_item(self.view.by_id[entry_id], self.build.url, unknown))
        groups = [(self.build.name, f"{BASE}/", "atom.xml", self.view.entries)]
        for facet in self.view.facets:
            for value in facet.used:
                title = f"{self.build.name}\u00a0: {value.value.label}"
                groups.append((title, value.url, f"{value.name}/atom.xml", value.entries))
        for title, page, file, entries in groups:
            feed = feeds.Feed(
                title, absolute(page, self.build.url), absolute(f"{BASE}/{file}", self.build.url), self.build.name
            )
            shown = latest(entries)[: feeds.FEED_ENTRIES]
            updated = feeds.midnight(newest(shown), unknown)
            make = partial(self._feed, feed, updated, shown, item)
            yield self.output(file, make, feed, updated, [self.digests[entry.id] for entry in shown])

    def _feed(self, feed: feeds.Feed, updated: str, shown: Sequence[EntryView], item: Any) -> Content:
        return feeds.atom(feed, updated, (item(entry.id) for entry in shown))

    def _known_pages(self) -> Iterator[tuple[str, str]]:
        """(BASE link, date or nothing) of every page a search engine should know."""
        for name in self.written:
            if name != "404":
                yield self.addresses.link(name), ""
        groups: list[tuple[str, Sequence[EntryView]]] = [
            *((self.addresses.link(name), self.view.entries) for name in _GENERATED if name in self.titles),
            *((folder.url, folder.entries) for folder in self.view.folders),
        ]
        for facet in self.view.facets:
            groups.append((facet.url, self.view.entries))
            groups += [(value.url, value.entries) for value in facet.used]
        groups += [(entry.url, (entry,)) for entry in self.view.entries]
        for url, entries in groups:
            updated = newest(entries)
            yield url, updated.iso if updated else ""

    def hand_written(self, file: str, html: str) -> str:
        """A page that MkDocs rendered, ready to be written. Raises TooHeavy for the home page."""
        name = page_name(file)
        page = resolve_base(unbroken(html), self._base_of(name))
        if not name:
            self._weigh(file, page.encode(), MAX_HOME)
        return page

    def _weigh(self, file: str, page: bytes, limit: int) -> None:
        assets = self.build.assets
        bundles = (assets.files[assets.names[name]] for name in ("site.css", "theme.js", "site.js"))
        check_weight(file, [page, *bundles, *(output.data for output in self.build.brand_files())], limit)

    def _base_of(self, name: str) -> str:
        """The way to the root; from the root of the host for the error page, which stands for any URL."""
        if name == "404" and self.online:
            return urlsplit(self.build.url).path.rstrip("/")
        return self.addresses.base(name)


def related(
    entries: Sequence[EntryView], similar: Mapping[str, Sequence[str]]
) -> Iterator[tuple[EntryView, list[EntryView]]]:
    """Each entry with the questions proposed at its end: what its editor chose, then alike words, then shared facets.

    `similar`: entry id -> ids of entries with alike words, nearest first.
    """
    by_id = {entry.id: entry for entry in entries}
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        for chip in entry.chips:
            members[chip.facet, chip.slug].append(entry.id)
    for entry in entries:
        found = dict.fromkeys(entry.see_also)
        alike = [other for other in similar[entry.id] if other not in found]
        found |= dict.fromkeys(alike[: max(0, MAX_RELATED - len(found))])
        if len(found) < MAX_RELATED:
            found |= dict.fromkeys(_by_facets(members[chip.facet, chip.slug] for chip in entry.chips))
        found.pop(entry.id, None)
        yield entry, [by_id[other] for other in list(found)[:MAX_RELATED] if other in by_id]


def _by_facets(groups: Iterable[Sequence[str]]) -> list[str]:
    """The entries that share most, a rare value counting for more."""
    shared: dict[str, float] = defaultdict(float)
    for group in groups:
        if len(group) <= _TOO_COMMON:
            for other in group:
                shared[other] += 1 / len(group)
    return sorted(shared, key=lambda other: (-shared[other], other))[: MAX_RELATED + 1]

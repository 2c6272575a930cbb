"""Every generated file of the site, from one list of entries."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

from search.site import catalogue, feeds, lists, skos
from search.site.addresses import BASE, settle
from search.site.output import Output
from search.site.settings import SettingsError
from search.site.site import Site
from search.site.views import EntryView


def outputs(site: Site) -> Iterator[Output]:
    """The whole site, but for the hand-written pages and the search files."""
    yield from _entries(site)
    yield from lists.outputs(site)
    yield from _redirects(site)
    yield site.page_output("nouveautes", "Nouveautés", "Les dernières réponses.", "faq/news.html", news=site.news)
    if site.opinions:
        hidden = '<meta name="robots" content="noindex">'
        title = "Avis des lecteurs"
        yield site.page_output("redaction", title, title, "faq/editors.html", hidden, opinions=site.opinions)
    yield site.page_output("glossaire", "Glossaire", "Les sigles employés dans les réponses.", "faq/glossary.html")
    if not site.settings.hors_ligne:
        yield from _for_machines(site)


def distinct(outputs: Iterable[Output], taken: Iterable[str]) -> Iterator[Output]:
    """The same outputs. Raises SettingsError where one would take the place of another, or of a file of `taken`."""
    seen = set(taken)
    for output in outputs:
        if output.file in seen:
            address = output.file.removesuffix("index.html")
            remedy = "renommez la facette, ou la page de docs/, qui porte ce nom"
            raise SettingsError(f"deux pages auraient l’adresse «\u00a0{address}\u00a0»\u00a0; {remedy}.")
        seen.add(output.file)
        yield output


def _entries(site: Site) -> Iterator[Output]:
    for entry in site.view.entries:
        near = site.related.get(entry.id, ())
        parts = (site.digests[entry.id], [(other.id, other.question) for other in near])
        yield site.output(site.addresses.file(f"faq/{entry.id}"), partial(_entry, site, entry, near), *parts)


def _entry(site: Site, entry: EntryView, near: Sequence[EntryView]) -> str:
    data = "" if site.settings.hors_ligne else catalogue.json_ld(entry, site.url)
    head = f'<script type="application/ld+json">{data}</script>' if data else ""
    content = site.part("faq/entry.html", entry=entry, related=near)
    return site.shell.page(f"faq/{entry.id}", entry.question, entry.summary, content, head, kind="article")


def _redirects(site: Site) -> Iterator[Output]:
    for entry in site.corpus.published:
        for old in entry.former_ids:
            name = f"faq/{old}"
            target = settle(site.addresses.entry(entry.id), site.addresses.base(name))
            content = site.render("faq/redirect.html", question=entry.question, target=target, entry_id=entry.id)
            yield Output(site.addresses.file(name), settle(content, site.addresses.base(name)))


def _for_machines(site: Site) -> Iterator[Output]:
    view = site.view
    item = cache(lambda entry_id: feeds.item(view.by_id[entry_id], site.url))
    yield _feed(site, site.name, f"{BASE}/", "atom.xml", view.entries, item)
    for facet in view.facets:
        for value in facet.used:
            title = f"{site.name}\u00a0: {value.value.label}"
            yield _feed(site, title, value.url, f"{value.name}/atom.xml", value.entries, item)
    yield Output("opensearch.xml", feeds.opensearch(site.name, site.url))
    yield Output("llms.txt", feeds.llms(site.name, site.description, view.entries, site.url))
    yield Output("api/faq.json", catalogue.dumps(catalogue.catalogue(view, site.name)))
    for entry in view.entries:
        made = partial(_entry_json, site, entry)
        yield site.output(f"api/entries/{entry.id}.json", made, site.digests[entry.id])
    yield Output("api/facettes.ttl", skos.turtle(site.corpus.facets, site.url))
    yield Output("api/facettes.jsonld", skos.json_ld(site.corpus.facets, site.url))
    yield Output("shell.html", site.shell.for_service(site.url))


def _entry_json(site: Site, entry: EntryView) -> str:
    return catalogue.dumps(catalogue.entry_json(entry, site.url))


def _feed(
    site: Site, title: str, page: str, file: str, entries: Sequence[EntryView], item: Callable[[str], str]
) -> Output:
    latest = feeds.latest(entries)
    about = feeds.Feed(title, page, f"{BASE}/{file}", site.name, site.view.edition.timestamp)
    return site.output(
        file, lambda: feeds.atom(about, latest, site.url, item), about, [site.digests[e.id] for e in latest]
    )


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

"""One build of the site: the words, once checked, and all that pages are made from. Knows no MkDocs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from search.cache import FILE, Cache, digest
from search.content.checks import Checked, check_corpus
from search.content.history import History, read_history
from search.content.typography import counted
from search.engine.document import Document, documents_of
from search.engine.export import browser_files
from search.engine.index import IndexResult, build_index
from search.engine.proposals import Proposal, propose
from search.engine.query import Searcher
from search.site import theme
from search.site.addresses import BASE, Addresses
from search.site.assets import Assets, Brand, bundle, read_brand
from search.site.edition import Edition, french_date, read_edition
from search.site.news import Opinions, read_opinions
from search.site.settings import Download, Settings, read_download, read_settings
from search.site.sync import Output
from search.site.views import EntryView, SiteView, Views

MANIFEST = "manifest.js"
"""The first search file that a page loads."""
Progress = Callable[[str, int, int], None]
"""Told (what is being done, done so far, out of)."""


@dataclass(frozen=True)
class Build:
    root: Path
    """The project's folder."""
    settings: Settings
    checked: Checked
    addresses: Addresses
    name: str
    description: str
    url: str
    progress: Progress | None = field(default=None, compare=False)

    @cached_property
    def edition(self) -> Edition:
        return read_edition(self.root)

    @property
    def whole_urls(self) -> bool:
        """Whole URLs can be given: to feeds, search engines, browsers and other sites."""
        return bool(self.url) and not self.settings.hors_ligne

    @cached_property
    def brand(self) -> Brand:
        return read_brand(self.settings.marque)

    @cached_property
    def assets(self) -> Assets:
        return bundle(self.root, {"site.css": self.brand.css})

    @cached_property
    def cache(self) -> Cache:
        return Cache(self.root / self.settings.cache / FILE)

    @cached_property
    def history(self) -> History:
        return read_history(self.root / self.settings.dossier, self.checked.corpus, self.cache)

    @cached_property
    def view(self) -> SiteView:
        corpus, answers = self.checked.corpus, self.checked.answers
        edit, history = partial(self.settings.edit_url, base=BASE), self.history
        return Views(corpus, answers, self.edition, self.addresses, edit=edit, history=history).site()

    @cached_property
    def opinions(self) -> Opinions | None:
        """What readers voted, if an export is at hand; never in a copy. Raises SettingsError."""
        wanted = self.settings.relecture and not self.settings.hors_ligne
        return read_opinions(self.root / self.settings.relecture, self.view) if wanted else None

    @cached_property
    def proposals(self) -> tuple[tuple[Proposal, EntryView | None], ...]:
        """What readers typed and did not find, with the answer to which it would belong."""
        if not self.opinions or not self.view.entries:
            return ()
        found = propose(self.opinions.export, self.checked.corpus, Searcher(self.index.generation))
        return tuple((each, self.view.by_id.get(each.entry)) for each in found)

    @cached_property
    def useful(self) -> tuple[EntryView, ...]:
        """The answers that readers found most useful; none without votes."""
        return tuple(self.view.by_id[entry] for entry in (self.opinions.useful if self.opinions else ()))

    @cached_property
    def copy(self) -> Download | None:
        """The offline copy on offer; a copy offers none."""
        return read_download(self.root, self.settings.copie)

    @cached_property
    def version(self) -> str:
        """Changes with whatever all pages follow from, but for the page around them."""
        sources = [*Path(__file__).parents[1].rglob("*.py"), *theme.sources(self.root, "**/*.html")]
        code = (path.read_bytes() for path in sorted(sources))
        facets = [(facet.key, facet.label) for facet in self.checked.corpus.facets]
        return digest(*code, self.settings, self.name, self.url, facets)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return tuple(documents_of(self.checked.corpus, self.checked.answers.get))

    @cached_property
    def index(self) -> IndexResult:
        """The Whoosh index of these words, brought up to date."""
        corpus, directory = self.checked.corpus, self.root / self.settings.cache / "index"
        progress = self.step_progress("Index")
        return build_index(self.documents, corpus.facets, corpus.vocabulary, directory, progress, self.cache)

    @cached_property
    def search_files(self) -> tuple[Output, ...]:
        """The browser's search files; the manifest has a stable name, so that pages do not change with the index."""
        found = browser_files(self.index.model, self.index.derived, self.documents, self.addresses.url("faq/{id}"))
        names = {found.manifest: MANIFEST}
        return tuple(Output(f"search/{names.get(name, name)}", text) for name, text in found.files.items())

    def static_files(self) -> Iterator[Output]:
        """Styles, scripts, images, the copy on offer."""
        for name, content in self.assets.files.items():
            yield Output(name, content)
        if not self.settings.hors_ligne:  # other sites name this script: its URL never changes
            yield Output("bloc.js", self.assets.files[self.assets.names["bloc.js"]])
        yield from self.brand_files()
        if self.copy:
            yield Output(self.copy.name, self.copy.path.read_bytes())
        for path in self.checked.corpus.images:
            yield Output(f"faq/_/{path}", (self.root / self.settings.dossier / path).read_bytes())

    def brand_files(self) -> Iterator[Output]:
        """Logo and tab icon, and the icon that browsers ask for at the root."""
        paths = {url: getattr(self.brand, name) for name, url in self.brand.urls.items()}
        for url, path in paths.items():
            yield Output(url, theme.locate(self.root, path).read_bytes())
        yield Output("favicon.ico", theme.locate(self.root, "overrides/assets/favicon.ico").read_bytes())

    def globals(self) -> dict[str, Any]:
        """What every template may show."""
        return {
            "faq": self.view,
            "settings": self.settings,
            "addresses": self.addresses,
            "assets": self.assets.names,
            "brand": self.brand.urls,
            "copy": self.copy,
            "useful": self.useful,
            "base": BASE,
            "french_date": french_date,
            "site_name": self.name,
            "whole_urls": self.whole_urls,
            "site_url": f"{self.url.rstrip('/')}/",
            "search_manifest": f"search/{MANIFEST}",
        }

    def notices(self) -> Iterator[str]:
        """What is unknown or still to be set, for whoever built; French."""
        if self.history.missing:
            yield f"l’historique des réponses est inconnu\u00a0: {self.history.missing}. Leurs dates manquent."
        for name, value in vars(self.settings).items():
            if isinstance(value, str) and re.search(r"\.example\b", value):
                yield f"mkdocs.yml\u00a0: «\u00a0extra.faq.{name}: {value}\u00a0» est une adresse d’exemple."
        if errors := len(self.checked.errors):
            yield f"{counted(errors, 'erreur')} dans cet aperçu\u00a0; «\u00a0faq check\u00a0» dit lesquelles."
        if not self.url:
            lost = "ni flux, ni plan du site pour les moteurs de recherche"
            yield f"mkdocs.yml\u00a0: «\u00a0site_url\u00a0» est vide\u00a0: {lost}."

    def step_progress(self, what: str) -> Callable[[int, int], None] | None:
        """The progress of one step, for whoever listens."""
        return partial(self.progress, what) if self.progress else None


def read_build(
    root: Path, raw: object, name: str, description: str, url: str, progress: Progress | None = None
) -> Build:
    """Read and check the words; `raw`: the settings under `extra.faq`. What cannot be read raises CorpusError or
    SettingsError here, before anything is written; faults of entries are in `checked`."""
    settings = read_settings(raw or {})
    checked = check_corpus(
        root / settings.dossier,
        today=date.today(),
        empty=True,
        cache=Cache(root / settings.cache / FILE),
        max_image=settings.image_max * 1000,
    )
    if settings.brouillons:
        checked = replace(checked, corpus=checked.corpus.preview())
    shelf = "dossier"
    while any(facet.key == shelf for facet in checked.corpus.facets):
        shelf += "s"
    addresses = Addresses(not settings.hors_ligne, shelf)
    build = Build(root, settings, checked, addresses, name, description, url, progress)
    if settings.brouillons or not checked.errors:
        build.opinions  # noqa: B018  # read now
    return build

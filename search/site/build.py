"""One build of the site, from checked words to files. The MkDocs hook only carries these to MkDocs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from search.content.checks import Checked
from search.content.history import History, read_history
from search.engine.browser import browser_files
from search.engine.document import Document, documents_of
from search.engine.index import Built, build_index
from search.site import budget, feeds, pages
from search.site.addresses import BASE, Addresses, settle
from search.site.assets import Assets, bundle
from search.site.brand import Brand, read_brand
from search.site.download import Download, read_download
from search.site.edition import Edition, french_date, read_edition
from search.site.news import Opinions, news, opinions
from search.site.output import Output, digest
from search.site.related import related
from search.site.settings import Settings
from search.site.shell import Shell
from search.site.site import Site
from search.site.viewing import Views
from search.site.views import SiteView

RenderTemplate = Callable[[str, dict[str, Any]], str]

MANIFEST = "manifest.js"
"""The first search file that a page loads."""


@dataclass
class Build:
    root: Path
    """The project's folder."""
    settings: Settings
    checked: Checked
    name: str
    description: str
    url: str
    addresses: Addresses
    progress: Callable[[str, int, int], None] | None = None
    """Told (what is being done, done so far, out of)."""
    written: list[str] = field(default_factory=list)
    """Names of the hand-written pages, once known."""
    pages: int = 0
    """How many the site has, once in place."""
    longest: Output | None = None
    """The page of the longest answer."""

    @cached_property
    def edition(self) -> Edition:
        return read_edition(self.root)

    @cached_property
    def assets(self) -> Assets:
        cache = self.root / self.settings.cache / "scripts.pickle"
        return bundle(self.root / "overrides" / "assets", cache, {"site.css": self.brand.css})

    @cached_property
    def brand(self) -> Brand:
        return read_brand(self.settings.marque)

    def brand_files(self) -> Iterator[Output]:
        """Logo and tab icon, and the icon that browsers ask for at the root."""
        for path in dict.fromkeys((self.brand.logo, self.brand.icone)):
            yield Output(f"assets/{Path(path).name}", (self.root / path).read_bytes())
        yield Output("favicon.ico", (self.root / "overrides" / "assets" / "favicon.ico").read_bytes())

    @cached_property
    def view(self) -> SiteView:
        corpus, answers = self.checked.corpus, self.checked.answers
        changed, edit = self.history.changed_on, self.settings.edition
        return Views(corpus, answers, self.edition, self.addresses, edit_base=edit, changed=changed).site()

    @cached_property
    def history(self) -> History:
        return read_history(self.root / self.settings.dossier, self.checked.corpus)

    @cached_property
    def opinions(self) -> Opinions | None:
        """What readers voted, if an export is at hand; never in a copy. Raises SettingsError."""
        wanted = self.settings.relecture and not self.settings.hors_ligne
        return opinions(self.root / self.settings.relecture, self.view) if wanted else None

    @cached_property
    def copy(self) -> Download | None:
        """The offline copy on offer; a copy offers none."""
        return read_download(self.root, self.settings.copie)

    @cached_property
    def version(self) -> str:
        """Changes with whatever all pages follow from, but for the page around them."""
        sources = [*Path(__file__).parents[1].rglob("*.py"), *(self.root / "overrides").rglob("*.html")]
        code = (path.read_bytes() for path in sorted(sources))
        facets = [(facet.key, facet.label) for facet in self.checked.corpus.facets]
        return digest(*code, self.settings, self.copy, self.name, self.url, facets)

    def globals(self) -> dict[str, Any]:
        """What every template may show."""
        return {
            "faq": self.view,
            "settings": self.settings,
            "addresses": self.addresses,
            "assets": self.assets.names,
            "brand": {name: f"assets/{Path(getattr(self.brand, name)).name}" for name in ("logo", "icone")},
            "copy": self.copy,
            "base": BASE,
            "french_date": french_date,
            "site_name": self.name,
            "site_url": f"{self.url.rstrip('/')}/",
            "search_manifest": f"search/{MANIFEST}",
        }

    @cached_property
    def search_files(self) -> tuple[Output, ...]:
        """The browser's search files; the manifest has a stable name, so that pages do not change with the index."""
        found = browser_files(self.index.model, self.index.kept, self.documents, self.addresses.url("faq/{id}"))
        names = {found.manifest: MANIFEST}
        return tuple(Output(f"search/{names.get(name, name)}", text) for name, text in found.files.items())

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return tuple(documents_of(self.checked.corpus, self.checked.answers.get))

    @cached_property
    def index(self) -> Built:
        """The Whoosh index of these words, brought up to date."""
        corpus, directory = self.checked.corpus, self.root / self.settings.cache / "index"
        return build_index(self.documents, corpus.facets, corpus.glossary, directory, self.said("Index"))

    @cached_property
    def templates(self) -> Path:
        """Where compiled templates are kept."""
        folder = self.root / self.settings.cache / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def said(self, what: str) -> Callable[[int, int], None] | None:
        """The progress of one step, for whoever listens."""
        return partial(self.progress, what) if self.progress else None

    def static_files(self) -> Iterator[Output]:
        for name, content in self.assets.files.items():
            yield Output(name, content)
        yield from self.brand_files()
        if self.copy:
            yield Output(self.copy.name, self.copy.path.read_bytes())
        for path in self.checked.corpus.images:
            yield Output(f"faq/_/{path}", (self.root / self.settings.dossier / path).read_bytes())

    def outputs(self, render: RenderTemplate, written: list[str]) -> Iterator[Output]:
        """Every generated page; `written`: files of the hand-written pages. Raises SettingsError."""
        self.written = [self.page_name(file) for file in written]

        def rendered(template: str, **context: Any) -> str:
            return render(template, context)

        shell = Shell(rendered("faq/shell.html"), self.addresses, self.name, self.url)
        site = Site(
            self.view,
            self.checked.corpus,
            self.addresses,
            self.settings,
            self.name,
            self.description,
            self.url,
            related(self.view, self.index.kept.neighbours),
            news(self.history, self.view),
            self.opinions,
            rendered,
            shell,
            digest(self.version, shell.template),
        )
        longest = max(self.view.entries, key=lambda entry: len(entry.html), default=None)
        say, total = self.said("Réponses"), len(self.view.entries)
        for number, output in enumerate(pages.distinct(pages.outputs(site), written), 1):
            if say and number <= total:  # the pages of entries come first
                say(number, total)
            if longest and output.file == self.addresses.file(f"faq/{longest.id}"):
                self.longest = output
            yield output
        if not self.settings.hors_ligne:
            names = (name for name in self.written if name != "404")
            yield Output("sitemap.xml", feeds.sitemap(pages.sitemap_pages(site, names), self.url))

    @staticmethod
    def page_name(file: str) -> str:
        """`a-propos/index.html` or `a-propos.html` -> `a-propos`; the home page is the empty name."""
        folder, _, page = file.removesuffix(".html").rpartition("/")
        return folder if page == "index" else f"{folder}/{page}".lstrip("/")

    def page_context(self, file: str) -> dict[str, Any]:
        """For a hand-written page: the same `base` as generated pages have once settled."""
        return {"base": self.addresses.base(self.page_name(file))}

    def finish(self, site_dir: Path) -> None:
        """Fill in the links of hand-written pages that show fragments of the FAQ. Raises TooHeavy."""
        for name in [*self.written, "404"]:
            path = site_dir / ("404.html" if name == "404" else self.addresses.file(name))
            text = path.read_text("utf-8")
            if BASE in text:
                path.write_text(settle(text, self.base_of(name)), "utf-8")
        home = self.addresses.file("")
        self.weigh(home, (site_dir / home).read_bytes(), budget.HOME)
        if self.longest:
            self.weigh(self.longest.file, self.longest.data, budget.ENTRY)

    def weigh(self, file: str, page: bytes, most: int) -> None:
        """Raises TooHeavy if a page passes its budget."""
        bundles = (self.assets.files[self.assets.names[name]] for name in ("site.css", "theme.js", "site.js"))
        budget.check(file, [page, *bundles, *(output.data for output in self.brand_files())], most)

    def base_of(self, name: str) -> str:
        """The way to the root; from the root of the host for the error page, which stands for any address."""
        if name == "404" and not self.settings.hors_ligne:
            return urlsplit(self.url).path.rstrip("/")
        return self.addresses.base(name)

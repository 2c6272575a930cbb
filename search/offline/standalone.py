"""A page that stands alone, made without MkDocs: its links are anchors, its images data."""

import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from search.site.addresses import BASE, Addresses, resolve_base
from search.site.build import Build
from search.site.theme import folders

Files = Mapping[str, str | bytes]
"""File of the site -> content."""
_SITE_FILE = re.compile(rf'(src|href)="{BASE}/([^"]+)"')


@dataclass(frozen=True)
class InPage(Addresses):
    """Addresses where everything is one page: an answer is an anchor, a facet value a search."""

    directory_urls: bool = False
    public: str = ""
    """URL of the public site, for its other pages; may be empty."""

    def url(self, name: str) -> str:
        kind, _, rest = name.partition("/")
        if kind == "faq":
            return f"#q-{rest}" if rest else "#toutes-les-questions"
        if rest:
            return f"#dossier-{rest}" if kind == self.shelf else f"?{kind}={rest}"
        if kind == "glossaire" or not kind or not self.public:
            return f"#{kind or 'contenu'}"
        return f"{self.public.rstrip('/')}/{kind}/"

    def link(self, name: str) -> str:
        return self.url(name)

    def term(self, slug: str) -> str:
        return f"#sigle-{slug}"


def in_page(build: Build) -> Build:
    """The same build with its links inside one page."""
    return replace(build, addresses=InPage(shelf=build.addresses.shelf, public=build.settings.adresse_publique))


def render(build: Build, template: str, base: str, **context: Any) -> str:
    """Fill a template of the theme; `base`: the way from the result to the pages of the site."""
    loader = ChoiceLoader([FileSystemLoader(folders(build.root)), PackageLoader("material", "templates")])
    environment = Environment(loader=loader, keep_trailing_newline=True)
    shown = build.globals() | {"config": _Config(build), "page": None} | context
    return resolve_base(environment.get_template(template).render(shown), base)


class _Config:
    """What the templates of the site ask of MkDocs' configuration."""

    def __init__(self, build: Build) -> None:
        self.site_name, self.site_description, self.site_url = build.name, build.description, build.url


def inline(page: str, files: Files) -> str:
    """Put the files that `page` names into it."""
    return _SITE_FILE.sub(lambda match: f'{match[1]}="{data_url(match[2], files)}"', page)


def data_url(name: str, files: Files) -> str:
    content = files[name]
    kind = mimetypes.guess_type(Path(name).name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(content if isinstance(content, bytes) else content.encode()).decode()}"

"""One page that stands alone: its addresses are anchors, its images data."""

import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.site.addresses import BASE, Addresses

Files = Mapping[str, str | bytes]
"""File of the site -> content."""
_SITE_FILE = re.compile(rf'(src|href)="{BASE}/([^"]+)"')


@dataclass(frozen=True)
class InPage(Addresses):
    """Addresses where everything is one page: an answer is an anchor, a facet value a search."""

    directory_urls: bool = False
    public: str = ""
    """Address of the public site, for its other pages; may be empty."""

    def url(self, name: str) -> str:
        kind, _, rest = name.partition("/")
        if kind == "faq":
            return f"#q-{rest}" if rest else "#toutes-les-questions"
        if rest:
            return f"#dossier-{rest}" if kind == "dossier" else f"?{kind}={rest}"
        if kind == "glossaire" or not kind or not self.public:
            return f"#{kind or 'contenu'}"
        return f"{self.public.rstrip('/')}/{kind}/"

    def link(self, name: str) -> str:
        return self.url(name)


def inline(page: str, files: Files) -> str:
    """Put the files that `page` names into it."""
    return _SITE_FILE.sub(lambda match: f'{match[1]}="{data(match[2], files)}"', page)


def data(name: str, files: Files) -> str:
    """A file as a `data:` address."""
    content = files[name]
    kind = mimetypes.guess_type(Path(name).name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(content if isinstance(content, bytes) else content.encode()).decode()}"


def text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode()

"""The theme around a page, rendered once and filled for each page: as cheap as a one-line template."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from search.site.addresses import BASE, Addresses, settle

MARKS = {name: f"<!--faq:{name}-->" for name in ("title", "description", "canonical", "kind", "head", "content")}
"""What the template `faq/shell.html` writes where each part goes."""


@dataclass(frozen=True)
class Shell:
    template: str
    """A whole page with `MARKS` and `BASE` links."""
    addresses: Addresses
    site_name: str
    site_url: str

    def page(
        self, name: str, title: str, description: str, content: str, head: str = "", *, kind: str = "website"
    ) -> str:
        """One page, ready to be written: `title` and `description` are text, `content` and `head` HTML."""
        canonical = f"{self.site_url.rstrip('/')}/{self.addresses.url(name)}".removesuffix("./")
        parts = {
            "title": escape(f"{title} – {self.site_name}"),
            "description": escape(description),
            "canonical": escape(canonical),
            "kind": kind,
            "head": head,
            "content": content,
        }
        page = self.template
        for part, text in parts.items():
            page = page.replace(MARKS[part], text)
        return settle(page, self.addresses.base(name))

    def for_service(self, site_url: str) -> str:
        """The shell with links from the root of the host, its marks for title and content left in place."""
        root = urlsplit(site_url).path.rstrip("/")
        title = MARKS["title"]
        page = self.template.replace(f"<title>{title}</title>", f"<title>{title} – {escape(self.site_name)}</title>")
        for part in ("description", "canonical", "kind", "head"):
            page = page.replace(MARKS[part], "")
        return page.replace(f"{BASE}/", f"{root}/")

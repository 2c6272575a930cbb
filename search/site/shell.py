"""The theme around a page, rendered once and filled for each page: as cheap as a one-line template."""

from collections.abc import Callable
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import urlsplit

from search.content.typography import unbroken
from search.site.addresses import BASE, Addresses, resolve_base

MARKS = {name: f"<!--faq:{name}-->" for name in ("title", "description", "canonical", "kind", "head", "content")}
"""What the template `faq/shell.html` writes where each part goes."""
NOINDEX = '<meta name="robots" content="noindex">'
RenderTemplate = Callable[[str, dict[str, Any]], str]
"""(template, context) -> HTML with `BASE` links."""


class Shell:
    def __init__(self, render: RenderTemplate, addresses: Addresses, site_name: str, site_url: str) -> None:
        self.render = render
        self.addresses = addresses
        self.site_name = site_name
        self.site_url = site_url

    @cached_property
    def template(self) -> str:
        """A whole page with `MARKS` and `BASE` links."""
        return self.render("faq/shell.html", {})

    def part(self, template: str, **context: Any) -> str:
        """A part of a page, whose code-like names do not wrap."""
        return unbroken(self.render(template, context))

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
        return resolve_base(page, self.addresses.base(name))

    def for_service(self) -> str:
        """The shell with links from the root of the host, its marks for title and content left in place."""
        root = urlsplit(self.site_url).path.rstrip("/")
        title = MARKS["title"]
        page = self.template.replace(f"<title>{title}</title>", f"<title>{title} – {escape(self.site_name)}</title>")
        home = escape(f"{self.site_url.rstrip('/')}/")  # the search itself: results are as many as there are questions
        for part, text in {"description": "", "canonical": home, "kind": "website", "head": NOINDEX}.items():
            page = page.replace(MARKS[part], text)
        return page.replace(f"{BASE}/", f"{root}/")

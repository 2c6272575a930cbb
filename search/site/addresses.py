"""Where each page stands. A page has a name without ending (`faq/mon-id`); its URL depends on the edition."""

from dataclasses import dataclass

BASE = "\ue000"
"""Stands for "the way from this page to the root" in fragments shown on several pages; see `resolve_base`."""


@dataclass(frozen=True)
class Addresses:
    directory_urls: bool = True
    """`faq/mon-id/` online; `faq/mon-id.html` in a copy opened from a folder."""
    shelf: str = "dossier"
    """Where the pages of folders stand, beside those of facets."""

    def url(self, name: str) -> str:
        """URL of a page from the root; the home page is the empty name."""
        if not self.directory_urls:
            return f"{name or 'index'}.html"
        return f"{name}/" if name else "./"

    def file(self, name: str) -> str:
        """File in which the page is written, from the root."""
        return f"{name}/index.html" if name and self.directory_urls else f"{name or 'index'}.html"

    def base(self, name: str) -> str:
        """The way from a page to the root: `.`, `../..`"""
        depth = name.count("/") + (1 if name and self.directory_urls else 0)
        return "/".join([".."] * depth) or "."

    def link(self, name: str) -> str:
        """A link usable on any page once its base is resolved."""
        return f"{BASE}/{self.url(name)}".replace("/./", "/")

    def entry(self, entry_id: str) -> str:
        return self.link(f"faq/{entry_id}")

    def term(self, slug: str) -> str:
        """A link to a term of the glossary."""
        return f"{self.link('glossaire')}#{slug}"


def resolve_base(fragment: str, base: str) -> str:
    """Fill in the way to the root."""
    return fragment.replace(BASE, base)


def absolute(fragment: str, site_url: str) -> str:
    """The same links with the full URL of the site."""
    return fragment.replace(BASE, site_url.rstrip("/"))


def relative(link: str) -> str:
    """A `BASE` link as a URL from the root of the site."""
    return link.removeprefix(f"{BASE}/")


def page_name(file: str) -> str:
    """`a-propos/index.html` or `a-propos.html` -> `a-propos`; the home page is the empty name."""
    folder, _, page = file.removesuffix(".html").rpartition("/")
    return folder if page == "index" else f"{folder}/{page}".lstrip("/")

"""Atom feeds (RFC 4287) and the site's lists for machines: sitemap, OpenSearch, llms.txt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from search.site.addresses import BASE
from search.site.views import EntryView

FEED_ENTRIES = 50


def absolute(link: str, site_url: str) -> str:
    """A `BASE` link as a full address."""
    return link.replace(BASE, site_url.rstrip("/")) if link else ""


@dataclass(frozen=True)
class Feed:
    title: str
    page: str
    """`BASE` link."""
    address: str
    """`BASE` link."""
    author: str
    updated: str
    """RFC 3339 time of a feed without entries."""


def latest(entries: Sequence[EntryView]) -> Sequence[EntryView]:
    """The entries of a feed, latest change first."""
    return sorted(entries, key=lambda entry: (entry.updated.iso, entry.id), reverse=True)[:FEED_ENTRIES]


def atom(feed: Feed, entries: Sequence[EntryView], site_url: str, item: Callable[[str], str]) -> str:
    """`entries`: the latest change first; `item`: an entry's id -> the entry as feeds show it."""
    moment = f"{entries[0].updated.iso}T00:00:00Z" if entries else feed.updated
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">',
        f"<title>{escape(feed.title)}</title>",
        f"<id>{escape(absolute(feed.address, site_url))}</id>",
        f"<link rel={quoteattr('self')} href={quoteattr(absolute(feed.address, site_url))}/>",
        f"<link href={quoteattr(absolute(feed.page, site_url))}/>",
        f"<updated>{moment}</updated>",
        f"<author><name>{escape(feed.author)}</name></author>",
    ]
    return "\n".join([*lines, *(item(entry.id) for entry in entries), "</feed>", ""])


def item(entry: EntryView, site_url: str) -> str:
    """One entry of a feed."""
    url = absolute(entry.url, site_url)
    lines = [
        "<entry>",
        f"<title>{escape(entry.question)}</title>",
        f"<id>{escape(url)}</id>",
        f"<link href={quoteattr(url)}/>",
        f"<updated>{entry.updated.iso}T00:00:00Z</updated>",
        *(f"<category term={quoteattr(f'{c.facet}/{c.slug}')} label={quoteattr(c.label)}/>" for c in entry.chips),
        f'<content type="html">{escape(absolute(entry.html, site_url))}</content>',
        "</entry>",
    ]
    return "\n".join(lines)


def sitemap(pages: Iterable[tuple[str, str]], site_url: str) -> str:
    """`pages`: (BASE link, ISO date or nothing)."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for link, modified in pages:
        stamp = f"<lastmod>{modified}</lastmod>" if modified else ""
        lines.append(f"<url><loc>{escape(absolute(link, site_url))}</loc>{stamp}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def opensearch(name: str, site_url: str) -> str:
    """An OpenSearch 1.1 description: browsers and intranets may search the site by its address."""
    template = f"{site_url.rstrip('/')}/?q={{searchTerms}}"
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
            f"<ShortName>{escape(name[:16])}</ShortName>",
            f"<LongName>{escape(name[:48])}</LongName>",
            f"<Description>Chercher dans {escape(name)}</Description>",
            "<Language>fr</Language>",
            "<InputEncoding>UTF-8</InputEncoding>",
            f'<Url type="text/html" template={quoteattr(template)}/>',
            "</OpenSearchDescription>",
            "",
        ]
    )


def llms(name: str, description: str, entries: Sequence[EntryView], site_url: str) -> str:
    """llms.txt: every answer with its address and the date on which its facts were checked."""
    lines = [f"# {name}", "", f"> {description}", "", "## Questions", ""]
    for entry in entries:
        checked = f" (vérifié le {entry.verified.iso})" if entry.verified else " (date de vérification inconnue)"
        lines.append(f"- [{entry.question}]({absolute(entry.url, site_url)}){checked}")
    return "\n".join([*lines, ""])

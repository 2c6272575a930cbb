"""Atom feeds (RFC 4287) and the site's lists for machines: sitemap, OpenSearch, llms.txt."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from search.site.addresses import BASE
from search.site.views import EntryView

FEED_ENTRIES = 50
"""Entries in a feed, latest change first."""


def absolute(link: str, site_url: str) -> str:
    """A `BASE` link as a full address."""
    return link.replace(BASE, site_url.rstrip("/")) if link else ""


def atom(title: str, page: str, feed: str, entries: Sequence[EntryView], site_url: str, updated: str) -> str:
    """One feed; `page` and `feed` are `BASE` links, `updated` an RFC 3339 time used when the feed is empty."""
    latest = sorted(entries, key=lambda entry: (entry.updated.iso, entry.id), reverse=True)[:FEED_ENTRIES]
    moment = f"{latest[0].updated.iso}T00:00:00Z" if latest else updated
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(absolute(feed, site_url))}</id>",
        f"<link rel={quoteattr('self')} href={quoteattr(absolute(feed, site_url))}/>",
        f"<link href={quoteattr(absolute(page, site_url))}/>",
        f"<updated>{moment}</updated>",
        "<author><name>FAQ des industriels</name></author>",
    ]
    for entry in latest:
        url = absolute(entry.url, site_url)
        body = absolute(entry.html, site_url)
        lines += [
            "<entry>",
            f"<title>{escape(entry.question)}</title>",
            f"<id>{escape(url)}</id>",
            f"<link href={quoteattr(url)}/>",
            f"<updated>{entry.updated.iso}T00:00:00Z</updated>",
            *(f"<category term={quoteattr(f'{c.facet}/{c.slug}')} label={quoteattr(c.label)}/>" for c in entry.chips),
            f'<content type="html">{escape(body)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


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

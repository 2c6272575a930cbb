"""Atom feeds (RFC 4287) and the site's lists for machines: sitemap, OpenSearch, llms.txt."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from search.site.addresses import BASE, absolute
from search.site.views import Day, EntryView

FEED_ENTRIES = 50
LLMS_ENTRIES = 500
"""Questions of one file for assistants: some 80 kB."""


@dataclass(frozen=True)
class Feed:
    title: str
    page: str
    """URL of the page that shows the same entries."""
    url: str
    """Of the feed itself."""
    author: str


def atom(feed: Feed, updated: str, items: Iterable[str]) -> str:
    """`updated`: RFC 3339 time; `items`: entries, each made by `item`."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">',
        f"<title>{escape(feed.title)}</title>",
        f"<id>{escape(feed.url)}</id>",
        f"<link rel={quoteattr('self')} href={quoteattr(feed.url)}/>",
        f"<link href={quoteattr(feed.page)}/>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(feed.author)}</name></author>",
    ]
    return "\n".join([*lines, *items, "</feed>", ""])


def item(title: str, url: str, updated: str, rest: Sequence[str] = (), *, id_: str = "") -> str:
    """One entry of a feed; `rest`: more elements, as XML; `id_`: if it is not the URL."""
    lines = [
        "<entry>",
        f"<title>{escape(title)}</title>",
        f"<id>{escape(id_ or url)}</id>",
        f"<link href={quoteattr(url)}/>",
        f"<updated>{updated}</updated>",
        *rest,
        "</entry>",
    ]
    return "\n".join(lines)


def answer_item(entry: EntryView, site_url: str, unknown: str) -> str:
    """An answer as an entry of a feed; `unknown`: when it was updated, for lack of a known date."""
    terms = ((f"{chip.facet}/{chip.slug}", chip.label) for chip in entry.chips)
    categories = (f"<category term={quoteattr(term)} label={quoteattr(label)}/>" for term, label in terms)
    content = f'<content type="html">{escape(absolute(entry.html, site_url))}</content>'
    return item(entry.question, absolute(entry.url, site_url), midnight(entry.updated, unknown), [*categories, content])


def midnight(day: Day | None, unknown: str) -> str:
    """A day as RFC 3339 time."""
    return f"{day.iso}T00:00:00Z" if day else unknown


def sitemap(pages: Iterable[tuple[str, str]], site_url: str) -> str:
    """`pages`: (BASE link, ISO date or nothing)."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for link, modified in pages:
        stamp = f"<lastmod>{modified}</lastmod>" if modified else ""
        lines.append(f"<url><loc>{escape(absolute(link, site_url))}</loc>{stamp}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def opensearch(name: str, site_url: str) -> str:
    """An OpenSearch 1.1 description: browsers and intranets may search the site by its URL."""
    template = f"{site_url.rstrip('/')}/?q={{searchTerms}}"
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
            f"<ShortName>{escape(shortened(name, 16))}</ShortName>",
            f"<LongName>{escape(shortened(name, 48))}</LongName>",
            f"<Description>Chercher dans {escape(name)}</Description>",
            "<Language>fr</Language>",
            "<InputEncoding>UTF-8</InputEncoding>",
            f'<Url type="text/html" template={quoteattr(template)}/>',
            "</OpenSearchDescription>",
            "",
        ]
    )


def robots(site_url: str) -> str:
    """robots.txt (RFC 9309), read at the root of a host only: where the list of pages is, and what is no page."""
    path = urlsplit(site_url).path.rstrip("/")
    closed = [f"Disallow: {path}/{each}" for each in ("api/search", "api/votes", "merci")]
    return "\n".join(["User-agent: *", *closed, "", f"Sitemap: {site_url.rstrip('/')}/sitemap.xml", ""])


def shortened(name: str, limit: int) -> str:
    """The first words that fit in `limit` characters, no article or comma last; a longer word is cut."""
    if len(name) <= limit:
        return name
    words = name[: limit + 1].rpartition(" ")[0].split()
    while len(words) > 1 and len(words[-1]) <= 3 and words[-1].islower():
        words.pop()
    return " ".join(words).rstrip(" ,;:–-") or name[:limit]


def llms(name: str, description: str, entries: Sequence[EntryView], site_url: str) -> Iterator[tuple[str, str]]:
    """(file, text): llms.txt names every answer with its URL and the date on which its facts were checked; beyond
    LLMS_ENTRIES, in parts that it names, so that no reader takes the whole corpus for one question."""
    head = f"# {name}\n\n> {description}\n"
    pages = [entries[start : start + LLMS_ENTRIES] for start in range(0, len(entries), LLMS_ENTRIES)]
    if len(pages) < 2:
        yield "llms.txt", "\n".join([head, "## Questions", "", *_questions(entries, site_url), ""])
        return
    parts = []
    for number, page in enumerate(pages, 1):
        file, title = f"llms/{number}.txt", f"Questions, partie {number} sur {len(pages)}"
        range_ = f"de «\u00a0{page[0].question}\u00a0» à «\u00a0{page[-1].question}\u00a0»"
        parts.append(f"- [{title}]({absolute(f'{BASE}/{file}', site_url)})\u00a0: {range_}")
        yield file, "\n".join([head, f"## {title}", "", *_questions(page, site_url), ""])
    yield "llms.txt", "\n".join([head, "## Questions", "", *parts, ""])


def _questions(entries: Sequence[EntryView], site_url: str) -> Iterator[str]:
    for entry in entries:
        checked = f" (vérifié le {entry.verified.iso})" if entry.verified else " (date de vérification inconnue)"
        yield f"- [{entry.question}]({absolute(entry.url, site_url)}){checked}"

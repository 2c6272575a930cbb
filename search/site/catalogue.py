"""The FAQ as JSON (`api/faq.json`, `api/entries/<id>.json`) and as JSON-LD. The schema has a version."""

import json
from typing import Any

from search.site.addresses import absolute, relative
from search.site.views import EntryView, SiteView

VERSION = 1


def dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


def entry_json(entry: EntryView, site_url: str) -> dict[str, Any]:
    """One entry, whole."""
    return summary_json(entry) | {
        "version": VERSION,
        "address": absolute(entry.url, site_url),
        "answer_html": absolute(entry.html, site_url),
        "phrasings": list(entry.phrasings),
        "source": {"title": entry.source.label, "address": entry.source.url or None} if entry.source else None,
        "see_also": list(entry.see_also),
    }


def summary_json(entry: EntryView) -> dict[str, Any]:
    facets: dict[str, list[str]] = {}
    for chip in entry.chips:
        facets.setdefault(chip.facet, []).append(chip.slug)
    return {
        "id": entry.id,
        "question": entry.question,
        "url": relative(entry.url),
        "revision": entry.revision,
        "folder": relative(entry.folder.url).strip("/").partition("/")[2].removesuffix(".html"),
        "contact": entry.contact or None,
        "facets": facets,
        "updated": entry.updated.iso if entry.updated else None,
        "verified": entry.verified.iso if entry.verified else None,
        "review_by": entry.review_by.iso if entry.review_by else None,
    }


def catalogue(site: SiteView, name: str) -> dict[str, Any]:
    """All entries without their answers, and the vocabularies."""
    return {
        "version": VERSION,
        "name": name,
        "edition": {"date": site.edition.date.isoformat(), "commit": site.edition.commit, "entries": len(site.entries)},
        "facets": [
            {
                "key": view.facet.key,
                "label": view.facet.label,
                "question": view.facet.question,
                "values": [
                    {"slug": v.value.slug, "label": v.value.label, "help": v.value.help, "count": v.count}
                    for v in view.values
                ],
            }
            for view in site.facets
        ],
        "folders": [{"slug": f.slug, "label": f.label, "count": f.count} for f in site.folders],
        "entries": [summary_json(entry) for entry in site.entries],
    }


def json_ld(entry: EntryView, site_url: str) -> str:
    """schema.org FAQPage with one question; `<` is escaped so that no text can end its element, or keep it open."""
    url = absolute(entry.url, site_url)
    data = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "@id": url,
        "inLanguage": "fr",
        **({"dateModified": entry.updated.iso} if entry.updated else {}),
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "url": url,
                "acceptedAnswer": {"@type": "Answer", "text": absolute(entry.html, site_url), "url": url},
            }
        ],
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")

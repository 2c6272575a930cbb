"""The pages the service makes itself, inside the site's own shell: results, thanks, errors."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from search.content.typography import unbroken
from search.site.theme import folders
from service.catalogue import Catalogue, CatalogueEntry, CurrentCatalogue
from service.errors import detail_of
from service.ledger import VOTES
from service.search import Found, Search
from service.settings import Settings

HERE = Path(__file__).parent
TEMPLATES = (HERE / "templates", *folders(Path()))
"""The second holds the form of the votes, which the site and the service share."""
TITLE, CONTENT = "<!--faq:title-->", "<!--faq:content-->"
_MOST_LINKS = 9
"""Links to pages around the current one."""


def environment(root_path: str = "") -> Environment:
    made = Environment(loader=FileSystemLoader([str(path) for path in TEMPLATES]), autoescape=True, trim_blocks=True)
    made.globals |= {"settings": SimpleNamespace(service="/", hors_ligne=False), "base": root_path, "reasons": ()}
    made.globals["reasons"] = read_reasons(made)
    return made


def read_reasons(templates: Environment) -> tuple[tuple[str, str], ...]:
    """(slug, label), from the file that the pages read too."""
    module = templates.get_template("partials/vote_reasons.html").make_module()
    return tuple((slug, str(label)) for slug, label in module.reasons)  # type: ignore[attr-defined]


class Pages:
    def __init__(self, settings: Settings, catalogue: CurrentCatalogue, search: Search, templates: Environment) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.search = search
        self.templates = templates

    def page(self, title: str, template: str, status: int, context: dict[str, Any]) -> Response:
        content = self.templates.get_template(template).render(context)
        text = self.shell().replace(TITLE, escape(title)).replace(CONTENT, unbroken(content))
        return HTMLResponse(text, status, {"Cache-Control": "no-store"})

    def shell(self) -> str:
        try:
            return (self.settings.site_dir / "shell.html").read_text("utf-8")
        except OSError:
            shell = (HERE / "templates" / "coquille.html").read_text("utf-8")
            return shell.replace('href="/"', f'href="{escape(self.settings.site_url)}"')

    def link(self, entry: CatalogueEntry | None) -> str:
        return urljoin(self.settings.site_url, entry.url) if entry else self.settings.site_url

    def entry(self, entry_id: object) -> CatalogueEntry | None:
        try:
            return self.catalogue.get().entries.get(entry_id) if isinstance(entry_id, str) else None
        except HTTPException:
            return None

    async def thanks(self, request: Request) -> Response:
        entry, vote = self.entry(request.query_params.get("entry")), request.query_params.get("vote")
        if entry is None or vote not in VOTES:
            raise HTTPException(404, "Cette page suit un vote\u00a0: votez depuis la page d’une réponse.")
        back = self.link(entry)
        context = {"entry": entry, "vote": vote, "back": back, "name": "avis"}
        return self.page("Merci de votre avis", "merci.html", 200, context)

    def error(self, error: HTTPException, entry_id: object = None) -> Response:
        entry = self.entry(entry_id)
        title = "Votre avis n’est pas enregistré" if entry_id else "Cette page ne peut pas s’afficher"
        back = self.link(entry)
        context = {"heading": title, "detail": detail_of(error), "entry": entry, "back": back}
        response = self.page(title, "erreur.html", error.status_code, context)
        response.headers.update(error.headers or {})
        return response

    async def results(self, request: Request) -> Response:
        found = await self.search.find(request, strict=False)
        catalogue = self.catalogue.get()
        response = await self.search.in_thread(
            lambda: self.page("Recherche", "recherche.html", 200, self.shown(found, catalogue))
        )
        response.background = self.search.noting(request, found)
        return response

    def shown(self, found: Found, catalogue: Catalogue) -> dict[str, Any]:
        results, answer = found.results, found.json
        suggestion = {"text": results.suggestion, "url": results_url(found, q=results.suggestion)}
        return {
            "found": found,
            "facets": list(_facets(found, catalogue)),
            "chosen": sum(map(len, found.query.choices.values())),
            "count": f"{results.total or 'Aucune'} réponse{'s' if results.total > 1 else ''}",
            "notices": answer["notices"],
            "suggestion": suggestion if results.suggestion else None,
            "lifts": [
                {
                    "label": catalogue.facets[each.facet].values[each.slug],
                    "total": each.total,
                    "url": _lifted(found, each),
                }
                for each in results.lifts
            ],
            "hits": [self.answer(hit) for hit in answer["results"]],
            "closest": [self.answer(hit) for hit in answer["closest"]],
            "pages": list(_pages(found)),
        }

    def answer(self, hit: Mapping[str, Any]) -> dict[str, Any]:
        """A result with its whole answer, as the build wrote it."""
        path = self.settings.site_dir / "api" / "entries" / f"{hit['id']}.json"
        try:
            html = json.loads(path.read_text("utf-8"))["answer_html"]
        except (OSError, ValueError, KeyError):
            html = ""
        entry = self.entry(hit["id"])
        vote = {"revision": hit.get("revision") or "", "contact": hit.get("contact") or ""}
        return dict(hit) | vote | {"html": Markup(html), "link": self.link(entry)}


def _facets(found: Found, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Facets with the values that lead somewhere, and those chosen."""
    for key, facet in catalogue.facets.items():
        counts, chosen = found.results.counts.get(key, {}), found.query.choices.get(key, [])
        choices = [
            {"slug": slug, "label": label, "count": counts.get(slug, 0), "chosen": slug in chosen}
            for slug, label in facet.values.items()
            if slug in counts or slug in chosen
        ]
        if choices:
            yield {"key": key, "label": facet.label, "choices": choices}


def _pages(found: Found) -> Iterator[dict[str, Any]]:
    current, half = found.query.page, _MOST_LINKS // 2
    last = found.json["pages"]
    for number in range(1, last + 1):
        if number in (1, last) or abs(number - current) <= half:
            yield {"number": number, "url": results_url(found, page=number), "current": number == current}


def _lifted(found: Found, lift: Any) -> str:
    choices = found.query.choices.items()
    kept = {key: [slug for slug in slugs if (key, slug) != (lift.facet, lift.slug)] for key, slugs in choices}
    return results_url(found, choices=kept)


def results_url(
    found: Found, *, q: str | None = None, page: int = 1, choices: Mapping[str, list[str]] | None = None
) -> str:
    """Of a results page, from another."""
    kept = found.query.choices if choices is None else choices
    pairs = [("q", found.query.text if q is None else q)]
    pairs += [(key, slug) for key, slugs in kept.items() for slug in slugs]
    pairs += [("page", str(page))] if page > 1 else []
    return f"?{urlencode(pairs)}"

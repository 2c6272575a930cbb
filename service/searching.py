"""`GET /api/search` and its twin page: the Whoosh index over HTTP."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from search.engine.generation import NoIndexError
from search.engine.query import Searcher
from search.engine.results import NOTICES, Hit, Results
from service import misses
from service.catalogue import Catalogue, NoCatalogueError
from service.identity import client_address, pseudonym
from service.problem import Problem, unavailable
from service.scrub import clean
from service.state import State

MOST = 50
"""Results on one page."""
USUAL = 20
LAST_PAGE = 10_000
log = logging.getLogger("service")


@dataclass(frozen=True)
class Query:
    text: str
    choices: dict[str, list[str]]
    page: int
    limit: int


@dataclass(frozen=True)
class Found:
    query: Query
    results: Results
    hits: tuple[dict[str, Any], ...]
    closest: tuple[dict[str, Any], ...]

    @property
    def pages(self) -> int:
        return -(-self.results.total // self.query.limit)


def read_query(params: QueryParams, catalogue: Catalogue, strict: bool) -> Query:
    """`strict`: a wrong number or slug is refused (Problem 422), not left aside."""
    choices: dict[str, list[str]] = {}
    for key, facet in catalogue.facets.items():
        given = list(dict.fromkeys(params.getlist(key)))
        unknown = [slug for slug in given if slug not in facet.values]
        if unknown and strict:
            raise Problem(422, f"«\u00a0{clean(unknown[0])[:60]}\u00a0» n’est pas une valeur de «\u00a0{key}\u00a0».")
        if known := [slug for slug in given if slug in facet.values]:
            choices[key] = known
    page = _number(params.get("page"), 1, LAST_PAGE, "page", strict)
    limit = _number(params.get("limit"), USUAL, MOST, "limit", strict)
    return Query(clean(params.get("q", "")), choices, page, limit)


def _number(text: str | None, default: int, most: int, name: str, strict: bool) -> int:
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most:
        return int(text)
    if strict:
        raise Problem(422, f"«\u00a0{name}\u00a0» doit être un nombre entre 1 et {most}.")
    return default


class Search:
    def __init__(self, state: State) -> None:
        self.state = state

    async def get(self, request: Request) -> Response:
        found = await self.find(request, strict=True)
        task = self.noting(request, found)
        return JSONResponse(self.to_json(found), headers={"Cache-Control": "no-store"}, background=task)

    async def find(self, request: Request, strict: bool) -> Found:
        """Raises Problem."""
        self.state.search_rate.check(client_address(request, self.state.settings.trusted_proxies))
        try:
            catalogue = self.state.catalogue.get()
            query = read_query(request.query_params, catalogue, strict)
            return await self.state.searching(lambda: self.run(query, catalogue))
        except (NoCatalogueError, NoIndexError):
            raise unavailable("La recherche n’est pas encore prête. Réessayez dans quelques minutes.") from None

    def run(self, query: Query, catalogue: Catalogue) -> Found:
        searcher = self.state.searcher.get()
        results = searcher.search(query.text, query.choices, query.limit, (query.page - 1) * query.limit)
        hits = tuple(self.hit(hit, results, searcher, catalogue) for hit in results.hits)
        closest = tuple(self.hit(hit, results, searcher, catalogue) for hit in results.closest)
        return Found(query, results, hits, closest)

    def hit(self, hit: Hit, results: Results, searcher: Searcher, catalogue: Catalogue) -> dict[str, Any]:
        entry = catalogue.entries.get(hit.id)
        summary = entry.summary if entry else {"id": hit.id, "question": searcher.document(hit.id).question}
        excerpt = [{"text": part.text, "marked": part.marked} for part in searcher.excerpt(hit.id, results.plan)]
        return dict(summary) | {"score": hit.score, "excerpt": excerpt}

    def to_json(self, found: Found) -> dict[str, Any]:
        results = found.results
        return {
            "query": found.query.text,
            "choices": found.query.choices,
            "total": results.total,
            "page": found.query.page,
            "pages": found.pages,
            "limit": found.query.limit,
            "results": list(found.hits),
            "counts": {key: dict(counts) for key, counts in results.counts.items()},
            "suggestion": results.suggestion,
            "corrections": [{"typed": each.typed, "read": each.read} for each in results.corrections],
            "notices": [NOTICES[code] for code in results.notices],
            "lifts": [{"facet": each.facet, "slug": each.slug, "total": each.total} for each in results.lifts],
            "closest": list(found.closest),
        }

    def noting(self, request: Request, found: Found) -> BackgroundTask | None:
        """Count a search without result, unless the visitor asked not to be measured."""
        people = self.state.settings.search_people
        refused = request.headers.get("dnt") == "1" or request.headers.get("sec-gpc") == "1"
        if found.results.total or found.query.choices or refused or not people:
            return None
        words = misses.normalised(found.query.text)
        return BackgroundTask(self.note, request, words) if words else None

    async def note(self, request: Request, words: str) -> None:
        state, day = self.state, self.state.today()
        try:
            salt = await state.salt(day)
            address = client_address(request, state.settings.trusted_proxies)
            asker = pseudonym(salt, f"search {words}", address, request.headers.get("user-agent", ""))
            people = state.settings.search_people
            await asyncio.to_thread(misses.note, state.ledger.engine, asker, words, day, people)
        except SQLAlchemyError as error:
            log.warning("recherche sans résultat non comptée : %s", type(error).__name__)

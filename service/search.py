"""`GET /api/search` and what its twin page shows: the Whoosh index over HTTP."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from search.engine.generation import CURRENT, NoIndexError
from search.engine.query import Results, Searcher, results_json
from service import misses
from service.catalogue import Catalogue, CurrentCatalogue
from service.database import explain
from service.errors import unavailable
from service.ledger import Ledger
from service.settings import Settings
from service.voter import Rate, clean, client_address, pseudonym

T = TypeVar("T")
MAX_LIMIT = 50
"""Results on one page."""
DEFAULT_LIMIT = 20
LAST_PAGE = 10_000
_THREADS = 2
"""Searches at once: they hold the interpreter, more would only wait on each other."""
log = logging.getLogger("service")


@dataclass(frozen=True)
class Query:
    text: str
    choices: Mapping[str, list[str]]
    page: int
    limit: int


@dataclass(frozen=True)
class Found:
    query: Query
    results: Results
    json: Mapping[str, Any]
    """See `results_json`."""


class CurrentSearcher:
    """The index in use; a newer one is opened as soon as the build has put it in place."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._searcher: Searcher | None = None
        self._stamp: int | None = None

    def get(self) -> Searcher:
        """Raises NoIndexError."""
        try:
            stamp = (self.directory / CURRENT).stat().st_mtime_ns
        except OSError:
            stamp = None
        if self._searcher is None:
            self._searcher = Searcher.open(self.directory)
        elif stamp != self._stamp:
            self._searcher = self._searcher.reopened()
        self._stamp = stamp
        return self._searcher


class Search:
    def __init__(
        self, settings: Settings, catalogue: CurrentCatalogue, ledger: Ledger, today: Callable[[], date]
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.ledger = ledger
        self.today = today
        self.searcher = CurrentSearcher(settings.index_dir)
        self.rate = Rate(settings.searches_per_minute, "Trop de recherches en une minute. Réessayez bientôt.")
        self._threads = ThreadPoolExecutor(_THREADS, "search")

    async def get(self, request: Request) -> Response:
        found = await self.find(request, strict=True)
        task = self.noting(request, found)
        return JSONResponse(found.json, headers={"Cache-Control": "no-store"}, background=task)

    async def find(self, request: Request, strict: bool) -> Found:
        """Raises HTTPException. `strict`: see `read_query`."""
        self.rate.check(client_address(request, self.settings.trusted_proxies))
        catalogue = self.catalogue.get()
        query = read_query(request.query_params, catalogue, strict)
        try:
            return await self.in_thread(lambda: self.run(query, catalogue))
        except NoIndexError:
            raise unavailable("La recherche n’est pas encore prête. Réessayez dans quelques minutes.") from None

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run in the threads kept for searches."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def run(self, query: Query, catalogue: Catalogue) -> Found:
        searcher = self.searcher.get()
        results = searcher.search(query.text, query.choices, query.limit, (query.page - 1) * query.limit)
        shape = query.text, query.choices, query.limit, query.page
        return Found(query, results, results_json(searcher, results, *shape, catalogue.summary))

    def noting(self, request: Request, found: Found) -> BackgroundTask | None:
        """Count a search without result, unless the visitor asked not to be measured."""
        people = self.settings.search_people
        refused = request.headers.get("dnt") == "1" or request.headers.get("sec-gpc") == "1"
        if found.results.total or found.query.choices or refused or not people:
            return None
        words = misses.normalised(found.query.text)
        return BackgroundTask(self.note, request, words) if words else None

    async def note(self, request: Request, words: str) -> None:
        day = self.today()
        try:
            salt = await self.ledger.current_salt(day)
            address = client_address(request, self.settings.trusted_proxies)
            asker = pseudonym(salt, f"search {words}", address, request.headers.get("user-agent", ""))
            people = self.settings.search_people
            await asyncio.to_thread(misses.note, self.ledger.engine, asker, words, day, people)
        except SQLAlchemyError as error:
            log.warning("recherche sans résultat non comptée : %s", explain(error))

    def close(self) -> None:
        self._threads.shutdown()


def read_query(params: QueryParams, catalogue: Catalogue, strict: bool) -> Query:
    """`strict`: a wrong number or slug is refused (HTTPException 422), not ignored."""
    choices: dict[str, list[str]] = {}
    for key, facet in catalogue.facets.items():
        given = list(dict.fromkeys(params.getlist(key)))
        unknown = [slug for slug in given if slug not in facet.values]
        if unknown and strict:
            value = clean(unknown[0])[:60]
            raise HTTPException(422, f"«\u00a0{value}\u00a0» n’est pas une valeur de «\u00a0{key}\u00a0».")
        if known := [slug for slug in given if slug in facet.values]:
            choices[key] = known
    page = _number(params.get("page"), 1, LAST_PAGE, "page", strict)
    limit = _number(params.get("limit"), DEFAULT_LIMIT, MAX_LIMIT, "limit", strict)
    return Query(clean(params.get("q", "")), choices, page, limit)


def _number(text: str | None, default: int, most: int, name: str, strict: bool) -> int:
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most:
        return int(text)
    if strict:
        raise HTTPException(422, f"«\u00a0{name}\u00a0» doit être un nombre entre 1 et {most}.")
    return default

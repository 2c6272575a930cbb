"""`GET /api/search` and what its twin page shows: the Whoosh index over HTTP."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from search.engine.generation import CURRENT, NoIndexError
from search.engine.query import Results, Searcher, results_json
from service import misses
from service.catalogue import Catalogue, CurrentCatalogue
from service.errors import unavailable
from service.ledger import Ledger
from service.settings import Settings
from service.voter import Rate, clean, client_address

T = TypeVar("T")
MAX_LIMIT = 50
"""Results on one page."""
DEFAULT_LIMIT = 20
LAST_PAGE = 10_000
_WAITING = 128
"""Searches that may wait for the one thread that makes them (they hold the interpreter): more are refused at once."""
_KEPT = 1_000
"""Answers kept in memory, some 20 kB each."""


@dataclass(frozen=True)
class Query:
    text: str
    choices: Mapping[str, list[str]]
    page: int
    limit: int

    @property
    def key(self) -> Hashable:
        return self.text, tuple((facet, tuple(slugs)) for facet, slugs in self.choices.items()), self.page, self.limit


@dataclass(frozen=True)
class Found:
    query: Query
    results: Results
    json: Mapping[str, Any]
    """See `results_json`."""
    body: bytes
    """The same, written."""


class CurrentSearcher:
    """The index in use; a newer one is opened as soon as the build has put it in place."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._searcher: Searcher | None = None
        self._stamp: int | None = None

    def get(self) -> Searcher:
        """Raises NoIndexError. Blocks where a new index must be opened."""
        stamp = self._look()
        if self._searcher is None:
            self._searcher = Searcher.open(self.directory)
        elif stamp != self._stamp:
            self._searcher = self._searcher.reopened()
        self._stamp = stamp
        return self._searcher

    def at_hand(self) -> Searcher | None:
        """The index in use if it is open already."""
        return self._searcher if self._look() == self._stamp else None

    def _look(self) -> int | None:
        try:
            return (self.directory / CURRENT).stat().st_mtime_ns
        except OSError:
            return None


class AnswerCache:
    """The last answers of one index and one catalogue: the same questions come again, at 10,000 entries for 10 ms."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._searcher: Searcher | None = None
        self._catalogue: Catalogue | None = None
        self._answers: OrderedDict[Hashable, Found] = OrderedDict()

    def get(self, query: Query, searcher: Searcher | None, catalogue: Catalogue) -> Found | None:
        if searcher is not self._searcher or catalogue is not self._catalogue:
            return None
        found = self._answers.get(query.key)
        if found:
            self._answers.move_to_end(query.key)
        return found

    def put(self, found: Found, searcher: Searcher, catalogue: Catalogue) -> None:
        if searcher is not self._searcher or catalogue is not self._catalogue:
            self._searcher, self._catalogue, self._answers = searcher, catalogue, OrderedDict()
        self._answers[found.query.key] = found
        if len(self._answers) > self._size:
            self._answers.popitem(last=False)


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
        self.misses = misses.Misses(ledger, settings.search_people)
        self._answers = AnswerCache(_KEPT)
        self._thread = ThreadPoolExecutor(1, "search")
        self._waiting = 0

    async def get(self, request: Request) -> Response:
        found = await self.find(request, strict=True)
        task = self.noting(request, found)
        headers = {"Cache-Control": "no-store"}
        return Response(found.body, headers=headers, media_type="application/json", background=task)

    async def find(self, request: Request, strict: bool) -> Found:
        """Raises HTTPException. `strict`: see `read_query`."""
        self.rate.check(client_address(request, self.settings.trusted_proxies))
        catalogue = self.catalogue.get()
        query = read_query(request.query_params, catalogue, strict)
        if known := self._answers.get(query, self.searcher.at_hand(), catalogue):
            return known
        try:
            found, searcher = await self.in_thread(lambda: self.run(query, catalogue))
        except NoIndexError:
            raise unavailable("La recherche n’est pas encore prête. Réessayez dans quelques minutes.") from None
        self._answers.put(found, searcher, catalogue)
        return found

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run in the thread kept for searches. Raises HTTPException 503 where too many wait for it."""
        if self._waiting >= _WAITING:
            raise unavailable("Trop de recherches à la fois. Réessayez dans quelques instants.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def run(self, query: Query, catalogue: Catalogue) -> tuple[Found, Searcher]:
        searcher = self.searcher.get()
        results = searcher.search(query.text, query.choices, query.limit, (query.page - 1) * query.limit)
        shape = query.text, query.choices, query.limit, query.page
        answer = results_json(searcher, results, *shape, catalogue.summary)
        return Found(query, results, answer, json.dumps(answer, ensure_ascii=False).encode()), searcher

    def noting(self, request: Request, found: Found) -> BackgroundTask | None:
        """Count a search without result, unless the visitor asked not to be measured."""
        refused = request.headers.get("dnt") == "1" or request.headers.get("sec-gpc") == "1"
        if found.results.total or found.query.choices or refused:
            return None
        address = client_address(request, self.settings.trusted_proxies)
        agent = request.headers.get("user-agent", "")
        return BackgroundTask(self.misses.note, found.query.text, address, agent, self.today())

    def close(self) -> None:
        self._thread.shutdown()
        self.misses.close()


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

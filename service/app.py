"""The ASGI application: its parts put together, routes, errors, what machines read, beginning and end."""

import asyncio
import contextlib
import copy
import json
import logging
import os
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import yaml
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search.engine.generation import NoIndexError
from service.catalogue import Catalogue, CurrentCatalogue
from service.database import TooNewError, explain, open_engine
from service.errors import UNEXPECTED, problem_response, unavailable
from service.ledger import JUMP, Ledger, Retention, utc_today
from service.metrics import Metrics
from service.pages import Pages, environment, read_reasons
from service.search import Search
from service.server import end_with_parent, log_as, share_interpreter
from service.settings import Settings, read_settings
from service.static import SafeHeaders, Site
from service.votes import FORM, Votes, media_type

SWEEP = 60.0
"""Seconds between two looks at whether the day is over."""
_COMPRESSED = 1000
"""Bytes from which an answer is worth compressing."""
_COMPRESSION = 5
"""Level of gzip: half the time of 9, for some hundredths more bytes."""
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
log = logging.getLogger("service")


class _Slug(Convertor[str]):
    regex = "[a-z0-9-]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("slug", _Slug())


def application() -> Starlette:
    """From the environment: what a server of processes calls."""
    settings = read_settings(os.environ)
    log_as(settings)
    end_with_parent()
    share_interpreter()
    return create_app(settings)


def create_app(settings: Settings, today: Callable[[], date] = utc_today) -> Starlette:
    """`today`: the day, in UTC."""
    service = Service(settings, today)
    middleware = [
        Middleware(UnderPath, root_path=settings.root_path),
        Middleware(SafeHeaders),
        Middleware(Observed, metrics=service.metrics),
        Middleware(GZipMiddleware, minimum_size=_COMPRESSED, compresslevel=_COMPRESSION),
    ]
    if settings.origins:
        methods, headers = ["GET", "POST"], ["content-type"]
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=settings.origins, allow_methods=methods, allow_headers=headers)
        )
    app = Starlette(
        routes=service.routes(),
        middleware=middleware,
        exception_handlers={HTTPException: service.error},
        lifespan=service.lifespan,
    )
    app.router.default = Site(settings.site_dir)
    app.state.service = service
    return app


class Service:
    """The parts of one process, and the handlers that belong to none of them."""

    def __init__(self, settings: Settings, today: Callable[[], date]) -> None:
        self.settings = settings
        self.today = today
        templates = environment(settings.root_path)
        self.reasons = [slug for slug, _ in read_reasons(templates)]
        self.metrics = Metrics()
        self.catalogue = CurrentCatalogue(settings.site_dir)
        self.ledger = Ledger(open_engine(settings.database_url, settings.timeout / 2), today)
        self.votes = Votes(settings, self.catalogue, self.ledger, self.metrics, self.reasons, today)
        self.search = Search(settings, self.catalogue, self.ledger, today)
        self.pages = Pages(settings, self.catalogue, self.search, templates)
        self._checking: asyncio.Task[dict[str, bool]] | None = None
        self._sweeping = Lock()
        self._closed = False

    def routes(self) -> list[Route]:
        return [
            Route("/api/votes", self.votes.post, methods=["POST"]),
            Route("/api/search", self.search.get),
            Route("/api/entries", self.entries),
            Route("/api/entries/{id:slug}", self.entry),
            Route("/api/openapi.json", self.openapi),
            Route("/recherche", self.pages.results),
            Route("/merci", self.pages.thanks),
            Route("/healthz", self.health),
            Route("/readyz", self.ready),
            Route("/metrics", self.measures),
        ]

    async def error(self, request: Request, error: Exception) -> Response:
        """A problem for machines, a page for people."""
        assert isinstance(error, HTTPException)
        path = request.url.path.removeprefix(self.settings.root_path)
        page = not path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
        if page or media_type(request) == FORM:
            return self.pages.error(error, getattr(request.state, "entry", None))
        return problem_response(error)

    # What machines read

    async def entries(self, request: Request) -> Response:
        catalogue = self.catalogue.get()
        found = [entry.summary for entry in catalogue.entries.values()]
        return JSONResponse({"edition": catalogue.edition, "entries": found}, headers={"Cache-Control": "no-cache"})

    async def entry(self, request: Request) -> Response:
        entry = self.catalogue.get().entries.get(request.path_params["id"])
        if entry is None:
            raise HTTPException(404, "Cette question n’existe pas, ou n’est plus publiée.")
        path = self.settings.site_dir / "api" / "entries" / f"{entry.id}.json"
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            found = dict(entry.summary)
        if counts := await self.votes.counts(entry.id):
            found["votes"] = counts
        return JSONResponse(found, headers={"Cache-Control": "no-cache"})

    async def openapi(self, request: Request) -> Response:
        return JSONResponse(description(self.settings, self.reasons, self.catalogue.get()))

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def ready(self, request: Request) -> Response:
        """Many may ask at once, of a database that makes each wait: one attempt answers all."""
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(asyncio.to_thread(self.check))
        found = await asyncio.shield(self._checking)
        missing = [name for name in ("base", "catalogue") if not found[name]]
        if missing:
            raise unavailable(f"Il manque\u00a0: {', '.join(missing)}. Réessayez dans quelques minutes.")
        return JSONResponse({"status": "ok"} | found, headers={"Cache-Control": "no-store"})

    def check(self) -> dict[str, bool]:
        """What works right now; blocks."""
        found = {}
        for name, attempt, refusals in (
            ("base", self.ledger.probe, (SQLAlchemyError, TooNewError)),
            ("catalogue", self.catalogue.get, (HTTPException,)),
            ("index", self.search.searcher.get, (NoIndexError,)),
        ):
            try:
                attempt()
                found[name] = True
            except refusals as error:
                found[name] = False
                log.warning("%s indisponible : %s", name, explain(error) if name == "base" else error)
        return found

    async def measures(self, request: Request) -> Response:
        text = await asyncio.to_thread(self.metrics.text)
        return Response(text, media_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"})

    # Beginning and end

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(self._sweep_for_ever())
        try:
            yield
        finally:
            sweeping.cancel()
            await asyncio.to_thread(self.close)

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.to_thread(self.sweep)
            await asyncio.sleep(SWEEP)

    def sweep(self) -> None:
        """End the days that are over; what fails is tried again at the next look."""
        self.votes.quota.keep(self.today())
        with self._sweeping:
            if not self._closed:
                self._sweep()

    def _sweep(self) -> None:
        settings = self.settings
        try:
            swept = self.ledger.sweep(Retention(settings.comment_days, settings.count_days, settings.search_days))
        except (SQLAlchemyError, TooNewError) as error:
            log.error("la journée n’a pas pu être close : %s", explain(error))
            return
        if swept.closed:
            log.info("journée close : sel détruit, votes comptés")
        if not swept.forgotten:
            log.warning("un lecteur tient le journal de SQLite : la veille y reste ; nouvel essai dans une minute")
        if swept.jump:
            log.error(JUMP, *swept.jump)
        self.metrics.suspended.set(bool(swept.jump))

    def close(self) -> None:
        """After the last request: every pending vote is written."""
        with self._sweeping:
            self._closed = True
        self.votes.commits.close()
        self.search.close()
        self.ledger.engine.dispose()


@cache
def _openapi() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yml").read_text("utf-8"))
    return found


def description(settings: Settings, reasons: Iterable[str], catalogue: Catalogue) -> dict[str, Any]:
    """`openapi.yml`, completed by what depends on the words and the settings."""
    found = copy.deepcopy(_openapi()) | {"servers": [{"url": settings.root_path or "/"}]}
    facets = [
        {"name": key, "in": "query", "schema": {"type": "array", "items": {"enum": list(facet.values)}}}
        for key, facet in catalogue.facets.items()
    ]
    found["paths"]["/api/search"]["get"]["parameters"] += facets
    for content in found["paths"]["/api/votes"]["post"]["requestBody"]["content"].values():
        fields = content["schema"]["properties"]
        fields["reasons" if "reasons" in fields else "reason"]["items"] = {"enum": list(reasons)}
        fields["comment"]["maxLength"] = settings.comment_length
        fields["elapsed"]["minimum"] = settings.minimum_seconds
    return found


class UnderPath:
    """The service under a path of its host, whether the web server in front removes that path or not."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self.app = app
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.root_path and scope["type"] == "http":
            whole = scope["path"].startswith(f"{self.root_path}/")
            path = scope["path"] if whole else self.root_path + scope["path"]
            scope = dict(scope) | {"root_path": self.root_path, "path": path}
        await self.app(scope, receive, send)


class Observed:
    """Counts and logs every request by route, method, status and duration: nothing of who asked, nor what."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self.log = logging.getLogger("service.requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # a fault of ours: its place goes to the log, its message may quote a reader
            frames = "".join(traceback.format_tb(error.__traceback__)[-3:])
            log.error("erreur inattendue : %s\n%s", type(error).__name__, frames)
            if not status:
                await problem_response(HTTPException(500, UNEXPECTED))(scope, receive, watched)
        finally:
            route, seconds = _route(scope), time.perf_counter() - begun
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self.metrics.requests.labels(route, method, status).inc()
            self.metrics.seconds.labels(route).observe(seconds)
            self.log.info("%s %s %d %.1f ms", method, route, status, seconds * 1000)


def _route(scope: Scope) -> str:
    """The route's pattern, never the path: what a person reads is nobody's business."""
    route = scope.get("route")
    return route.path.replace(":slug", "") if isinstance(route, Route) else "site"

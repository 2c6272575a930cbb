"""The ASGI application: routes, errors, headers, beginning and end."""

import asyncio
import contextlib
import json
import logging
import os
import time
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import date

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.ballot import FORM, Reader, media_type
from service.catalogue import Catalogue, NoCatalogueError
from service.openapi import document
from service.pages import Pages, environment, read_reasons
from service.problem import Problem, problem_response, unavailable
from service.searching import Search
from service.settings import Settings, read_settings
from service.state import State, utc_today
from service.static import SafeHeaders, Site
from service.votes import Votes

log = logging.getLogger("service")
UNEXPECTED = "Une erreur inattendue s’est produite. Réessayez plus tard."
UNKNOWN = "Cette adresse n’existe pas."
_SENTENCES = {404: UNKNOWN, 405: "Cette méthode n’est pas acceptée ici."}
_COMPRESSED = 1000
"""Bytes from which an answer is worth compressing."""


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
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s %(message)s")
    return create_app(settings)


def create_app(settings: Settings, today: Callable[[], date] = utc_today) -> Starlette:
    """`today`: the day, in UTC."""
    state = State(settings, today)
    templates = environment()
    reasons = read_reasons(templates)
    search = Search(state)
    pages = Pages(state, search, templates)
    slugs = [slug for slug, _ in reasons]
    votes = Votes(state, Reader(slugs, settings.comment_length, settings.minimum_seconds))
    information = Information(state, votes, slugs)
    errors = Errors(pages)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(state.sweep_for_ever())
        try:
            yield
        finally:
            sweeping.cancel()
            await asyncio.to_thread(state.close)

    routes = [
        Route("/api/votes", votes.post, methods=["POST"]),
        Route("/api/search", search.get),
        Route("/api/entries", information.entries),
        Route("/api/entries/{id:slug}", information.entry),
        Route("/api/openapi.json", information.openapi),
        Route("/recherche", pages.results),
        Route("/merci", pages.thanks),
        Route("/healthz", information.health),
        Route("/readyz", information.ready),
        Route("/metrics", information.metrics),
    ]
    middleware = [
        Middleware(SafeHeaders),
        Middleware(Observed, state=state),
        Middleware(GZipMiddleware, minimum_size=_COMPRESSED),
    ]
    if settings.origins:
        methods, headers = ["GET", "POST"], ["content-type"]
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=settings.origins, allow_methods=methods, allow_headers=headers)
        )
    handlers = {Problem: errors.problem, HTTPException: errors.http}
    app = Starlette(routes=routes, middleware=middleware, exception_handlers=handlers, lifespan=lifespan)
    app.router.default = Site(settings.site_dir)
    app.state.service = state
    return app


class Information:
    """What machines read: catalogue, health, measures, description."""

    def __init__(self, state: State, votes: Votes, reasons: list[str]) -> None:
        self.state = state
        self.votes = votes
        self.reasons = reasons

    async def entries(self, request: Request) -> Response:
        catalogue = self.catalogue()
        found = [entry.summary for entry in catalogue.entries.values()]
        return JSONResponse({"edition": catalogue.edition, "entries": found}, headers={"Cache-Control": "no-cache"})

    async def entry(self, request: Request) -> Response:
        entry = self.catalogue().entries.get(request.path_params["id"])
        if entry is None:
            raise Problem(404, "Cette question n’existe pas, ou n’est plus publiée.")
        path = self.state.settings.site_dir / "api" / "entries" / f"{entry.id}.json"
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            found = dict(entry.summary)
        if counts := await self.votes.counts(entry.id):
            found["votes"] = counts
        return JSONResponse(found, headers={"Cache-Control": "no-cache"})

    def catalogue(self) -> Catalogue:
        try:
            return self.state.catalogue.get()
        except NoCatalogueError:
            raise unavailable("Le site n’est pas encore prêt. Réessayez dans quelques minutes.") from None

    async def openapi(self, request: Request) -> Response:
        facets = {key: list(facet.values) for key, facet in self.catalogue().facets.items()}
        return JSONResponse(document(self.state.settings, self.reasons, facets))

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def ready(self, request: Request) -> Response:
        found = await asyncio.to_thread(self.state.healthy)
        missing = [name for name in ("base", "catalogue") if not found[name]]
        if missing:
            raise unavailable(f"Il manque\u00a0: {', '.join(missing)}. Réessayez dans quelques minutes.")
        return JSONResponse({"status": "ok"} | found, headers={"Cache-Control": "no-store"})

    async def metrics(self, request: Request) -> Response:
        return PlainTextResponse(self.state.metrics.text(), headers={"Cache-Control": "no-store"})


class Errors:
    """Every error as a problem, or as a page for people."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    async def problem(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        page = not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
        if page or media_type(request) == FORM:
            return self.pages.error(error, getattr(request.state, "entry", None))
        return problem_response(error)

    async def http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        detail = _SENTENCES.get(error.status_code, "Cette requête ne peut pas être servie.")
        return await self.problem(request, Problem(error.status_code, detail, error.headers))


class Observed:
    """Counts and logs every request by route, method, status and duration: nothing of who asked, nor what."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state
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
                await problem_response(Problem(500, UNEXPECTED))(scope, receive, watched)
        finally:
            route, seconds = _route(scope["path"]), time.perf_counter() - begun
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self.state.metrics.request(route, method, status, seconds)
            self.log.info("%s %s %d %.1f ms", method, route, status, seconds * 1000)


_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_OWN = (
    "/api/votes",
    "/api/search",
    "/api/entries",
    "/api/openapi.json",
    "/recherche",
    "/merci",
    "/healthz",
    "/readyz",
    "/metrics",
)


def _route(path: str) -> str:
    """The route, never the path: what a person reads is nobody's business."""
    return path if path in _OWN else "/api/entries/{id}" if path.startswith("/api/entries/") else "site"

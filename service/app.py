"""The ASGI application: routes, errors, beginning and end."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from datetime import date

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.ballot import FORM, Reader, media_type
from service.information import Information
from service.observed import Observed
from service.pages import Pages, environment, read_reasons
from service.problem import Problem, problem_response
from service.searching import Search
from service.settings import Settings, read_settings
from service.state import State, utc_today
from service.static import SafeHeaders, Site
from service.votes import Votes

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
    app = Starlette(
        routes=routes(votes, search, pages, information),
        middleware=middleware,
        exception_handlers={Problem: errors.problem, HTTPException: errors.http},
        lifespan=lifespan,
    )
    app.router.default = Site(settings.site_dir)
    app.state.service = state
    return app


def routes(votes: Votes, search: Search, pages: Pages, information: Information) -> list[Route]:
    return [
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

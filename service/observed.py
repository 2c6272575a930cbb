"""Every request counted and logged, every fault answered."""

import logging
import time
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problem import Problem, problem_response
from service.state import State

log = logging.getLogger("service")
UNEXPECTED = "Une erreur inattendue s’est produite. Réessayez plus tard."
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


def _route(path: str) -> str:
    """The route, never the path: what a person reads is nobody's business."""
    return path if path in _OWN else "/api/entries/{id}" if path.startswith("/api/entries/") else "site"

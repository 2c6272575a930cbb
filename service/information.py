"""What machines read: catalogue, health, measures, description."""

import asyncio
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from service.catalogue import Catalogue, NoCatalogueError
from service.openapi import document
from service.problem import Problem, unavailable
from service.state import State
from service.votes import Votes


class Information:
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

"""`POST /api/votes`: give, change or withdraw a vote. Acknowledged means committed."""

import asyncio
from queue import Full
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from service.ballot import FORM, Reader, VoteRequest, check_origin, media_type, read_body, read_fields
from service.catalogue import NoCatalogueError
from service.database import TooNewError
from service.identity import Address, client_address, network_pseudonym, pseudonym
from service.ledger import WITHDRAWN, Ballot
from service.problem import Problem, unavailable
from service.state import State

FLOOR = 10
"""Fewer votes are never shown."""


class Votes:
    def __init__(self, state: State, reader: Reader) -> None:
        self.state = state
        self.reader = reader

    async def post(self, request: Request) -> Response:
        state, settings = self.state, self.state.settings
        check_origin(request, settings.origins)
        address = client_address(request, settings.trusted_proxies)
        state.vote_rate.check(address)
        kind = media_type(request)
        fields = read_fields(kind, await read_body(request, settings.body_limit))
        request.state.entry = fields.get("entry")
        wanted = self.reader.read(fields)
        try:
            await self.check_published(wanted)
            await self.write(await self.ballot(wanted, address, request.headers.get("user-agent", "")))
        except (SQLAlchemyError, TooNewError, TimeoutError, Full):
            state.metrics.refused += 1
            raise unavailable() from None
        state.metrics.vote(wanted.vote)
        if kind == FORM:
            place = urlencode({"entry": wanted.entry, "vote": wanted.vote})
            return RedirectResponse(f"/merci?{place}", 303, {"Cache-Control": "no-store"})
        return JSONResponse(await self.receipt(wanted), headers={"Cache-Control": "no-store"})

    async def check_published(self, wanted: VoteRequest) -> None:
        try:
            if wanted.entry not in self.state.catalogue.get().entries:
                raise Problem(404, "Cette question n’existe pas, ou n’est plus publiée.")
            if not await self.state.knows(wanted.entry, wanted.revision):
                raise Problem(409, "Cette version de la réponse est inconnue. Rechargez la page, puis votez.")
        except NoCatalogueError:
            raise unavailable("Le site n’est pas encore prêt. Réessayez dans quelques minutes.") from None

    async def ballot(self, wanted: VoteRequest, address: Address, agent: str) -> Ballot:
        day = self.state.today()
        salt = await self.state.salt(day)
        voter = pseudonym(salt, wanted.entry, address, agent)
        self.state.crowd.admit(day, network_pseudonym(salt, wanted.entry, address), voter)
        return Ballot(voter, day, wanted.entry, wanted.revision, wanted.vote, wanted.reasons, wanted.comment)

    async def write(self, ballot: Ballot) -> None:
        async with asyncio.timeout(self.state.settings.timeout):
            await self.state.committer.submit(ballot)

    async def receipt(self, wanted: VoteRequest) -> dict[str, object]:
        vote = None if wanted.vote == WITHDRAWN else wanted.vote
        found: dict[str, object] = {"entry": wanted.entry, "revision": wanted.revision, "vote": vote}
        return found | {"reasons": list(wanted.reasons), "comment": wanted.comment}

    async def counts(self, entry: str) -> dict[str, int] | None:
        """{oui, non} if they may be shown: public, and ten votes at least."""
        if not self.state.settings.public_counts:
            return None
        try:
            yes, no = await asyncio.to_thread(self.state.ledger.counts, entry)
        except SQLAlchemyError:
            return None
        return {"oui": yes, "non": no} if yes + no >= FLOOR else None

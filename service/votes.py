"""`POST /api/votes`: give, change or withdraw a vote. Acknowledged means committed."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from queue import Full
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from service.catalogue import Catalogue, CurrentCatalogue
from service.database import TooNewError, explain
from service.errors import unavailable
from service.ledger import NO, VOTES, WITHDRAWN, Ballot, GroupCommit, Ledger
from service.metrics import Metrics
from service.settings import Settings
from service.voter import Address, NetworkQuota, Rate, clean, client_address, pseudonym, scrub

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TRAP = "page_web"
"""A field that people do not see; a robot fills it."""
MAX_SECONDS = 10**9
"""Of `elapsed`: more is a mistake."""
PUBLIC_FROM = 10
"""Fewer votes are never shown."""
_REVISION = re.compile(r"[0-9a-f]{12}")
_MAX_FIELDS = 40
_LEARN_AGAIN = 1.0
"""Seconds between two looks for revisions that another replica published."""

log = logging.getLogger("service")


@dataclass(frozen=True)
class VoteRequest:
    entry: str
    revision: str
    vote: str
    reasons: tuple[str, ...] = ()
    comment: str = ""
    """Scrubbed."""


class Votes:
    def __init__(
        self,
        settings: Settings,
        catalogue: CurrentCatalogue,
        ledger: Ledger,
        metrics: Metrics,
        reasons: Collection[str],
        today: Callable[[], date],
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.ledger = ledger
        self.metrics = metrics
        self.today = today
        self.reader = VoteReader(reasons, settings.comment_length, settings.minimum_seconds)
        self.rate = Rate(settings.votes_per_minute, "Trop de votes en une minute. Réessayez bientôt.")
        crowd = "Trop de votes viennent de ce réseau aujourd’hui pour cette question. Revenez demain."
        self.quota = NetworkQuota(settings.voters_per_network, crowd)
        self.commits: GroupCommit[Ballot] = GroupCommit(ledger.record)
        self._learning = asyncio.Lock()
        self._learned: Catalogue | None = None
        self._learned_at = 0.0
        self._known: frozenset[tuple[str, str]] = frozenset()

    async def post(self, request: Request) -> Response:
        settings = self.settings
        check_origin(request, settings.origins)
        address = client_address(request, settings.trusted_proxies)
        self.rate.check(address)
        kind = media_type(request)
        fields = read_fields(kind, await read_body(request, settings.body_limit))
        request.state.entry = fields.get("entry")
        wanted = self.reader.read(fields)
        try:
            await self.check_published(wanted)
            await self.write(await self.ballot(wanted, address, request.headers.get("user-agent", "")))
        except (SQLAlchemyError, TooNewError, TimeoutError, Full) as error:
            log.warning("vote refusé : %s", explain(error))
            self.metrics.unwritten.inc()
            raise unavailable() from None
        self.metrics.votes.labels(wanted.vote).inc()
        if kind == FORM:
            query = urlencode({"entry": wanted.entry, "vote": wanted.vote})
            return RedirectResponse(f"{settings.root_path}/merci?{query}", 303, {"Cache-Control": "no-store"})
        return JSONResponse(receipt(wanted), headers={"Cache-Control": "no-store"})

    async def check_published(self, wanted: VoteRequest) -> None:
        catalogue = self.catalogue.get()
        if wanted.entry not in catalogue.entries:
            raise HTTPException(404, "Cette question n’existe pas, ou n’est plus publiée.")
        if not await self.knows(catalogue, wanted.entry, wanted.revision):
            raise HTTPException(409, "Cette version de la réponse est inconnue. Rechargez la page, puis votez.")

    async def knows(self, catalogue: Catalogue, entry: str, revision: str) -> bool:
        """Whether this revision was ever published, here or by another replica."""
        async with self._learning:  # the first votes after a build come together: one learns for all
            stale = catalogue is not self._learned
            missing = (entry, revision) not in self._known and time.monotonic() - self._learned_at > _LEARN_AGAIN
            if stale or missing:
                current = {each.id: each.revision for each in catalogue.entries.values()}
                self._known = await asyncio.to_thread(self.ledger.learn, current)
                self._learned, self._learned_at = catalogue, time.monotonic()
            return (entry, revision) in self._known

    async def ballot(self, wanted: VoteRequest, address: Address, agent: str) -> Ballot:
        day = self.today()
        salt = await self.ledger.current_salt(day)
        voter = pseudonym(salt, wanted.entry, address, agent)
        self.quota.check(day, salt, wanted.entry, address, voter)
        return Ballot(voter, day, wanted.entry, wanted.revision, wanted.vote, wanted.reasons, wanted.comment)

    async def write(self, ballot: Ballot) -> None:
        with self.metrics.pending.track_inprogress():
            async with asyncio.timeout(self.settings.timeout):
                await self.commits.submit(ballot)

    async def counts(self, entry: str) -> dict[str, int] | None:
        """{oui, non} if they may be shown: public, and ten votes at least."""
        if not self.settings.public_counts:
            return None
        try:
            yes, no = await asyncio.to_thread(self.ledger.counts, entry)
        except SQLAlchemyError:
            return None
        return {"oui": yes, "non": no} if yes + no >= PUBLIC_FROM else None


def receipt(wanted: VoteRequest) -> dict[str, object]:
    vote = None if wanted.vote == WITHDRAWN else wanted.vote
    found: dict[str, object] = {"entry": wanted.entry, "revision": wanted.revision, "vote": vote}
    return found | {"reasons": list(wanted.reasons), "comment": wanted.comment}


# From a request to a vote: what is accepted, and the French sentence for what is not


def check_origin(request: Request, origins: Collection[str]) -> None:
    """Refuse a vote sent by another site. Without Origin (not a browser) nothing is proved, nothing is refused."""
    origin = request.headers.get("origin")
    if origin is None:
        foreign = request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    else:
        foreign = origin not in origins and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if foreign:
        raise HTTPException(403, "Ce vote vient d’un autre site. Votez depuis la page de la réponse.")


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit: int) -> bytes:
    """Raises HTTPException 413 as soon as `limit` bytes are passed."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise HTTPException(413, f"Requête trop longue\u00a0: {limit} octets au plus.", {"Connection": "close"})
    except ClientDisconnect:
        raise HTTPException(400, "La requête a été interrompue.") from None
    return body


def read_fields(kind: str, body: bytes) -> dict[str, Any]:
    """The fields as sent: those of a form are texts, `reasons` a list. Raises HTTPException 400 or 415."""
    try:
        if kind == JSON:
            fields = json.loads(body.decode("utf-8"))
            if not isinstance(fields, dict):
                raise HTTPException(422, "Un objet JSON est attendu\u00a0: {'entry': …, 'revision': …, 'vote': …}.")
            return fields
        if kind == FORM:
            text = body.decode("utf-8")
            return _form(parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict"))
    except (ValueError, RecursionError):
        raise HTTPException(400, "La requête ne peut pas être lue\u00a0: elle est mal formée.") from None
    accepted = {"Accept": f"{JSON}, {FORM}"}
    raise HTTPException(415, f"Ce type de contenu n’est pas accepté\u00a0: envoyez {JSON} ou {FORM}.", accepted)


def _form(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The button that was used comes last: it holds."""
    fields: dict[str, Any] = {name: value for name, value in pairs if name != "reason"}
    fields["reasons"] = [value for name, value in pairs if name == "reason"]
    return fields


class VoteReader:
    """Checks fields against what the service knows."""

    def __init__(self, reasons: Collection[str], comment_length: int, minimum_seconds: float) -> None:
        self.reasons = reasons
        self.comment_length = comment_length
        self.minimum_seconds = minimum_seconds

    def read(self, fields: Mapping[str, Any]) -> VoteRequest:
        """Raises HTTPException 422."""
        known = ("entry", "revision", "vote", "reasons", "comment", "elapsed", TRAP)
        for name in fields:
            if name not in known:
                unknown = f"Champ inconnu\u00a0: «\u00a0{clean(name)[:40]}\u00a0»."
                raise _invalid(f"{unknown} Champs connus\u00a0: {', '.join(known[:-1])}.")
        self.refuse_robots(fields)
        vote = self.text(fields, "vote")
        if vote not in VOTES:
            raise _invalid(f"«\u00a0vote\u00a0» doit valoir {', '.join(VOTES)}.")
        revision = self.text(fields, "revision")
        if not _REVISION.fullmatch(revision):
            raise _invalid("«\u00a0revision\u00a0» doit compter douze chiffres hexadécimaux.")
        reasons, comment = self.read_reasons(fields), self.read_comment(fields)
        if vote != NO:
            reasons, comment = (), ""
        return VoteRequest(self.text(fields, "entry"), revision, vote, reasons, comment)

    def text(self, fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
        value = fields.get(name, default)
        if not isinstance(value, str):
            raise _invalid(f"«\u00a0{name}\u00a0» est attendu, et doit être un texte.")
        return value

    def refuse_robots(self, fields: Mapping[str, Any]) -> None:
        if self.text(fields, TRAP, ""):
            raise _invalid("Ce vote ressemble à celui d’un robot\u00a0: le champ caché doit rester vide.")
        elapsed = fields.get("elapsed", MAX_SECONDS)
        try:
            seconds = float(elapsed) if isinstance(elapsed, str | int | float) and elapsed is not True else -1.0
        except (ValueError, OverflowError):
            seconds = -1.0
        if not 0 <= seconds <= MAX_SECONDS:
            raise _invalid("«\u00a0elapsed\u00a0» doit être un nombre de secondes.")
        if seconds < self.minimum_seconds:
            raise _invalid("Ce vote est arrivé trop vite. Attendez une seconde, puis recommencez.")

    def read_reasons(self, fields: Mapping[str, Any]) -> tuple[str, ...]:
        found = fields.get("reasons", [])
        if not isinstance(found, list) or not all(isinstance(each, str) and each in self.reasons for each in found):
            raise _invalid(f"«\u00a0reasons\u00a0» est une liste de\u00a0: {', '.join(self.reasons)}.")
        return tuple(sorted(set(found)))

    def read_comment(self, fields: Mapping[str, Any]) -> str:
        comment = clean(self.text(fields, "comment", ""))
        if len(comment) > self.comment_length:
            raise _invalid(f"La remarque est trop longue\u00a0: {self.comment_length} caractères au plus.")
        return scrub(comment, self.comment_length)


def _invalid(detail: str) -> HTTPException:
    return HTTPException(422, detail)

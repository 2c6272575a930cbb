"""From a request to a vote: what is accepted, and the French sentence for what is not."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request

from service.ledger import NO, VOTES
from service.problem import Problem
from service.scrub import clean, scrub

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TRAP = "page_web"
"""A field that people do not see; a robot fills it."""
_REVISION = re.compile(r"[0-9a-f]{12}")
_MAX_FIELDS = 40
MAX_SECONDS = 10**9
"""Of `elapsed`: more is a mistake."""


@dataclass(frozen=True)
class VoteRequest:
    entry: str
    revision: str
    vote: str
    reasons: tuple[str, ...] = ()
    comment: str = ""
    """Scrubbed."""


def check_origin(request: Request, origins: Collection[str]) -> None:
    """Refuse a vote sent by another site. Without Origin (not a browser) nothing is proved, nothing is refused."""
    origin = request.headers.get("origin")
    if origin is None:
        foreign = request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    else:
        foreign = origin not in origins and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if foreign:
        raise Problem(403, "Ce vote vient d’un autre site. Votez depuis la page de la réponse.")


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit: int) -> bytes:
    """Raises Problem 413 as soon as `limit` bytes are passed."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise Problem(413, f"Requête trop longue\u00a0: {limit} octets au plus.", {"Connection": "close"})
    except ClientDisconnect:
        raise Problem(400, "La requête a été interrompue.") from None
    return body


def read_fields(kind: str, body: bytes) -> dict[str, Any]:
    """The fields as sent: those of a form are texts, `reasons` a list. Raises Problem 400 or 415."""
    try:
        if kind == JSON:
            fields = json.loads(body.decode("utf-8"))
            if not isinstance(fields, dict):
                raise Problem(422, "Un objet JSON est attendu\u00a0: {'entry': …, 'revision': …, 'vote': …}.")
            return fields
        if kind == FORM:
            text = body.decode("utf-8")
            return _form(parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict"))
    except (ValueError, RecursionError):
        raise Problem(400, "La requête ne peut pas être lue\u00a0: elle est mal formée.") from None
    accepted = {"Accept": f"{JSON}, {FORM}"}
    raise Problem(415, f"Ce type de contenu n’est pas accepté\u00a0: envoyez {JSON} ou {FORM}.", accepted)


def _form(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The button that was used comes last: it holds."""
    fields: dict[str, Any] = {name: value for name, value in pairs if name != "reason"}
    fields["reasons"] = [value for name, value in pairs if name == "reason"]
    return fields


class Reader:
    """Checks fields against what the service knows."""

    def __init__(self, reasons: Collection[str], comment_length: int, minimum_seconds: float) -> None:
        self.reasons = reasons
        self.comment_length = comment_length
        self.minimum_seconds = minimum_seconds

    def read(self, fields: Mapping[str, Any]) -> VoteRequest:
        """Raises Problem 422."""
        known = ("entry", "revision", "vote", "reasons", "comment", "elapsed", TRAP)
        for name in fields:
            if name not in known:
                unknown = f"Champ inconnu\u00a0: «\u00a0{clean(name)[:40]}\u00a0»."
                raise Problem(422, f"{unknown} Champs connus\u00a0: {', '.join(known[:-1])}.")
        self.refuse_robots(fields)
        vote = self.text(fields, "vote")
        if vote not in VOTES:
            raise Problem(422, f"«\u00a0vote\u00a0» doit valoir {', '.join(VOTES)}.")
        revision = self.text(fields, "revision")
        if not _REVISION.fullmatch(revision):
            raise Problem(422, "«\u00a0revision\u00a0» doit compter douze chiffres hexadécimaux.")
        reasons, comment = self.read_reasons(fields), self.read_comment(fields)
        if vote != NO:
            reasons, comment = (), ""
        return VoteRequest(self.text(fields, "entry"), revision, vote, reasons, comment)

    def text(self, fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
        value = fields.get(name, default)
        if not isinstance(value, str):
            raise Problem(422, f"«\u00a0{name}\u00a0» est attendu, et doit être un texte.")
        return value

    def refuse_robots(self, fields: Mapping[str, Any]) -> None:
        if self.text(fields, TRAP, ""):
            raise Problem(422, "Ce vote ressemble à celui d’un robot\u00a0: le champ caché doit rester vide.")
        elapsed = fields.get("elapsed", MAX_SECONDS)
        try:
            seconds = float(elapsed) if isinstance(elapsed, str | int | float) and elapsed is not True else -1.0
        except (ValueError, OverflowError):
            seconds = -1.0
        if not 0 <= seconds <= MAX_SECONDS:
            raise Problem(422, "«\u00a0elapsed\u00a0» doit être un nombre de secondes.")
        if seconds < self.minimum_seconds:
            raise Problem(422, "Ce vote est arrivé trop vite. Attendez une seconde, puis recommencez.")

    def read_reasons(self, fields: Mapping[str, Any]) -> tuple[str, ...]:
        found = fields.get("reasons", [])
        if not isinstance(found, list) or not all(isinstance(each, str) and each in self.reasons for each in found):
            raise Problem(422, f"«\u00a0reasons\u00a0» est une liste de\u00a0: {', '.join(self.reasons)}.")
        return tuple(sorted(set(found)))

    def read_comment(self, fields: Mapping[str, Any]) -> str:
        comment = clean(self.text(fields, "comment", ""))
        if len(comment) > self.comment_length:
            raise Problem(422, f"La remarque est trop longue\u00a0: {self.comment_length} caractères au plus.")
        return scrub(comment, self.comment_length)

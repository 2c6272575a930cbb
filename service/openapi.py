"""The OpenAPI document: what `/api/openapi.json` says, and what schemathesis holds the service to."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.ballot import MAX_SECONDS, TRAP
from service.ledger import VOTES
from service.searching import LAST_PAGE, MOST, USUAL
from service.settings import Settings

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_ENTRY: Schema = {
    "type": "object",
    "required": ["id", "question"],
    "properties": {"id": _TEXT, "question": _TEXT, "url": _TEXT, "revision": _TEXT},
}
_PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {"type": _TEXT, "title": _TEXT, "status": _NUMBER, "detail": _TEXT},
}


def document(settings: Settings, reasons: Iterable[str], facets: Mapping[str, Iterable[str]]) -> Schema:
    """`facets`: key -> slugs."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "FAQ", "version": "1", "description": "Votes et recherche."},
        "paths": {
            "/api/votes": {"post": _vote(settings, list(reasons))},
            "/api/search": {"get": _search(facets)},
            "/api/entries": {"get": _read("Questions publiées.", _object(entries={"type": "array", "items": _ENTRY}))},
            "/api/entries/{id}": {"get": _one_entry()},
            "/healthz": {"get": _read("Le processus répond.", _object(status=_TEXT), 200)},
            "/readyz": {"get": _read("La base et le catalogue sont là.", _object(status=_TEXT))},
        },
    }


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refusals(*statuses: int) -> Schema:
    """A problem; a page where a form was sent."""
    content = {"application/problem+json": {"schema": _PROBLEM}, "text/html": {"schema": _TEXT}}
    return {str(status): {"description": "Refus.", "content": content} for status in statuses}


def _read(summary: str, schema: Schema, *statuses: int, parameters: list[Schema] | None = None) -> Schema:
    refusals = _refusals(*(statuses or (503,)))
    responses = refusals | {"200": _answer("Trouvé.", schema)}
    return {"summary": summary, "parameters": parameters or [], "responses": responses}


def _one_entry() -> Schema:
    pattern = {"type": "string", "pattern": "^[a-z0-9-]+$"}
    parameter = {"name": "id", "in": "path", "required": True, "schema": pattern}
    return _read("Une question et sa réponse.", _ENTRY, 404, 503, parameters=[parameter])


def _search(facets: Mapping[str, Iterable[str]]) -> Schema:
    def parameter(name: str, schema: Schema) -> Schema:
        return {"name": name, "in": "query", "required": False, "schema": schema}

    found = _object(
        query=_TEXT,
        total=_NUMBER,
        page=_NUMBER,
        pages=_NUMBER,
        limit=_NUMBER,
        results={"type": "array", "items": _ENTRY},
        counts={"type": "object"},
        suggestion={"type": ["string", "null"]},
        closest={"type": "array", "items": _ENTRY},
    )
    parameters = [
        parameter("q", _TEXT),
        parameter("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE}),
        parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        *(parameter(key, {"type": "array", "items": {"enum": list(slugs)}}) for key, slugs in facets.items()),
    ]
    return _read("Cherche dans les réponses.", found, 422, 429, 503, parameters=parameters)


def _vote(settings: Settings, reasons: list[str]) -> Schema:
    fields: Schema = {
        "entry": _TEXT,
        "revision": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
        "vote": {"enum": list(VOTES)},
        "reasons": {"type": "array", "items": {"enum": reasons}},
        "comment": {"type": "string", "maxLength": settings.comment_length},
        "elapsed": {
            "type": "number",
            "minimum": settings.minimum_seconds,
            "maximum": MAX_SECONDS,
            "description": "Secondes depuis l’affichage de la page.",
        },
        TRAP: {"type": "string", "maxLength": 0, "description": "Toujours vide."},
    }
    required = ["entry", "revision", "vote"]
    as_json = {"type": "object", "required": required, "additionalProperties": False, "properties": fields}
    named = {("reason" if name == "reasons" else name): schema for name, schema in fields.items()}
    as_form = {"type": "object", "required": required, "additionalProperties": False, "properties": named}
    vote = {"enum": [*VOTES[:2], None]}
    receipt = _object(entry=_TEXT, revision=_TEXT, vote=vote, reasons=fields["reasons"], comment=_TEXT)
    done: Schema = {
        "200": _answer("Voté, changé ou retiré\u00a0: c’est écrit.", receipt),
        "303": {"description": "Envoyé par un formulaire\u00a0: page de remerciement."},
    }
    content = {
        "application/json": {"schema": as_json},
        "application/x-www-form-urlencoded": {"schema": as_form},
    }
    return {
        "summary": "Donne, change ou retire un vote.",
        "requestBody": {"required": True, "content": content},
        "responses": done | _refusals(400, 403, 404, 409, 413, 415, 422, 429, 503),
    }

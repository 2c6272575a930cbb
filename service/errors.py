"""One shape for every error: `application/problem+json` (RFC 9457), with a French sentence.

Handlers raise Starlette's HTTPException; its `detail` says what is wrong and what to do.
"""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

UNAVAILABLE = "L’enregistrement est momentanément impossible. Réessayez dans quelques minutes."
NOT_READY = "Le site n’est pas encore prêt. Réessayez dans quelques minutes."
UNEXPECTED = "Une erreur inattendue s’est produite. Réessayez plus tard."
_STARLETTE = {404: "Cette adresse n’existe pas.", 405: "Cette méthode n’est pas acceptée ici."}
"""What Starlette itself refuses, in English and without a remedy."""


def unavailable(detail: str = UNAVAILABLE) -> HTTPException:
    return HTTPException(503, detail, {"Retry-After": "30"})


def detail_of(error: HTTPException) -> str:
    """Its French sentence."""
    if error.detail == HTTPStatus(error.status_code).phrase:
        return _STARLETTE.get(error.status_code, "Cette requête ne peut pas être servie.")
    return error.detail


def problem_response(error: HTTPException) -> Response:
    status = error.status_code
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail_of(error)}
    headers = dict(error.headers or {}) | {"Cache-Control": "no-store"}
    return JSONResponse(body, status, headers, media_type="application/problem+json")

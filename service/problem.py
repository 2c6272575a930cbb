"""One shape for every error: `application/problem+json` (RFC 9457), with a French sentence."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse, Response


class Problem(Exception):
    """A refusal. `detail` is French: what is wrong and what to do."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


UNAVAILABLE = "L’enregistrement est momentanément impossible. Réessayez dans quelques minutes."


def unavailable(detail: str = UNAVAILABLE) -> Problem:
    return Problem(503, detail, {"Retry-After": "30"})


def problem_response(problem: Problem) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    headers = problem.headers | {"Cache-Control": "no-store"}
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")

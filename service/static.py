"""The built site as files, with the headers a public site needs."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer. `same-origin`: the plain form must send its Origin, other sites learn nothing."""
FORM = "redaction/"
"""The editors' form, which states its own policy in its page, and signs in through a window of the forge."""
FORM_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
}
FOR_EVER = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"
_HIDDEN = re.compile(r"(?:^|/)\.(?!(?:well-known|\.?)(?:/|$))")
"""What a site folder may hold by accident: `.git/`, `.env`."""
_HASHED = re.compile(r"\.[0-9a-f]{8,}\.[a-z0-9.]+$")


class Site(StaticFiles):
    """`site_dir`, which a build may replace at any time.

    A file `x.gz` beside `x`, unless it is older, is what browsers are sent for `x`.
    """

    def __init__(self, site_dir: Path) -> None:
        super().__init__(directory=site_dir, html=True, check_dir=False)
        self.config_checked = True

    async def get_response(self, path: str, scope: Scope) -> Response:
        if _HIDDEN.search(path):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        if response.status_code == 404 and path.startswith("api/"):
            raise HTTPException(404)
        known = response.status_code in (200, 206, 304) and _HASHED.search(path)
        response.headers["Cache-Control"] = FOR_EVER if known else REVALIDATED
        if f"{path}/".startswith(FORM):
            response.headers.update(FORM_HEADERS)
        return response

    def file_response(
        self, full_path: "os.PathLike[str] | str", stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        encodings = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
        packed = f"{full_path}.gz"
        if b"gzip" in encodings and os.path.isfile(packed) and os.path.getmtime(packed) >= int(stat_result.st_mtime):
            plain = FileResponse(full_path, stat_result=stat_result)
            response = super().file_response(packed, os.stat(packed), scope, status_code)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = plain.headers["content-type"]
            response.headers.add_vary_header("Accept-Encoding")
            return response
        return super().file_response(full_path, stat_result, scope, status_code)


class SafeHeaders:
    """Adds `HEADERS` to every answer; other sites may frame the pages made for that (`…/bloc/`), and no other."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        framed = scope["type"] == "http" and scope["path"].endswith("/bloc/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(
                        name, value.replace("frame-ancestors 'none'", "frame-ancestors *") if framed else value
                    )
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)

"""Makes open pages load again after a build. For `faq serve` only: nothing of it is in the built site."""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT, EVENTS = "/_faq/rechargement.js", "/_faq/rechargement"
_TAG = f'<script src="{SCRIPT}" defer></script></head>'.encode()
_CODE = f"""\
"use strict";
(() => {{
  let seen = "";
  new EventSource("{EVENTS}").onmessage = (event) => {{
    if (seen && seen !== event.data) location.reload();
    seen = event.data;
  }};
}})();
"""
_PAUSE = 0.2
"""Seconds between two looks at the number of builds."""


class Reload:
    """`builds` counts builds; `ending` says that the server is stopping, so that no page holds it back."""

    def __init__(self, app: ASGIApp, builds: Callable[[], int], ending: Callable[[], bool]) -> None:
        self.app = app
        self.builds = builds
        self.ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path")
        if path == SCRIPT:
            await Response(_CODE, media_type="text/javascript")(scope, receive, send)
        elif path == EVENTS:
            await StreamingResponse(self.events(), media_type="text/event-stream")(scope, receive, send)
        elif scope["type"] == "http":
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self.app(scope, receive, _Injected(send))
        else:
            await self.app(scope, receive, send)

    async def events(self) -> AsyncIterator[str]:
        seen = None
        while not self.ending():
            if seen != self.builds():
                seen = self.builds()
                yield f"data: {seen}\n\n"
            await asyncio.sleep(_PAUSE)


class _Injected:
    """Holds an HTML answer back until it is whole, then sends it with the script."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html") and message["status"] not in (206, 304):
                self.start = message
                return
        if self.start is None:
            return await self.send(message)
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            body = self.body.replace(b"</head>", _TAG, 1)
            MutableHeaders(scope=self.start)["content-length"] = str(len(body))
            await self.send(self.start)
            await self.send({"type": "http.response.body", "body": body})

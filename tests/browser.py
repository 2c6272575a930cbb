"""Tools of the tests in a real Chromium: a reader, and a host under the strict policy."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
ARGUMENTS = ("no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update", "no-first-run")
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
RUN = "options => axe.run({preload: false, ...options}).then(({violations}) => violations)"


class Strict(SimpleHTTPRequestHandler):
    """Serves files under the policy that the documentation asks of a host."""

    def end_headers(self) -> None:
        form = self.path.startswith("/redaction/")  # its page states its own
        policy = CSP.replace("ancestors 'none'", "ancestors *") if self.path.endswith("/bloc/") else CSP
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'" if form else policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Visit:
    """One reader: a page, and all that must not happen on it."""

    page: Page
    address: str
    """Of the site, without final slash."""
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Errors of scripts, refusals of the policy, requests to others."""

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}/{path}")
        return self.page

    def search(self, words: str) -> Page:
        """Type, and wait for the answer."""
        self.page.fill("#recherche", words)
        self.settled()
        return self.page

    def settled(self) -> None:
        """The search has answered the last change."""
        self.page.locator("[data-results]:not([hidden]) h2", has_text=re.compile("réponse")).wait_for(timeout=10_000)
        self.page.wait_for_timeout(150)

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.address, "data:"))]

    def axe(self) -> list[str]:
        return findings(self.page)


def findings(page: Page) -> list[str]:
    """Every finding of axe, best practices and target sizes included; colours are judged light and dark."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, {"rules": {"target-size": {"enabled": True}}})
    light = page.evaluate("matchMedia('(prefers-color-scheme: light)').matches")
    page.emulate_media(color_scheme="dark" if light else "light")
    page.evaluate("Promise.allSettled(document.getAnimations().map(({ finished }) => finished))")
    found += page.evaluate(RUN, {"runOnly": {"type": "tag", "values": ["cat.color"]}})
    page.emulate_media(color_scheme="light" if light else "dark")
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]


Visitor = Callable[..., Visit]

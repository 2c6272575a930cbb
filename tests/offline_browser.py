"""A page with the network cut, and what is asked of copies in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import yaml
from playwright.sync_api import Browser, Page, Request

from search.content.corpus import load_corpus
from tests.offline_project import ROOT

LOCAL = ("file:", "data:", "blob:")


@dataclass
class Watch:
    """All that a page asked for and complained about."""

    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page still asks for when the reader leaves it
            self.said.append(f"{request.failure}: {request.url}")

    def check(self) -> None:
        """Nothing but files was asked for, and the console is clean."""
        outside = [address for address in self.asked if not address.startswith(LOCAL)]
        if not self.asked or outside or self.said:
            raise AssertionError(f"{len(self.asked)} requests, outside: {outside}, console: {self.said}")


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page that cannot reach any network; at the end, nothing but files was asked for and the console is clean."""
    context = browser.new_context(offline=True, **options)
    page, watch = context.new_page(), Watch()
    page.on("request", lambda request: watch.asked.append(request.url))
    page.on("requestfailed", watch.failed)
    page.on("console", lambda message: watch.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: watch.said.append(str(error)))
    page.route(re.compile(r"^(?!file:|data:|blob:)"), lambda route: route.abort("connectionrefused"))
    yield page
    context.close()
    watch.check()


def queries() -> list[str]:
    """The judged queries, and every question and phrasing of the FAQ."""
    corpus, _ = load_corpus(ROOT / "faq")
    asked = [text for entry in corpus.published for text in (entry.question, *entry.phrasings)]
    judged = yaml.safe_load((ROOT / "tests/golden/relevance.yml").read_text("utf-8"))
    return [*map(str, judged), *asked]

"""The fixtures of the tests in a real Chromium; a test file names this one in `pytest_plugins`."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from search.cli.build import build_site
from tests.browser import ARGUMENTS, ROOT, Strict, Visit, Visitor
from tests.setup_tools import find_chromium
from tests.sharing import made_once


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=[f"--{name}" for name in ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def online(built_site: Path) -> Iterator[str]:
    """Address of the site, served as it is published: files only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(built_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the same site built to be opened from a folder."""

    def make(folder: Path) -> None:
        build_site(ROOT / "faq", folder / "copie", config_file=ROOT / "mkdocs.yml", settings={"hors_ligne": True})

    return (made_once(tmp_path_factory, "offline", make) / "copie").as_uri()


@pytest.fixture
def visit(chromium: Browser, online: str) -> Iterator[Visitor]:
    """Makes readers: `visit(width=320, dark=True, scripts=False, …)`; none may meet a fault."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def make(width: int = 1280, dark: bool = False, scripts: bool = True, at: str = online, **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="fr-FR",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visits.append(Visit(context.new_page(), at))
        return visits[-1]

    yield make
    for context in contexts:
        context.close()
    assert [fault for each in visits for fault in each.faults] == []

"""Answers framed by another site: a bare page, and a script that gives the frame its height."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Visitor

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser

BLOCK = "produit/convergence/bloc/"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def elsewhere(tmp_path: Path, online: str) -> Iterator[str]:
    """Another site, whose only page frames a block with the two lines that the FAQ gives."""
    page = f'<!doctype html><title>Autre site</title><iframe src="{online}/{BLOCK}" title="Convergence" height="300">'
    (tmp_path / "index.html").write_text(f'{page}</iframe><script src="{online}/bloc.js" defer></script>', "utf-8")
    (tmp_path / "favicon.ico").touch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_another_site_shows_answers_at_their_height(visit: Visitor, elsewhere: str) -> None:
    reader = visit(at=elsewhere)
    page = reader.open("")
    frame = page.frame_locator("iframe")
    question = frame.locator("summary").first
    expect(question).to_be_visible()

    def fits() -> bool:
        inside = page.frames[1].evaluate("document.documentElement.offsetHeight")
        return abs(page.locator("iframe").evaluate("(frame) => frame.clientHeight") - inside) < 2

    page.wait_for_timeout(300)
    assert fits()
    closed = page.locator("iframe").evaluate("(frame) => frame.clientHeight")
    question.click()
    expect(frame.locator("details[open] .faq-prose").first).to_be_visible()
    page.wait_for_timeout(300)
    assert page.locator("iframe").evaluate("(frame) => frame.clientHeight") > closed
    assert fits()
    assert page.context.cookies() == []
    hosts = {url.split("/")[2] for url in reader.requests}
    assert hosts == {elsewhere.split("/")[2], page.frames[1].url.split("/")[2]}


def test_no_other_page_can_be_framed(visit: Visitor, elsewhere: str, online: str) -> None:
    reader = visit(at=elsewhere)
    page = reader.open("")
    page.evaluate("(url) => (document.querySelector('iframe').src = url)", f"{online}/produit/convergence/")
    page.wait_for_timeout(500)
    assert any("frame-ancestors" in fault for fault in reader.faults)
    reader.faults.clear()


def test_the_block_follows_the_theme_of_the_page_around(visit: Visitor, elsewhere: str) -> None:
    page = visit(at=elsewhere, dark=True).open("")
    page.frame_locator("iframe").locator("summary").first.wait_for()
    assert page.frames[1].evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 23, 30)"


def test_the_line_to_copy_is_on_the_page_of_each_value_and_folder(visit: Visitor, built_site: Path) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open("produit/convergence/")
    page.get_by_text("Montrer ces réponses sur votre site").click()
    page.get_by_role("button", name="Copier la ligne").click()
    line = page.evaluate("navigator.clipboard.readText()")
    assert line.startswith(f'<iframe src="https://faq-industriels.example/{BLOCK}"')
    assert '<script src="https://faq-industriels.example/bloc.js" defer></script>' in line
    assert (built_site / "dossier/convergence/bloc/index.html").is_file()
    assert len((built_site / "bloc.js").read_bytes()) < 1024
    assert BLOCK not in (built_site / "sitemap.xml").read_text("utf-8")

"""What a visit costs: bytes, requests, policy, storage, and nothing to anybody else."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import ARGUMENTS, CSP, Visit, Visitor
from tests.setup_tools import find_chromium

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser

ENTRY = "faq/types-de-comptes-collaborateurs/"
EVERY = ["", ENTRY, "couloir/hopital/", "produit/", "faq/", "glossaire/", "accessibilite/", "contribuer/"]


@pytest.fixture(scope="module")
def remembering(chromium: Browser) -> Iterator[Browser]:
    """A Chromium that keeps pages for « Précédent », as at home: tests usually do without."""
    kept = "--disable-back-forward-cache"
    arguments = [f"--{name}" for name in ARGUMENTS]
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=arguments, ignore_default_args=[kept])
    yield browser
    browser.close()


def bodies(site: Path, visit: Visit) -> Iterator[bytes]:
    """Every file that the page asked for."""
    for url in dict.fromkeys(visit.requests):
        path = urlsplit(url).path.lstrip("/")
        yield (site / (f"{path}index.html" if path.endswith("/") or not path else path)).read_bytes()


@pytest.mark.parametrize(("path", "most"), [("", 22), (ENTRY, 16)], ids=["home", "entry"])
def test_a_first_visit_keeps_to_its_budget(visit: Visitor, built_site: Path, path: str, most: int) -> None:
    """`most`: kilobytes of 1,024, compressed."""
    reader = visit()
    reader.open(path)
    reader.page.wait_for_load_state("networkidle")
    assert len(set(reader.requests)) <= 6
    assert sum(len(gzip.compress(body)) for body in bodies(built_site, reader)) <= most * 1024


@pytest.mark.parametrize("path", EVERY)
def test_nothing_is_asked_of_others_nor_stored_before_the_reader_acts(visit: Visitor, path: str) -> None:
    reader = visit()
    page = reader.open(path)
    page.wait_for_load_state("networkidle")
    assert reader.outside() == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_the_whole_search_runs_under_the_strict_policy(visit: Visitor) -> None:
    """A refusal of the policy is an error of the console: the fixture finds it."""
    assert "unsafe" not in CSP
    reader = visit()
    page = reader.open("")
    reader.search("certificat de test")
    page.locator(".faq-hits summary").first.click()
    page.locator("[data-facet=produit] input[type=checkbox]").first.check()
    reader.settled()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert reader.outside() == []


def test_no_page_holds_an_inline_script_or_style(built_site: Path) -> None:
    for path in built_site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<style" not in text, path
        assert " style=" not in text, path
        assert "<script>" not in text, path
        assert ' onclick="' not in text, path


@pytest.mark.parametrize("path", ["", "?q=certificat", ENTRY, "dossier/convergence/"])
def test_back_shows_the_page_as_it_was_left(online: str, remembering: Browser, path: str) -> None:
    """The page comes from the browser's memory. Chromium keeps no page left while its scripts are on their way."""
    page = remembering.new_page()
    page.goto(f"{online}/{path}", wait_until="networkidle")
    page.evaluate("addEventListener('pageshow', ({persisted}) => (document.body.dataset.came = String(persisted)))")
    page.goto(f"{online}/glossaire/")
    page.evaluate("history.back()")
    expect(page.locator("body")).to_have_attribute("data-came", "true")
    page.close()

"""Accessibility that a machine can judge: every template and state, light and dark, without one finding."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import AXE, ROOT, Visit, Visitor

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser

TABLE = "faq/types-de-comptes-collaborateurs/"
DOCS = sorted(path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md"))
"""Every hand-written page: the declaration says so."""
PAGES = {
    "home": "",
    "entry": TABLE,
    "entry past its review date": "faq/guichet-de-mon-dispositif-vague-2-ouvert/",
    "value": "couloir/hopital/",
    "folder": "dossier/convergence/",
    "facet": "produit/",
    "all questions": "faq/",
    "news": "nouveautes/",
    "glossary": "glossaire/",
    "block": "couloir/hopital/bloc/",
    "not found": "nulle/part/",
} | {str(path): f"{path}/" for path in DOCS if path.name != "index"}


def expand(visit: Visit) -> None:
    for opener in visit.page.locator("[data-facet-all]").all():
        opener.click()


def first_answer(visit: Visit) -> None:
    visit.search("convergence")
    visit.page.locator(".faq-hits summary").first.click()


def filtered(visit: Visit) -> None:
    visit.page.goto(f"{visit.page.url}?q=preuve&couloir=imagerie&couloir=hopital")
    visit.settled()


def nothing(visit: Visit) -> None:
    visit.page.goto(f"{visit.page.url}?q=preuve&couloir=hopital")
    visit.settled()


def corrected(visit: Visit) -> None:
    visit.search("convergense")


def failed(visit: Visit) -> None:
    visit.page.context.route("**/search/**", lambda route: route.abort())
    visit.page.fill("#recherche", "compte")
    visit.page.wait_for_selector("[data-error]:not([hidden])")
    visit.faults.clear()


def suggested(visit: Visit) -> None:
    visit.page.goto(f"{visit.page.url}glossaire/")
    visit.page.fill("#recherche", "certificat")
    visit.page.get_by_role("option").first.wait_for()


STATES = {
    "facets expanded": expand,
    "answer open": first_answer,
    "filters on": filtered,
    "no result": nothing,
    "corrected": corrected,
    "search not loaded": failed,
    "suggestions": suggested,
}


@pytest.fixture(scope="module")
def auditor(chromium: Browser, online: str) -> Iterator[Visit]:
    """One reader for all pages, who carries axe along: handing it over anew costs more than a run."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", locale="fr-FR")
    context.add_init_script(AXE)
    yield Visit(context.new_page(), online)
    context.close()


def audit(reader: Visit, path: str) -> None:
    page = reader.open(path)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert reader.axe() == [], path
    assert reader.outside() == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_has_no_finding(auditor: Visit, path: str) -> None:
    auditor.requests.clear()
    audit(auditor, path)
    if not path.startswith("nulle"):
        assert auditor.faults == []
    auditor.faults.clear()


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_search_has_no_finding(visit: Visitor, state: str) -> None:
    reader = visit()
    reader.open("")
    STATES[state](reader)
    assert reader.axe() == []
    assert reader.outside() == []


def test_the_drawer_of_narrow_screens_has_no_finding(visit: Visitor) -> None:
    reader = visit(width=320)
    page = reader.open("?q=compte")
    reader.settled()
    page.click("[data-filter-open]")
    assert page.locator("dialog").get_attribute("open") is not None
    assert reader.axe() == []


def test_no_page_of_the_offline_copy_has_a_finding(auditor: Visit, offline: str) -> None:
    reader = Visit(auditor.page.context.new_page(), offline)
    for path in PAGES.values():
        if not path.endswith("bloc/"):
            audit(reader, "404.html" if path.startswith("nulle") else f"{path.rstrip('/') or 'index'}.html")
    assert reader.faults == []


def test_no_state_of_the_search_offline_has_a_finding(auditor: Visit, offline: str) -> None:
    reader = Visit(auditor.page.context.new_page(), offline)
    for state in (expand, first_answer, filtered, nothing, corrected):
        reader.open("index.html")
        state(reader)
        assert reader.axe() == [], state.__name__
        assert reader.outside() == []
    assert reader.faults == []

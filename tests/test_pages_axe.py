"""Accessibility that a machine can judge: every template and state, light and dark, without one finding."""

import pytest

from tests.browser import ROOT, Visit, Visitor

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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_has_no_finding(visit: Visitor, path: str, dark: bool) -> None:
    reader = visit(dark=dark)
    page = reader.open(path)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert reader.axe() == []
    assert reader.outside() == []
    if path.startswith("nulle"):
        reader.faults.clear()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_search_has_no_finding(visit: Visitor, state: str, dark: bool) -> None:
    reader = visit(dark=dark)
    reader.open("")
    STATES[state](reader)
    assert reader.axe() == []
    assert reader.outside() == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_drawer_of_narrow_screens_has_no_finding(visit: Visitor, dark: bool) -> None:
    reader = visit(width=320, dark=dark)
    page = reader.open("?q=compte")
    reader.settled()
    page.click("[data-filter-open]")
    assert page.locator("dialog").get_attribute("open") is not None
    assert reader.axe() == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_of_the_offline_copy_has_a_finding(visit: Visitor, offline: str, dark: bool) -> None:
    reader = visit(dark=dark, at=offline)
    for path in PAGES.values():
        if path.endswith("bloc/"):
            continue
        page = reader.open("404.html" if path.startswith("nulle") else f"{path.rstrip('/') or 'index'}.html")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert reader.axe() == [], path
    assert reader.outside() == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_state_of_the_search_offline_has_a_finding(visit: Visitor, offline: str, dark: bool) -> None:
    for state in (expand, first_answer, filtered, nothing, corrected):
        reader = visit(dark=dark, at=offline)
        reader.open("index.html")
        state(reader)
        assert reader.axe() == [], state.__name__
        assert reader.outside() == []

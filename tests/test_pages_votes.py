"""The form of the votes and the pages of the service, without one finding of axe; the service is real."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Visit, Visitor
from tests.service_tools import Place, Server

pytest_plugins = ["tests.browser_fixtures", "tests.service_fixtures"]
pytestmark = pytest.mark.browser

SAID = ".faq-vote__status"


def vote(reader: Visit, choice: str) -> None:
    reader.page.get_by_role("button", name=choice, exact=True).click()
    expect(reader.page.locator(SAID)).to_contain_text("Merci")


def gone(reader: Visit) -> None:
    reader.page.context.route("**/api/votes", lambda route: route.fulfill(status=400, json={"detail": "Refusé."}))
    reader.page.get_by_role("button", name="Oui", exact=True).click()
    expect(reader.page.locator(SAID)).to_have_text("Refusé.")
    reader.faults.clear()


STATES: dict[str, Callable[[Visit], None]] = {
    "before": lambda reader: None,
    "yes": lambda reader: vote(reader, "Oui"),
    "no, with reasons": lambda reader: vote(reader, "Non"),
    "refused": gone,
}


@pytest.fixture
def server(serve: Callable[..., Server], tmp_path: Path) -> Server:
    return serve(f"sqlite:///{tmp_path}/avis.sqlite", FAQ_MINIMUM_SECONDS="1")


def test_every_state_of_the_form_has_no_finding(visit: Visitor, server: Server, place: Place) -> None:
    for state in STATES.values():
        reader = visit(at=server.url)
        reader.open(place.entries[0]["url"])
        state(reader)
        assert reader.axe() == []
        assert reader.outside() == []


def test_one_votes_on_an_answer_opened_in_the_results(visit: Visitor, server: Server) -> None:
    reader = visit(at=server.url)
    page = reader.open("?q=certificat")
    reader.settled()
    page.locator(".faq-hits summary").first.click()
    vote(reader, "Oui")
    assert reader.axe() == []


@pytest.mark.parametrize("path", ["recherche?q=certificat&couloir=hopital", "recherche?q=zzzz", "recherche?q="])
def test_the_results_of_the_service_have_no_finding(visit: Visitor, server: Server, path: str) -> None:
    reader = visit(width=320, at=server.url)
    page = reader.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert reader.axe() == []


def test_thanks_and_errors_without_scripts_have_no_finding(visit: Visitor, server: Server, place: Place) -> None:
    entry = place.entries[0]["id"]
    reader = visit(width=320, at=server.url)
    for path in (f"merci?entry={entry}&vote=non", f"merci?entry={entry}&vote=oui", "merci?entry=inconnue&vote=oui"):
        page = reader.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert reader.axe() == [], path
    reader.faults.clear()


def test_on_narrow_screens_filters_of_the_service_are_folded_before_the_results(visit: Visitor, server: Server) -> None:
    for width, folded in ((320, True), (1280, False)):
        page = visit(width=width, scripts=False, at=server.url).open("recherche?q=certificat&offre=produits-services")
        box = page.get_by_role("checkbox", name="Produits et services", include_hidden=True)
        expect(box).to_be_visible(visible=not folded)
        if folded:
            page.locator("summary", has_text="Filtrer (1)").click()
            expect(box).to_be_checked()
            expect(box).to_be_visible()


def test_without_scripts_the_search_and_its_filters_are_sent_to_the_service(visit: Visitor, server: Server) -> None:
    page = visit(width=390, scripts=False, at=server.url).open("")
    subjects = page.get_by_role("heading", name="Par sujet").bounding_box()
    assert subjects
    assert subjects["y"] < 600
    page.fill("#recherche", "certificat")
    page.get_by_role("checkbox", name="Produits et services").check()
    page.get_by_role("button", name="Chercher avec ces filtres").click()
    expect(page).to_have_url(re.compile(r"/recherche\?q=certificat&offre=produits-services"))
    expect(page.locator("main")).to_contain_text("réponse")


def test_where_only_the_service_is_there_the_words_follow_to_a_remark(visit: Visitor, server: Server) -> None:
    reader = visit(at=server.url)
    page = reader.open("?q=recette+de+la+tarte+aux+pommes+du+ministère")
    reader.settled()
    page.get_by_role("link", name="Dites sous elle ce que vous cherchez").click()
    expect(page.get_by_role("button", name="Non", exact=True)).to_be_focused()
    expect(page).not_to_have_url(re.compile("#"))
    page.keyboard.press("Enter")
    expect(page.locator(SAID)).to_contain_text("Merci")
    expect(page.locator(".faq-vote__comment")).to_have_value("recette de la tarte aux pommes du ministère")

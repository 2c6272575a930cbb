"""The form of the votes in a real browser, with scripts and without."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.service_tools import Place, Server, count_votes, rows

pytest_plugins = ["tests.service_fixtures", "tests.browser_fixtures"]
pytestmark = pytest.mark.browser
THANKS = "Merci, votre avis est enregistré."
Visit = Callable[..., Page]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/avis.sqlite"


@pytest.fixture
def server(serve: Callable[..., Server], database: str) -> Server:
    return serve(database, FAQ_MINIMUM_SECONDS="1")


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """Open a page; whatever its console complains about fails the test."""
    contexts, complaints = [], []

    def noted(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def opened(path: str, scripts: bool = True) -> Page:
        context = chromium.new_context(java_script_enabled=scripts, locale="fr-FR")
        contexts.append(context)
        page = context.new_page()
        page.on("console", noted)
        page.goto(f"{server.url}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_vote_is_announced_and_keeps_the_focus(visit: Visit, place: Place, database: str) -> None:
    page = visit(place.entries[0]["url"])
    oui = page.get_by_role("button", name="Oui", exact=True)
    oui.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".faq-vote__status")).to_have_text(THANKS)
    expect(oui).to_be_focused()
    expect(oui).to_have_attribute("aria-pressed", "true")
    assert count_votes(database) == {"oui": 1}


def test_a_no_asks_what_is_missing_and_names_the_contact(visit: Visit, place: Place, database: str) -> None:
    number = next(n for n, entry in enumerate(place.entries) if entry["contact"])
    page = visit(place.entries[number]["url"])
    page.get_by_role("button", name="Non", exact=True).click()
    expect(page.get_by_role("group", name="Qu’est-ce qui n’allait pas ?")).to_be_visible()
    expect(page.locator(".faq-vote__contact")).to_contain_text(place.entries[number]["contact"])
    page.get_by_label("La réponse n’est plus à jour").check()
    page.get_by_label("Votre remarque").fill("Voir marie@example.org")
    page.get_by_role("button", name="Envoyer mes précisions").click()
    expect(page.locator(".faq-vote__status")).to_have_text("Merci, vos précisions sont enregistrées.")
    expect(page.locator(".faq-vote__status")).to_be_focused()
    assert rows(database, "SELECT vote, reasons, comment FROM ballots") == [("non", "perimee", "Voir [courriel]")]


def test_one_changes_ones_mind_reloads_double_clicks_and_still_counts_once(
    visit: Visit, place: Place, database: str
) -> None:
    page = visit(place.entries[0]["url"])
    page.get_by_role("button", name="Non", exact=True).dblclick()
    expect(page.locator(".faq-vote__status")).to_contain_text(THANKS[:-1])
    page.reload()
    page.get_by_role("button", name="Non", exact=True).click()
    page.get_by_role("button", name="Oui", exact=True).click()
    expect(page.locator(".faq-vote__status")).to_have_text(THANKS)
    expect(page.get_by_role("button", name="Non", exact=True)).to_have_attribute("aria-pressed", "false")
    assert count_votes(database) == {"oui": 1}


def test_a_vote_is_withdrawn_and_the_focus_goes_back_to_the_question(visit: Visit, place: Place, database: str) -> None:
    page = visit(place.entries[0]["url"])
    page.get_by_role("button", name="Oui", exact=True).click()
    page.get_by_role("button", name="Retirer mon avis").click()
    expect(page.locator(".faq-vote__status")).to_have_text("Votre avis est retiré.")
    expect(page.get_by_role("button", name="Oui", exact=True)).to_be_focused()
    assert count_votes(database) == {}


def test_nothing_is_kept_on_the_device(visit: Visit, place: Place) -> None:
    page = visit(place.entries[0]["url"])
    page.get_by_role("button", name="Oui", exact=True).click()
    expect(page.locator(".faq-vote__status")).to_have_text(THANKS)
    kept = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert page.evaluate(kept) == ["", 0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []


def test_a_service_that_is_gone_is_told_soberly_and_found_again(
    visit: Visit, place: Place, server: Server, database: str
) -> None:
    page = visit(place.entries[0]["url"])
    server.send(signal.SIGKILL)
    page.get_by_role("button", name="Oui", exact=True).click()
    failed = "Votre avis n’a pas pu être enregistré. Réessayez plus tard."
    expect(page.locator(".faq-vote__status")).to_have_text(failed, timeout=20_000)
    expect(page.get_by_role("button", name="Oui", exact=True)).to_have_attribute("aria-pressed", "false")
    server.start()
    page.get_by_role("button", name="Oui", exact=True).click()
    expect(page.locator(".faq-vote__status")).to_have_text(THANKS, timeout=10_000)
    assert count_votes(database) == {"oui": 1}


def test_without_scripts_a_vote_leads_to_thanks_and_back(visit: Visit, place: Place, database: str) -> None:
    entry = place.entries[0]
    page = visit(entry["url"], scripts=False)
    page.get_by_role("button", name="Non", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre avis est enregistré")
    page.get_by_label("Elle contient une erreur").check()
    page.get_by_role("button", name="Envoyer mes précisions").click()
    page.get_by_role("link", name="Revenir à la réponse").click()
    expect(page).to_have_url(f"{page.url.split('/faq/')[0]}/{entry['url']}")
    assert rows(database, "SELECT vote, reasons FROM ballots") == [("non", "erreur")]


def test_without_scripts_one_searches_filters_and_votes(visit: Visit, place: Place, database: str) -> None:
    page = visit("", scripts=False)
    page.get_by_role("searchbox").first.fill("carte CPS")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recherche")
    before = page.locator(".faq-item").count()
    box = page.get_by_role("checkbox").first
    box.check()
    page.get_by_role("button", name="Filtrer").click()
    assert 0 < page.locator(".faq-item").count() <= before
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.locator(".faq-item summary").first.click()
    page.locator(".faq-item").first.get_by_role("button", name="Oui", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre avis est enregistré")
    assert count_votes(database) == {"oui": 1}


def test_every_answer_of_a_list_has_its_own_form(visit: Visit, place: Place, database: str) -> None:
    folder = place.entries[0]["folder"]
    page = visit(f"dossier/{folder}/")
    items = page.locator(".faq-item")
    ids = page.eval_on_selector_all("[id]", "all => all.map((each) => each.id)")
    assert len(ids) == len(set(ids))
    for number in range(2):
        items.nth(number).locator("summary").click()
        items.nth(number).get_by_role("button", name="Oui", exact=True).click()
        expect(items.nth(number).locator(".faq-vote__status")).to_have_text(THANKS)
    assert count_votes(database) == {"oui": 2}


def test_an_answer_opened_in_the_results_can_be_voted_on(visit: Visit, place: Place, database: str) -> None:
    page = visit("?q=carte+CPS")
    first = page.locator("details[data-entry]").first
    first.locator("summary").click()
    first.get_by_role("button", name="Non", exact=True).click()
    expect(first.locator(".faq-vote__status")).to_contain_text(THANKS[:-1], timeout=10_000)
    expect(first.get_by_role("textbox", name="Votre remarque")).to_be_visible()
    assert rows(database, "SELECT entry, vote FROM ballots") == [(first.get_attribute("data-entry"), "non")]


def test_a_submitted_question_that_finds_nothing_is_counted_without_its_words(visit: Visit, database: str) -> None:
    page = visit("")
    field = page.get_by_role("searchbox", name="Votre question")
    field.fill("Xyzzyqwk")
    with page.expect_response(lambda response: "/api/search" in response.url) as sent:
        field.press("Enter")
    assert sent.value.status == 200
    for _ in range(100):  # noted after the answer is given
        if rows(database, "SELECT 1 FROM missed"):
            break
        page.wait_for_timeout(50)
    assert rows(database, "SELECT people, words FROM missed") == [(1, None)]


def test_a_question_that_finds_something_is_not_sent(visit: Visit, database: str) -> None:
    page = visit("")
    field = page.get_by_role("searchbox", name="Votre question")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    field.fill("carte CPS")
    field.press("Enter")
    expect(page.get_by_role("heading", name="réponses").first).to_be_visible()
    page.wait_for_timeout(300)
    assert [url for url in asked if "/api/search" in url] == []

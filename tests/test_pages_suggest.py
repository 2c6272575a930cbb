"""The header's field suggests questions: an ARIA 1.2 combobox, light, online and from a folder."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import Visit, Visitor

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser

PAGE = "faq/types-de-comptes-collaborateurs/"
FIELD = "#recherche"


def typed(reader: Visit, words: str = "certificat") -> Page:
    page = reader.open(PAGE)
    page.locator(FIELD).fill(words)  # one act, so one list: no list of a shorter word is read by mistake
    page.locator("[role=option]").first.wait_for()
    return page


def test_the_field_is_a_combobox_that_tells_its_state(visit: Visitor) -> None:
    page = typed(visit())
    field = page.get_by_role("combobox", name="Chercher dans la FAQ", expanded=True)
    expect(field).to_have_attribute("aria-controls", page.get_by_role("listbox").get_attribute("id") or "")
    options = page.get_by_role("listbox", name="Questions proposées").get_by_role("option")
    expect(options).to_have_count(6)
    expect(options.last).to_have_text(re.compile(r"^Toutes les réponses \(\d+\)$"))
    expect(page.get_by_role("status")).to_have_text("5 questions proposées")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", expanded=False)).to_have_value("certificat")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()


def heard(page: Page) -> None:
    """Keep in `said` each text of the status region."""
    page.evaluate(
        "window.said = []; const region = document.querySelector('[data-status]');"
        " new MutationObserver(() => region.textContent && said.push(region.textContent))"
        ".observe(region, { childList: true })"
    )


def test_only_the_last_list_is_announced_to_who_types(visit: Visitor) -> None:
    page = visit().open(PAGE)
    heard(page)
    page.locator(FIELD).press_sequentially("certificat", delay=200)
    page.locator("[role=option]").first.wait_for()
    expect(page.get_by_role("status")).to_have_text("5 questions proposées")
    assert page.evaluate("said") == ["5 questions proposées"]


def test_a_list_closed_before_its_announcement_is_not_announced(visit: Visitor) -> None:
    page = visit().open(PAGE)
    heard(page)
    page.locator(FIELD).press_sequentially("certificat", delay=20)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(1200)
    assert page.evaluate("said") == []


def test_the_keyboard_opens_the_question_chosen(visit: Visitor) -> None:
    page = typed(visit())
    question = page.locator("[role=option]").nth(1).inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1#question")).to_have_text(question)


def test_enter_without_a_choice_and_the_last_option_lead_to_all_answers(visit: Visitor) -> None:
    for keys in (["Enter"], ["ArrowUp", "Enter"]):
        page = typed(visit())
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("#resultats")).to_have_text(re.compile(r"^\d+ réponses$"))
        expect(page).to_have_url(re.compile(r"/\?q=certificat$"))


def test_one_finger_is_enough(visit: Visitor) -> None:
    reader = visit(width=320, has_touch=True)
    page = typed(reader)
    option = page.locator("[role=option]").first
    question = option.inner_text()
    assert (option.bounding_box() or {"height": 0})["height"] >= 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    option.tap()
    expect(page.locator("h1#question")).to_have_text(question)


def test_no_option_changes_under_the_finger(visit: Visitor) -> None:
    """A list still on its way when an option is pressed is dropped: one gets the question that one saw."""
    page = typed(visit())
    option = page.locator("[role=option]").first
    question = option.inner_text()
    held: list[Route] = []
    page.route("**/search/**", lambda route: held.append(route))
    with page.expect_request("**/search/**"):
        page.locator(FIELD).fill("facturation")
    option.hover()
    page.mouse.down()
    page.route("**/search/**", lambda route: route.continue_())
    for route in held:
        route.continue_()
    page.evaluate("Faq.engine.search({ q: 'facturation', limit: 5, typing: true }).then(() => null)")
    page.mouse.up()
    expect(page.locator("h1#question")).to_have_text(question)


def test_leaving_the_field_closes_the_list(visit: Visitor) -> None:
    page = typed(visit())
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Chercher")).to_be_focused()


def test_nothing_is_loaded_before_the_focus_and_little_at_the_first_letter(visit: Visitor, built_site: Path) -> None:
    reader = visit()
    page = reader.open(PAGE)
    page.wait_for_load_state("networkidle")
    before = set(reader.requests)
    assert not [url for url in before if "search" in url]
    page.locator(FIELD).press_sequentially("c")
    page.wait_for_timeout(1500)
    added = [built_site / urlsplit(url).path.lstrip("/") for url in set(reader.requests) - before]
    assert added
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in added) <= 45_000


def test_it_suggests_from_a_folder_too(visit: Visitor, offline: str) -> None:
    reader = visit(at=offline)
    page = reader.open("glossaire.html")
    page.locator(FIELD).press_sequentially("certificat")
    page.locator("[role=option]").first.click()
    expect(page.locator("h1#question")).to_be_visible()
    assert reader.outside() == []


def test_without_scripts_the_field_is_a_plain_one(visit: Visitor) -> None:
    page = visit(scripts=False).open(PAGE)
    expect(page.get_by_role("textbox", name="Chercher dans la FAQ")).to_be_visible()
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()

"""Reading: links into closed answers, text found in them, print, keyboard, narrow screens, copied links."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import ARGUMENTS, Visitor
from tests.setup_tools import find_chromium

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser

FOLDER = "dossier/convergence/"
ANSWER = "types-de-comptes-collaborateurs"
TEMPLATES = [
    *("", f"faq/{ANSWER}/", FOLDER, "produit/", "faq/", "glossaire/", "accessibilite/", "plan-du-site/"),
    *("nouveautes/", "a-propos/", "contribuer/", "mentions-legales/", "donnees-personnelles/"),
]


def focused(page: Page) -> str:
    """What the keyboard is on: its text or label."""
    found: str = page.evaluate(
        "(() => { const e = document.activeElement; return (e.ariaLabel || e.innerText || e.tagName).trim() })()"
    )
    return found


def test_a_link_to_an_answer_opens_it_in_its_list_and_gives_it_the_focus(visit: Visitor) -> None:
    reader = visit()
    page = reader.open(f"{FOLDER}#{ANSWER}")
    expect(page.locator(f"#{ANSWER}")).to_have_attribute("open", "")
    expect(page.locator(f"#{ANSWER} summary")).to_be_focused()
    expect(page.locator(f"#{ANSWER} summary")).to_be_in_viewport()
    page.evaluate("location.hash = 'profils-responsable-et-contributeur'")
    expect(page.locator("#profils-responsable-et-contributeur")).to_have_attribute("open", "")


def test_the_browser_finds_words_inside_closed_answers(visit: Visitor) -> None:
    page = visit().open(f"{FOLDER}#:~:text=invitation%20possible")
    expect(page.locator(f"#{ANSWER}")).to_have_attribute("open", "")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_print_shows_all_answers_with_address_and_date_and_no_widget(visit: Visitor, scripts: bool) -> None:
    page = visit(scripts=scripts).open(FOLDER)
    page.emulate_media(media="print")
    for answer in page.locator(".faq-item .faq-prose").all():
        expect(answer).to_be_visible()
    expect(page.locator(f"#{ANSWER} .faq-printed")).to_have_text(f"https://faq-industriels.example/faq/{ANSWER}/")
    expect(page.locator(f"#{ANSWER} .faq-meta")).to_be_visible()
    for widget in (".faq-actions", ".faq-search", ".faq-header__nav", ".faq-theme", ".faq-list__bar button"):
        expect(page.locator(widget).first).to_be_hidden()


def test_one_answer_of_a_list_can_be_printed_alone(visit: Visitor) -> None:
    page = visit().open(f"{FOLDER}#{ANSWER}")
    page.evaluate("window.print = () => {}")
    page.locator(f"#{ANSWER} [data-module=print]").click()
    page.emulate_media(media="print")
    expect(page.locator(f"#{ANSWER} .faq-prose")).to_be_visible()
    expect(page.locator("#profils-responsable-et-contributeur")).to_be_hidden()


def test_the_link_of_an_answer_is_copied_and_said(visit: Visitor) -> None:
    reader = visit(permissions=["clipboard-read", "clipboard-write"])
    page = reader.open(f"{FOLDER}#{ANSWER}")
    page.locator(f"#{ANSWER} [data-module=copy]").click()
    expect(page.get_by_role("status").last).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()") == f"{reader.address}/faq/{ANSWER}/"


def test_all_answers_open_and_close_at_once(visit: Visitor) -> None:
    page = visit().open(FOLDER)
    button = page.locator("[data-module=open-all]")
    button.click()
    expect(page.locator(".faq-list__items details:not([open])")).to_have_count(0)
    expect(button).to_have_text("Tout fermer")
    button.click()
    expect(page.locator("details[open]")).to_have_count(0)


def test_the_keyboard_walks_a_list_in_a_sensible_order(visit: Visitor) -> None:
    page = visit().open(FOLDER)
    seen = []
    for _ in range(11):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or seen[-1] == "Chercher dans la FAQ", seen[-1]
    assert seen[0] == "Aller au contenu"
    assert seen[1].startswith("FAQ des industriels")
    assert seen[2:4] == ["Chercher dans la FAQ", "Chercher"]
    assert seen[4:7] == ["Toutes les questions", "Glossaire", "Contribuer"]
    assert seen[7:10] == ["Accueil", "Toutes les questions", "Tout ouvrir"]
    assert seen[10].splitlines()[0].endswith("?")
    page.keyboard.press("Enter")
    expect(page.locator("details").first).to_have_attribute("open", "")


def test_the_skip_link_leads_to_the_content(visit: Visitor) -> None:
    page = visit().open(f"faq/{ANSWER}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "Accueil"


def test_the_keyboard_walks_the_search_and_comes_back(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    page.keyboard.press("Control+k")
    page.keyboard.type("certificat")
    reader.settled()
    page.keyboard.press("Tab")
    assert focused(page) == "Chercher"
    page.keyboard.press("Tab")
    assert focused(page) == "Aller aux résultats"
    page.keyboard.press("Tab")
    assert focused(page).startswith("Voir les ")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    reader.settled()
    expect(page.locator("[data-chips] button")).to_have_count(1)
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.locator("[data-chips] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#resultats")).to_be_focused()
    for _ in range(page.locator("[data-refine-list] button").count() + 1):
        page.keyboard.press("Tab")
    assert focused(page).endswith("?") or page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(page.locator(".faq-hits details").first).to_have_attribute("open", "")
    opened = page.locator(".faq-hits details").first
    page.go_back()
    reader.settled()
    expect(page.locator("[data-chips] button")).to_have_count(1)
    expect(opened).to_be_attached()


def test_what_scrolls_on_hand_written_pages_is_reached_by_keyboard(visit: Visitor) -> None:
    reader = visit(width=320)
    for path in ("projet/recherche/", "projet/reglages/", "guide-redacteur/"):
        page = reader.open(path)
        wide = "(all) => all.filter((e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX === 'auto')"
        boxes = page.locator(".faq-prose pre, .faq-prose .faq-table")
        assert boxes.evaluate_all(f"(all) => ({wide})(all).filter((e) => e.tabIndex < 0).length") == 0
        assert boxes.evaluate_all(f"(all) => ({wide})(all).length") > 0
        assert [text for text in page.locator("th").all_inner_texts() if not text.strip()] == []


def test_a_term_leads_to_its_definition_by_keyboard_or_touch_and_without_scripts(visit: Visitor) -> None:
    for scripts in (True, False):
        page = visit(scripts=scripts).open(f"faq/{ANSWER}/")
        term = page.locator("a.faq-term").first
        name = term.inner_text()
        assert page.locator("a.faq-term", has_text=re.compile(f"^{name}$")).count() == 1
        term.focus()
        page.keyboard.press("Enter")
        row = page.locator(".faq-glossary > :target")
        expect(row.locator("dt")).to_have_text(name)
        expect(row).to_be_in_viewport()


def test_a_term_of_an_answer_opened_in_results_leads_to_the_glossary(visit: Visitor, offline: str) -> None:
    for reader, path in ((visit(), "?q=types+de+comptes"), (visit(at=offline), "index.html?q=types+de+comptes")):
        page = reader.open(path)
        page.locator(".faq-hits summary").first.click()
        page.locator(".faq-hits details[open] a.faq-term").first.click()
        expect(page.locator(".faq-glossary > :target dt")).to_be_visible()


def test_the_glossary_is_filtered_and_links_to_the_answers_that_use_a_term(visit: Visitor) -> None:
    page = visit().open("glossaire/")
    rows = page.locator(".faq-glossary > div:visible")
    page.get_by_role("searchbox", name="Filtrer le glossaire").fill("hébergeur")
    assert 0 < rows.count() < 10
    expect(page.locator(".faq-glossary__letter:visible")).to_have_count(1)
    hds = page.locator("#hds")
    expect(hds).to_contain_text("Hébergeur de données de santé")
    hds.locator(".faq-glossary__uses a").first.click()
    expect(page.locator("article .faq-prose")).to_contain_text("HDS")


@pytest.mark.parametrize("path", TEMPLATES)
@pytest.mark.parametrize("width", [320, 768])
def test_no_page_scrolls_in_two_ways(visit: Visitor, path: str, width: int) -> None:
    """320 px is also 1280 px at 400 %."""
    page = visit(width=width).open(path)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_of_a_hand_written_page_scrolls_on_its_own(visit: Visitor) -> None:
    page = visit(width=320).open("projet/recherche/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    table = page.get_by_role("group", name=re.compile("^Tableau")).first
    assert table.evaluate("(box) => [box.tabIndex, getComputedStyle(box).overflowX]") == [0, "auto"]


def test_the_navigation_is_one_line_on_the_narrowest_screen(visit: Visitor) -> None:
    links = visit(width=320).open("").get_by_role("navigation", name="Navigation principale").get_by_role("link")
    assert len({box["y"] for box in map(Locator.bounding_box, links.all()) if box}) == 1


def test_text_twice_as_large_still_fits_the_narrowest_screen(chromium: Browser, online: str) -> None:
    """As set in the browser: media queries follow it too."""
    arguments = [*(f"--{name}" for name in ARGUMENTS), "--blink-settings=defaultFontSize=32"]
    large = chromium.browser_type.launch(executable_path=find_chromium(), args=arguments)
    page = large.new_page(viewport={"width": 320, "height": 800})
    for path in (*TEMPLATES, "?q=certificat", "?q=carte+cps", "?q=xylophone"):
        page.goto(f"{online}/{path}")
        if "?q=" in path:
            expect(page.locator("[data-results] h2").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    large.close()


def test_nothing_moves_for_a_reader_who_asks_so(visit: Visitor) -> None:
    """Every reader of these tests asks so."""
    page = visit().open(FOLDER)
    moves = "(all) => all.map((e) => getComputedStyle(e)).map((s) => [s.transitionDuration, s.animationName])"
    assert {tuple(each) for each in page.locator("*").evaluate_all(moves)} == {("0s", "none")}


def test_links_to_other_sites_are_marked(visit: Visitor) -> None:
    page = visit().open("faq/guichet-de-mon-dispositif-vague-2-ouvert/")
    links = page.locator("main a[href^=http]")
    assert links.count() > 1
    for link in links.all():
        assert "↗" in link.evaluate("(a) => getComputedStyle(a, '::after').content")


def test_results_fit_the_narrowest_screen(visit: Visitor) -> None:
    reader = visit(width=320)
    page = reader.open("?q=certificat+de+test&produit=igc-sante")
    reader.settled()
    page.locator(".faq-hits summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", TEMPLATES)
def test_buttons_and_fields_are_large_enough(visit: Visitor, path: str) -> None:
    page = visit(width=320).open(path)
    found: list[Any] = page.locator("button, summary, select, label.faq-choice, .faq-chip").evaluate_all(
        "all => all.map((e) => [e.textContent, e.getBoundingClientRect()]).map(([t, b]) => [t, b.width, b.height])"
    )
    small = [(text, width, height) for text, width, height in found if width and min(width, height) < 24]
    assert small == []


def test_a_wide_table_scrolls_inside_its_own_named_group(visit: Visitor) -> None:
    page = visit(width=320).open(f"faq/{ANSWER}/")
    table = page.get_by_role("group", name=re.compile("^Tableau\\s: Compte, Identité"))
    assert table.evaluate("(box) => box.scrollWidth > box.clientWidth")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert table.evaluate("(box) => box.scrollLeft") > 0


def test_without_scripts_everything_is_one_link_away_and_nothing_is_dead(visit: Visitor) -> None:
    page = visit(width=390, scripts=False).open("")
    expect(page.get_by_text("demande JavaScript")).to_be_visible()
    subjects = page.get_by_role("heading", name="Par sujet").bounding_box()
    assert subjects
    assert subjects["y"] < 600
    expect(page.locator("input[type=checkbox]:visible")).to_have_count(0)
    expect(page.locator("[data-filter-open]")).to_be_hidden()
    page.get_by_role("link", name="Hôpital").first.click()
    page.locator("summary").first.click()
    expect(page.locator("details .faq-prose").first).to_be_visible()
    expect(page.locator("[data-module=copy]").first).to_be_hidden()


def test_a_long_list_of_values_is_filtered_on_its_page(visit: Visitor) -> None:
    page = visit().open("produit/")
    values = page.locator(".faq-values > li:visible")
    before = values.count()
    counts = [int(re.match(r"\d+", text)[0]) for text in values.locator(".faq-number").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    expect(page.get_by_text("de la plus fréquente à la plus rare")).to_be_visible()
    page.get_by_role("searchbox", name="Filtrer cette liste").fill("sante connect")
    assert 0 < values.count() < before
    expect(page.get_by_role("status")).to_have_text(f"{values.count()} valeurs")
    expect(visit().open("offre/").locator(".faq-filter")).to_have_count(0)


def test_a_long_page_has_its_contents_beside_it(visit: Visitor) -> None:
    page = visit().open("a-propos/")
    contents = page.get_by_role("navigation", name="Sur cette page")
    column, text = contents.bounding_box(), page.locator(".faq-prose").bounding_box()
    assert column
    assert text
    assert column["x"] > text["x"] + text["width"]
    for link in contents.get_by_role("link").all():
        assert page.locator(link.get_attribute("href") or "").count() == 1
    expect(visit().open("contribuer/").locator("h1")).to_be_visible()


def test_the_reader_chooses_light_or_dark_and_only_then_something_is_stored(visit: Visitor) -> None:
    reader = visit(dark=True)
    page = reader.open("")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(background)
    assert page.evaluate("localStorage.length") == 0
    page.select_option("#apparence", "clair")
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    page.reload()
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    expect(page.locator("#apparence")).to_have_value("clair")
    page.select_option("#apparence", "")
    assert page.evaluate(background) == dark
    assert page.evaluate("localStorage.length") == 0


def test_in_forced_colours_borders_still_tell_controls_apart(visit: Visitor) -> None:
    reader = visit(forced_colors="active")
    page = reader.open("?q=compte&couloir=hopital")
    page.wait_for_selector("[data-chips] button")
    for control in ("#recherche", ".faq-search button", "[data-chips] button"):
        assert page.locator(control).first.evaluate("(e) => parseFloat(getComputedStyle(e).borderTopWidth)") >= 1

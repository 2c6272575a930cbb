"""The search panel as a reader uses it, in a real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from search.cli.build import build_site
from search.content.corpus import load_corpus
from search.content.typography import unbroken
from tests.browser import ROOT, Visitor

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser

COUNT = "#resultats"


def box(page: Page, facet: str, slug: str) -> Locator:
    """The checkbox of a value, with its facet open."""
    more = page.locator(f"[data-facet={facet}] [data-facet-all][aria-expanded=false]")
    if more.is_visible():
        more.click()
    return page.locator(f"[data-facet={facet}] input[value={slug}]")


def questions(page: Page) -> list[str]:
    return page.locator(".faq-hits h3").all_inner_texts()


def test_results_come_as_one_types_with_the_words_marked(visit: Visitor) -> None:
    page = visit().open("")
    expect(page.locator("[data-browse]")).to_be_visible()
    page.locator("#recherche").press_sequentially("certificat")
    expect(page.locator(COUNT)).to_have_text(re.compile(r"^\d+ réponses$"))
    expect(page.locator("[data-browse]")).to_be_hidden()
    assert "ertificat" in page.locator(".faq-hits mark").first.inner_text()
    assert "certificat" in " ".join(questions(page)[:3]).lower()


def test_a_plain_visit_loads_no_search(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    page.wait_for_timeout(300)
    assert not [url for url in reader.requests if "search" in url]
    page.focus("#recherche")
    page.wait_for_timeout(500)
    assert [url for url in reader.requests if "/assets/search." in url]


def test_an_answer_opens_in_place_with_its_own_links(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    reader.search("types de comptes collaborateurs")
    first = page.locator(".faq-hits details").first
    first.locator("summary").click()
    expect(first.locator(".faq-prose table")).to_be_visible()
    expect(first.locator("[data-source]")).to_have_text(re.compile(r"^Source\s: ."))
    expect(page).to_have_url(re.compile(r"\?q=types\+de\+comptes\+collaborateurs$"))
    first.locator("[data-page]").click()
    expect(page.locator("h1")).to_have_text(re.compile("^Quels types de comptes"))


def test_words_of_closed_answers_are_in_the_page_for_the_browser_to_find(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    reader.search("types de comptes collaborateurs")
    first = page.locator(".faq-hits details").first
    expect(first.locator(".faq-prose")).to_contain_text("invitation possible")
    expect(first).not_to_have_attribute("open", "")


def test_results_are_printed_with_their_question_answers_and_addresses(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=types+de+comptes")
    page.locator(".faq-hits details").first.wait_for()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for answer in page.locator(".faq-hits .faq-prose").all():
        expect(answer).not_to_be_empty()
        expect(answer).to_be_visible()
    first = page.locator(".faq-hits details").first
    expect(first.locator(".faq-printed")).to_have_text(re.compile(r"^https://faq-industriels\.example/faq/[\w-]+/$"))
    expect(page.locator("#recherche")).to_be_visible()
    for widget in (".faq-search button", ".faq-facets", ".faq-hits .faq-actions", ".faq-hero h1"):
        expect(page.locator(widget).first).to_be_hidden()


def test_names_in_results_are_kept_on_one_line_as_in_pages(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    reader.search("e-CPS")
    assert "e-CPS" in page.locator(".faq-hits h3 .faq-name").all_inner_texts()
    texts = [entry.question for entry in load_corpus(ROOT / "faq")[0].published]
    made = page.evaluate(
        "(texts) => texts.map((text) => { const p = document.createElement('p'); p.textContent = text;"
        " Faq.panel.names(p); return p.innerHTML.replaceAll('&nbsp;', '\u00a0'); })",
        texts,
    )
    assert made == [unbroken(f"<p>{text}</p>")[3:-4] for text in texts]


def test_no_line_of_an_excerpt_begins_with_its_punctuation(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    reader.search("certificat")
    excerpts = page.locator(".faq-hit__excerpt").evaluate_all("(all) => all.map((each) => each.textContent)")
    assert any("\u00a0;" in text for text in excerpts)
    assert [text for text in excerpts if re.search(" [;:?!»]|« ", text)] == []


MARKED = "[...(CSS.highlights.get('faq-mots') ?? [])].map((range) => range.toString())"


@pytest.mark.parametrize("where", ["online", "offline"])
def test_the_words_searched_are_marked_in_the_answer_and_on_its_page(visit: Visitor, offline: str, where: str) -> None:
    reader = visit() if where == "online" else visit(at=offline)
    page = reader.open(f"{'' if where == 'online' else 'index.html'}?q=certificats")
    reader.settled()
    page.locator(".faq-hits summary").first.click()
    marked = page.evaluate(MARKED)
    assert marked
    assert all("certificat" in word.lower() for word in marked)
    page.locator(".faq-hits [data-page]").first.click()
    expect(page.locator("h1#question")).to_be_visible()
    expect(page).not_to_have_url(re.compile("#"))
    assert set(page.evaluate(MARKED)) == set(marked)
    assert page.locator(".faq-prose mark").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    top = page.evaluate("[...CSS.highlights.get('faq-mots')][0].getBoundingClientRect().top")
    assert 0 <= top < 800


def test_where_the_browser_marks_nothing_the_answer_opens_all_the_same(visit: Visitor) -> None:
    reader = visit()
    reader.page.add_init_script("delete CSS.highlights; Object.defineProperty(CSS, 'highlights', {value: undefined})")
    page = reader.open("?q=certificats")
    reader.settled()
    page.locator(".faq-hits summary").first.click()
    expect(page.locator(".faq-hits details[open] .faq-prose").first).to_be_visible()


def test_enter_pressed_before_the_search_is_loaded_is_not_lost(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    waiting: list[Route] = []
    page.context.route("**/assets/search.*", lambda route: waiting.append(route))
    page.fill("#recherche", "certificat")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    waiting[0].continue_()
    reader.settled()
    expect(page.locator(COUNT)).to_be_focused()


def test_a_drawer_asked_for_before_the_search_is_loaded_opens_once_it_is(visit: Visitor) -> None:
    page = visit(width=320).open("")
    waiting: list[Route] = []
    page.context.route("**/assets/search.*", lambda route: waiting.append(route))
    page.locator("[data-filter-open]").press("Enter")
    page.wait_for_timeout(200)
    waiting[0].continue_()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_facet_shows_its_fullest_values_of_the_moment(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=carte+cps")
    reader.settled()
    facet = page.locator("[data-facet=produit]")
    counts = [int(text) for text in facet.locator("[data-number]").all_inner_texts() if text]
    shown = [int(text) for text in facet.locator("[data-value]:visible [data-number]").all_inner_texts()]
    assert sorted(shown, reverse=True) == sorted(counts, reverse=True)[:2]


def test_where_nothing_is_found_subjects_and_questions_are_offered(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=xyzzyqwk")
    reader.settled()
    expect(page.get_by_role("heading", name="Par sujet")).to_be_visible()
    page.fill("#recherche", "certificat")
    reader.settled()
    expect(page.locator("[data-browse]")).to_be_hidden()


def test_an_opened_result_says_of_itself_what_its_page_says(visit: Visitor) -> None:
    reader = visit()
    for words in ("profils responsable et contributeur", "guichet vague 2 ouvert"):
        page = reader.open(f"?q={words.replace(' ', '+')}")
        reader.settled()
        first = page.locator(".faq-hits details").first
        first.locator("summary").click()
        said = first.locator(".faq-meta").inner_text()
        first.locator("[data-page]").click()
        expect(page.locator("h1#question")).to_be_visible()
        assert page.locator(".faq-meta").inner_text() == said


def test_nothing_to_filter_shows_no_filter(visit: Visitor) -> None:
    for width in (1280, 320):
        reader = visit(width=width)
        page = reader.open("?q=xyzzyqwk")
        reader.settled()
        expect(page.locator("#filtres")).to_be_hidden()
        expect(page.locator("[data-filter-open]")).to_be_hidden()


def test_the_keyboard_alone_filters_on_a_narrow_screen(visit: Visitor) -> None:
    reader = visit(width=320)
    page = reader.open("?q=compte")
    reader.settled()
    page.locator("[data-filter-open]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    for _ in range(60):
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[data-drawer-done]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-filter-open]")).to_be_focused()
    expect(page.locator("[data-filter-open]")).to_have_text("Filtrer (1)")


def test_facets_count_what_a_click_would_give(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    box(page, "couloir", "hopital").check()
    reader.settled()
    for facet, slug in (("dispositif", "hop-pfi-va2"), ("couloir", "imagerie")):
        row = page.locator(f"[data-facet={facet}] [data-value={slug}]")
        promised = int(row.locator("[data-number]").inner_text())
        box(page, facet, slug).check()
        reader.settled()
        total = int(page.locator(COUNT).inner_text().split()[0])
        if facet == "dispositif":
            assert total == promised
        else:
            assert total >= promised
        box(page, facet, slug).uncheck()
        reader.settled()


def test_choosing_a_couloir_leaves_only_its_dispositifs(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?couloir=officine")
    reader.settled()
    shown = page.locator("[data-facet=dispositif] [data-value]:not([hidden])")
    slugs = shown.evaluate_all("all => all.map((each) => each.dataset.value)")
    assert slugs
    assert "off-lgo-va2" in slugs
    assert len(slugs) < 10


def test_the_five_prompts_of_the_facets_are_seen_without_scrolling(visit: Visitor) -> None:
    page = visit().open("")
    page.set_viewport_size({"width": 1280, "height": 900})
    prompts = page.locator("[data-facet] legend")
    expect(prompts).to_have_count(5)
    for prompt in prompts.all():
        expect(prompt).to_be_in_viewport(ratio=1)


def test_a_facet_shows_few_values_then_all_and_filters_long_lists(visit: Visitor) -> None:
    page = visit().open("")
    expect(page.locator("[data-facet=offre] [data-facet-filter]")).to_have_count(0)
    facet = page.locator("[data-facet=produit]")
    visible = facet.locator("[data-value]:visible")
    expect(visible).to_have_count(2)
    expect(facet.locator("[data-facet-filter]")).to_be_hidden()
    more = facet.locator("[data-facet-all]")
    assert re.match(r"Voir les \d+", more.inner_text())
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    assert visible.count() > 12
    facet.locator("[data-facet-filter]").fill("sante con")
    assert all("anté Connect" in text for text in visible.all_inner_texts())
    assert visible.count() >= 2


def test_chips_remove_one_filter_or_all_and_keep_the_focus_in_place(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=compte&couloir=hopital&couloir=imagerie")
    reader.settled()
    chips = page.locator("[data-chips] button")
    expect(chips).to_have_count(2)
    chips.first.click()
    reader.settled()
    expect(chips).to_have_count(1)
    expect(chips.first).to_be_focused()
    expect(page).not_to_have_url(re.compile("couloir=hopital"))
    page.locator(".faq-results [data-clear]").click()
    reader.settled()
    expect(chips).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?q=compte$"))
    expect(page.locator(COUNT)).to_be_focused()


def test_back_undoes_one_step_at_a_time_and_a_copied_link_restores_all(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    page.locator("#recherche").press_sequentially("preuve")
    reader.settled()
    box(page, "couloir", "imagerie").check()
    reader.settled()
    copied, seen = page.url, questions(page)
    page.go_back()
    expect(page.locator("[data-chips] button")).to_have_count(0)
    expect(page.locator("#recherche")).to_have_value("preuve")
    page.go_back()
    expect(page.locator("[data-browse]")).to_be_visible()
    expect(page.locator("#recherche")).to_have_value("")
    other = visit()
    other.page.goto(copied)
    other.settled()
    assert questions(other.page) == seen
    expect(box(other.page, "couloir", "imagerie")).to_be_checked()


def test_coming_back_from_an_answer_finds_the_results_as_they_were(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=certificat")
    reader.settled()
    page.locator(".faq-hits summary").nth(1).click()
    page.locator(".faq-hits details").nth(1).locator("[data-page]").click()
    page.wait_for_selector("h1#question")
    page.go_back()
    reader.settled()
    expect(page.locator(".faq-hits details").nth(1)).to_have_attribute("open", "")


def test_twenty_results_then_more_and_the_focus_goes_to_the_first_new_one(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?offre=segur-numerique")
    reader.settled()
    items = page.locator(".faq-hits > li")
    expect(items).to_have_count(20)
    page.click(".faq-more button")
    expect(items).to_have_count(40)
    expect(items.nth(20).locator("summary")).to_be_focused()


def test_no_result_says_which_filter_blocks_and_lifts_it(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=preuve&couloir=hopital")
    reader.settled()
    expect(page.locator(COUNT)).to_have_text(re.compile("^Aucune réponse"))
    expect(page.locator("[data-closest-list] a").first).to_be_visible()
    lift = page.locator("[data-blocking-list] button").first
    promised = int(re.findall(r"\d+", lift.inner_text())[-1])
    lift.click()
    reader.settled()
    assert page.locator(COUNT).inner_text() == f"{promised} réponses"


def test_a_misspelt_word_is_read_and_the_right_one_offered(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    reader.search("convergense")
    suggestion = page.locator("[data-suggestion]")
    expect(page.locator("[data-corrected]")).to_have_text(
        re.compile("Résultats pour convergence. Chercher plutôt «\\sconvergense\\s»"), use_inner_text=True
    )
    expect(page.get_by_role("status").first).to_have_text(re.compile("Résultats pour convergence"))
    suggestion.click()
    reader.settled()
    expect(page.locator("#recherche")).to_have_value(re.compile("convergence", re.IGNORECASE))
    expect(page.locator("[data-corrected]")).to_be_hidden()


def test_one_may_go_back_to_the_word_typed(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=compte+convergense")
    reader.settled()
    page.get_by_role("button", name="Chercher plutôt").click()
    expect(page.locator("#recherche")).to_have_value('compte "convergense"')
    expect(page.locator(COUNT)).to_have_text(re.compile("Aucune réponse"))
    expect(page.locator("[data-corrected]")).to_have_text(re.compile("Vouliez-vous dire"), use_inner_text=True)
    page.go_back()
    expect(page.locator("#recherche")).to_have_value("compte convergense")


def test_a_vague_question_is_offered_what_would_settle_it(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=référencement")
    reader.settled()
    expect(page.get_by_role("heading", name="Vous parlez de…")).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text(re.compile("Vous parlez de…"))
    value = page.locator("[data-refine-list] button").first
    label, count = value.inner_text().replace("\u00a0", " ").split(" : ")
    value.press("Enter")
    reader.settled()
    expect(page.locator(COUNT)).to_have_text(re.compile(rf"^{count} réponse"))
    expect(page.locator(COUNT)).to_be_focused()
    expect(page.locator("[data-chips] button")).to_have_text(re.compile(re.escape(label)))
    reader.search("qui finance le logiciel métier de la pharmacie")
    expect(page.locator("[data-refine]")).to_be_hidden()


def test_answers_that_hold_little_of_the_question_say_so(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=recette+de+la+tarte+aux+pommes+du+ministère")
    reader.settled()
    expect(page.locator(COUNT)).to_have_text(re.compile(r"^\d+ réponses proches$"))
    expect(page.locator("[data-caveat]")).to_have_text(re.compile("^Aucune réponse ne parle de tous vos mots"))
    expect(page.get_by_role("heading", name="Votre question n’est pas ici")).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text(re.compile("ne parle de tous vos mots"))
    assert reader.axe() == []
    reader.search("référencement ségur")
    expect(page.locator(COUNT)).to_have_text(re.compile(r"^\d+ réponses$"))
    expect(page.locator("[data-caveat]")).to_be_hidden()
    expect(page.locator("[data-empty]")).to_be_hidden()


def test_a_term_asked_alone_is_defined_above_its_answers(visit: Visitor) -> None:
    reader = visit()
    for words in ("DMP", "c’est quoi le dmp ?"):
        page = reader.open(f"?q={words}")
        reader.settled()
        expect(page.locator("[data-definition]")).to_contain_text("Dossier médical partagé")
        assert reader.axe() == []
    page.get_by_role("link", name="Voir le glossaire").click()
    expect(page.locator(".faq-glossary > :target dt")).to_have_text("DMP")


@pytest.mark.parametrize(
    ("settings", "href"),
    [
        ({"contact": "faq@example.fr"}, "mailto:faq@example.fr?subject=Proposer%20une%20question&body=zzzz%20%26%20qq"),
        ({"edition": "https://github.com/o/r/edit/main/"}, "&title=zzzz%20%26%20qq&question=zzzz%20%26%20qq"),
        ({}, ""),
    ],
)
@pytest.mark.parametrize("copy", [False, True], ids=["online", "offline"])
def test_the_words_typed_follow_to_where_a_question_is_proposed(
    visit: Visitor, tmp_path: Path, settings: dict[str, str], href: str, copy: bool
) -> None:
    site = tmp_path / "site"
    settings |= {"cache": str(tmp_path / "cache")}
    build_site(
        ROOT / "tests/corpora/jardin", site, config_file=ROOT / "mkdocs.yml", settings=settings | {"hors_ligne": copy}
    )
    reader = visit(at=site.as_uri())
    page = reader.open("index.html?q=zzzz+%26+qq")
    reader.settled()
    link = page.get_by_role("link", name="Proposer une question")
    if href:
        assert (link.get_attribute("href") or "").endswith(href)
    else:
        expect(link).to_have_count(0)


ODD = ["*:*", '"', "[1 TO 3]", "<img src=x onerror=alert(1)>", "é" * 3000, "🙂", "\u0000\u0007", "compte " * 1400]


@pytest.mark.parametrize("words", ODD)
def test_odd_questions_end_in_a_clear_state(visit: Visitor, words: str) -> None:
    reader = visit()
    page = reader.open("")
    page.fill("#recherche", words)
    page.wait_for_timeout(400)
    assert page.locator("[data-error]").is_hidden()
    assert page.locator(".faq-hits img").count() == 0


def test_unknown_filters_of_an_address_are_said_and_left_out(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=compte&couloir=lune&inconnu=1&__proto__=x")
    reader.settled()
    expect(page.locator("[data-stray]")).to_be_visible()
    expect(page.locator("[data-chips] button")).to_have_count(0)


def test_a_search_that_cannot_load_says_so_and_tries_again(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    page.context.route("**/search/**", lambda route: route.abort())
    page.fill("#recherche", "compte")
    expect(page.locator("[data-error]")).to_be_visible()
    page.context.unroute("**/search/**")
    page.click("[data-retry]")
    reader.settled()
    expect(page.locator("[data-error]")).to_be_hidden()
    assert questions(page)
    reader.faults.clear()


def test_a_slow_answer_never_replaces_a_newer_one(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    for words in ("mandataire", "imagerie", "certificat de test"):
        page.fill("#recherche", words)
    reader.settled()
    alone = visit()
    alone.open("")
    alone.search("certificat de test")
    assert questions(page) == questions(alone.page)


def test_from_any_page_control_k_reaches_the_search_and_enter_leads_to_the_results(visit: Visitor) -> None:
    page = visit().open("glossaire/")
    page.keyboard.press("Control+k")
    page.keyboard.type("carte cps")
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_have_text(re.compile("réponse"))
    expect(page).to_have_url(re.compile(r"/\?q=carte\+cps$"))
    expect(page.locator(COUNT)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.faq-results *')")


@pytest.mark.parametrize("path", ["", "glossaire/"])
def test_no_single_character_is_a_shortcut(visit: Visitor, path: str) -> None:
    """WCAG 2.1.4: who dictates text must not trigger anything."""
    page = visit().open(path)
    for key in "/?abcdefghijklmnopqrstuvwxyz0123456789":
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body"), key


def test_who_comes_back_to_results_keeps_the_place_where_they_were(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=certificat")
    reader.settled()
    page.goto(f"{reader.address}/glossaire/")
    page.go_back()
    reader.settled()
    expect(page.locator(COUNT)).not_to_be_focused()


def test_a_link_after_the_field_passes_the_filters(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    link = page.get_by_role("link", name="Aller aux résultats", include_hidden=True)
    expect(link).to_be_hidden()
    reader.search("certificat")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_be_focused()


def test_the_number_of_answers_is_announced_once_typing_stops(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("")
    page.locator("#recherche").press_sequentially("mssante", delay=40)
    status = page.get_by_role("status").first
    assert status.inner_text() == ""
    expect(status).to_have_text(
        re.compile(r"^\d+ réponses?, pour «\smssante\s»\. MSSanté\s: Messageries sécurisées de santé")
    )


def test_a_screen_reader_meets_named_groups_and_states(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=compte&thematique=inscription-comptes")
    reader.settled()
    expect(page.get_by_role("search")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Votre question", exact=True)).to_be_visible()
    group = page.get_by_role("group", name=re.compile("Votre question concerne.*quelle thématique"))
    expect(group.get_by_role("checkbox", name=re.compile(r"^Inscription et comptes \d+$"))).to_be_checked()
    expect(page.get_by_role("button", name="Retirer le filtre Inscription et comptes")).to_be_visible()
    expect(page.get_by_role("region", name=re.compile(r"\d+ réponses?"))).to_be_visible()
    expect(page.get_by_role("list", name="Filtres choisis")).to_be_visible()


def test_on_narrow_screens_the_facets_are_a_dialog_that_gives_the_focus_back(visit: Visitor) -> None:
    reader = visit(width=320)
    page = reader.open("?q=compte")
    reader.settled()
    opener = page.locator("[data-filter-open]")
    opener.click()
    dialog = page.get_by_role("dialog", name="Filtrer les réponses")
    expect(dialog).to_be_visible()
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 800}
    dialog.locator("input[type=checkbox]:visible").first.check()
    done = page.locator("[data-drawer-done]")
    expect(done).to_have_text(re.compile(r"^Voir (les \d+ réponses|la réponse)$"))
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_text("Filtrer (1)")
    opener.click()
    done.click()
    expect(page.locator(COUNT)).to_be_focused()


@pytest.mark.parametrize("key", ["Escape", "Enter"])
@pytest.mark.parametrize(
    ("path", "then"), [("", None), ("?q=compte", None), ("?q=zzzzqq&couloir=hopital", None), ("?q=compte", "")]
)
def test_a_drawer_left_without_a_choice_gives_the_focus_back_to_its_button(
    visit: Visitor, path: str, then: str | None, key: str
) -> None:
    reader = visit(width=320)
    page = reader.open(path)
    if path:
        reader.settled()
    if then is not None:
        page.fill("#recherche", then)
        expect(page.locator("[data-browse]")).to_be_visible()
    opener = page.locator("[data-filter-open]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if key == "Enter":
        page.keyboard.press("Tab")
        expect(page.locator("[data-drawer-close]")).to_be_focused()
    page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_focus_is_on_the_results_where_the_button_of_the_drawer_leaves_with_its_filters(visit: Visitor) -> None:
    reader = visit(width=320)
    page = reader.open("?q=zzzzqq&couloir=hopital")
    reader.settled()
    page.locator("[data-filter-open]").press("Enter")
    page.locator("dialog [data-clear]").press("Enter")
    reader.settled()
    page.keyboard.press("Escape")
    expect(page.locator("[data-filter-open]")).to_be_hidden()
    expect(page.locator(COUNT)).to_be_focused()


def test_no_column_is_kept_for_filters_that_lead_to_nothing(visit: Visitor) -> None:
    reader = visit()
    page = reader.open("?q=zzzzqq")
    reader.settled()
    expect(page.locator("[data-facets]")).to_be_hidden()
    field, heading = page.locator("#faq-form").bounding_box(), page.locator(COUNT).bounding_box()
    assert field
    assert heading
    assert field["x"] == heading["x"]


def test_the_panel_works_from_a_folder(visit: Visitor, offline: str) -> None:
    reader = visit(at=offline)
    page = reader.open("index.html")
    reader.search("certificat")
    box(page, "thematique", "identification-electronique").check()
    reader.settled()
    page.locator(".faq-hits summary").first.click()
    page.locator(".faq-hits details [data-page]").first.click()
    expect(page.locator("h1#question")).to_be_visible()
    page.go_back()
    reader.settled()
    expect(box(page, "thematique", "identification-electronique")).to_be_checked()
    assert reader.outside() == []

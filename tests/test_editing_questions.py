"""A page of questions is read whatever its markup, and what no question takes is told."""

import pytest

from search.editing.markup import parse_html, text_of
from search.editing.questions import find_questions

TWO = [("Où ?", "Ici."), ("Quand ?", "Demain.")]
PAGES = {
    "details": "<details><summary>Où <b>?</b></summary><p>Ici.</p></details>"
    "<details><summary>Quand ?</summary>Demain.</details>",
    "definitions": "<dl><div><dt><h3>Où ?</h3></dt><dd>Ici.</dd></div><dt>Quand ?</dt><dd>Demain.</dd></dl>",
    "DSFR": '<nav><button aria-controls="m">Menu ?</button><div id="m">Non.</div></nav>'
    '<section class="fr-accordion"><h3><button aria-controls="a1">Où ?</button></h3>'
    '<div class="fr-collapse" id="a1"><p>Ici.</p></div></section>'
    '<section class="fr-accordion"><h3><button aria-controls="a2">Quand ?</button></h3>'
    '<div class="fr-collapse" id="a2">Demain.</div></section>',
    "Bootstrap": '<div class="card"><div class="card-header"><a data-toggle="collapse" href="#c1">Où ?</a></div>'
    '<div id="c1" class="collapse"><div class="card-body">Ici.</div></div></div>'
    '<button data-bs-toggle="collapse" data-bs-target="#c2">Quand ?</button><div id="c2">Demain.</div>',
    "role button": '<a role="button" href="#p1">Où ?</a><div id="p1">Ici.</div>'
    '<div role="button" aria-controls="p2">Quand ?</div><div id="p2">Demain.</div>',
    "boxes to tick": '<input type="checkbox" id="q1"><label for="q1">Où ?</label><div>Ici.</div>'
    '<input type="radio" id="q2"><label for="q2">Quand ?</label><div>Demain.</div>',
    "Yoast": '<div class="schema-faq-section"><strong class="schema-faq-question">Où ?</strong>'
    '<p class="schema-faq-answer">Ici.</p></div><div class="schema-faq-section">'
    '<strong class="schema-faq-question">Quand ?</strong><p class="schema-faq-answer">Demain.</p></div>',
    "classes": '<div class="faq__item"><div class="faq__question">Où ?</div><div class="faq__answer">Ici.</div></div>'
    '<div class="faq__item"><div class="faq__question">Quand ?</div><div class="faq__answer">Demain.</div></div>',
    "Drupal": '<div class="views-row"><div class="views-field-title"><a href="/n/1">Où ?</a></div>'
    '<div class="views-field-body">Ici.</div></div><div class="views-row">'
    '<div class="views-field-title">Quand ?</div><div class="views-field-body">Demain.</div></div>',
    "van11y": '<h3 class="js-accordion__header">Où ?</h3><div class="js-accordion__panel">Ici.</div>'
    '<h3 class="js-accordion__header">Quand ?</h3><div class="js-accordion__panel">Demain.</div>',
    "microdata": '<div itemscope itemtype="https://schema.org/Question"><b itemprop="name">Où ?</b>'
    '<div itemprop="acceptedAnswer"><p itemprop="text">Ici.</p></div></div>'
    '<div itemscope itemtype="http://schema.org/Question"><b itemprop="name">Quand ?</b>'
    '<div itemprop="acceptedAnswer">Demain.</div></div>',
    "JSON-LD": '<script type="application/ld+json">{"@graph": [{"@type": "FAQPage", "mainEntity": ['
    '{"@type": "Question", "name": "Où ?", "acceptedAnswer": {"text": "<p>Ici.</p>"}},'
    '{"@type": "Question", "name": "Quand ?", "acceptedAnswer": {"text": "Demain."}}]}]}</script><p>Vide</p>',
    "headings": "<h1>FAQ</h1><h2>Où ?</h2><p>Ici.</p><h2>Quand ?</h2>Demain.",
    "wrapped headings": '<div><div class="t"><h3>Où ?</h3></div><div>Ici.</div></div>'
    '<div><div class="t"><h3>Quand ?</h3></div><div>Demain.</div></div>',
    "bold": "<p><strong>Où ?</strong></p><p>Ici.</p><p><b>Quand ?</b><br>Demain.</p>",
    "numbered bold": "<p><a name='q'></a><b>1. Où ?</b></p><p>Ici.</p><p>2) <b>Quand ?</b></p><p>Demain.</p>",
    "numbered list": "<ol><li><p><strong>Où ?</strong></p><p>Ici.</p></li><li><b>Quand ?</b> Demain.</li></ol>",
    "letters": "<p>Q1 : Où ?</p><p>R : Ici.</p><p>Q2 : Quand ?<br>R : Demain.</p>",
    "table": "<table><tr><th>Question</th><th>Réponse</th></tr><tr><td>Où ?</td><td>Ici.</td></tr>"
    "<tr><td>Quand ?</td><td>Demain.</td></tr></table>",
    "bare lines": "<p>Où ?</p><p>Ici.</p><p>Quand ?</p><p>Demain.</p>",
}


def pairs(page: str) -> list[tuple[str, str]]:
    return [(pair.question, text_of(parse_html(pair.answer))) for pair in find_questions(page).pairs]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_read_whatever_its_markup(kind: str) -> None:
    assert pairs(f"<html><body><main>{PAGES[kind]}</main></body></html>") == TWO


def test_the_finder_that_explains_most_wins() -> None:
    share = "<details><summary>Partager ?</summary>Lien</details>"
    page = f"{share}<h2>Où ?</h2><p>Ici, et pas ailleurs.</p><h2>Quand ?</h2><p>Demain, et pas hier.</p>"
    assert [question for question, _ in pairs(page)] == ["Où ?", "Quand ?"]


def test_what_surrounds_every_page_is_no_question() -> None:
    page = (
        "<header><h2>Menu ?</h2><p>Non.</p></header><div id='cookie-banner'><h2>Cookies ?</h2><p>Non.</p></div>"
        "<h2>Où ?</h2><p>Ici.</p><h2>Quand ?</h2>Demain.<footer><h2>Nous ?</h2><p>Non.</p></footer>"
    )
    assert pairs(page) == TWO


def test_an_answer_about_cookies_is_no_banner() -> None:
    page = "<details id='cookies'><summary>Que sont les cookies ?</summary>Des fichiers.</details>"
    assert pairs(page) == [("Que sont les cookies ?", "Des fichiers.")]


def test_groups_of_accordions_are_sections_and_what_an_answer_folds_is_its_own() -> None:
    page = (
        "<details><summary>Compte</summary><details><summary>Où ?</summary><p>Ici.</p>"
        "<details><summary>Plus</summary>Encore.</details></details>"
        "<details><summary>Quand ?</summary>Demain.</details></details>"
    )
    assert pairs(page) == [("Où ?", "Ici. Plus Encore."), TWO[1]]
    assert {pair.section for pair in find_questions(page).pairs} == {"Compte"}


def test_titles_that_ask_nothing_are_read_where_nothing_asks() -> None:
    page = "<h1>FAQ</h1><h2>Créer un compte</h2><p>Ainsi.</p><h2>Le fermer</h2><p>Comme cela.</p>"
    assert pairs(page) == [("Créer un compte", "Ainsi."), ("Le fermer", "Comme cela.")]


def test_a_heading_above_is_the_section() -> None:
    page = "<h1>FAQ</h1><h2>Compte</h2><h3>Où ?</h3><p>Ici.</p><h2>Dates</h2><h3>Quand ?</h3><p>Demain.</p>"
    assert [pair.section for pair in find_questions(page).pairs] == ["Compte", "Dates"]


def test_anchors_of_a_question_are_its_names() -> None:
    page = '<section id="s1"><h2>Où ?</h2><p>Ici.</p></section><a name="q"></a><h2 id="q2">Quand ?</h2><p>Demain.</p>'
    assert [sorted(pair.names) for pair in find_questions(page).pairs] == [["s1"], ["q", "q2"]]


def test_what_no_question_takes_is_told() -> None:
    page = "<h1>FAQ</h1><p>Mise à jour hier.</p><h2>Où ?</h2><p>Ici.</p><h2>Quand ?</h2><p>Demain.</p>"
    assert find_questions(page).rest == ("FAQ", "Mise à jour hier.")


def test_a_page_without_questions_has_none() -> None:
    assert find_questions("<p>Rien à dire.</p>").pairs == ()

"""The searcher on the project's own answers.

Covers `search.engine.expansions`, `search.engine.lexicon`.
"""

from collections.abc import Iterator

import pytest

from search.content.corpus import load_corpus
from search.content.markdown import RenderCache
from search.engine.query import Searcher
from search.site.addresses import Addresses
from search.site.edition import read_edition
from search.site.views import Views
from tests.engine_tools import ROOT, index_faq


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    searcher = Searcher.open(index_faq(tmp_path_factory.mktemp("index")))
    yield searcher
    searcher.close()


BAD = [
    "\0\x07",
    "🎉🎉",
    "<script>alert(1)</script>",
    "*:*",
    "[a TO b]",
    '"non fermé',
    "((((",
    "-",
    "--",
    '""',
    "a" * 10000,
]


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize("typing", [False, True])
def test_no_text_is_an_error(searcher: Searcher, query: str, typing: bool) -> None:
    results = searcher.search(query, typing=typing)
    assert 0 <= len(results.hits) <= results.total <= len(searcher.model.ids)


def test_an_empty_query_lists_everything_by_question(searcher: Searcher) -> None:
    assert searcher.search("").total == len(searcher.model.ids)


def test_a_facet_page_and_the_search_filtered_to_it_list_alike(searcher: Searcher) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    views = Views(corpus, RenderCache(corpus.glossary), read_edition(ROOT), Addresses(directory_urls=True)).site()
    values = [value for facet in views.facets for value in facet.values if len(value.entries) > 1]
    assert values
    for value in values:
        listed = searcher.search("", {value.facet.key: [value.value.slug]}, limit=1000)
        assert [hit.id for hit in listed.hits] == [entry.id for entry in value.entries]


def test_accents_change_nothing(searcher: Searcher) -> None:
    with_accents = searcher.search("référencement d’un éditeur à l’hôpital")
    without = searcher.search("referencement d'un editeur a l'hopital")
    assert with_accents.hits == without.hits


def test_decomposed_accents_change_nothing(searcher: Searcher) -> None:
    assert searcher.search("re\u0301fe\u0301rencement").hits == searcher.search("référencement").hits


def test_an_unknown_choice_is_left_aside_and_told(searcher: Searcher) -> None:
    results = searcher.search("financement", {"couloir": ["nulle-part"], "inconnue": ["x"]})
    assert results.notices == ("unknown-choice",)
    assert results.hits == searcher.search("financement").hits


def test_an_excluded_word_is_in_no_result(searcher: Searcher) -> None:
    results = searcher.search("dossier -dmp", limit=100)
    assert results.total
    for hit in results.hits:
        document = searcher.document(hit.id)
        assert "DMP" not in " ".join((document.question, *document.phrasings, document.text)).split()


def test_a_quoted_phrase_is_in_every_result(searcher: Searcher) -> None:
    results = searcher.search("«\u00a0bac à sable\u00a0»", limit=100)
    assert results.total
    for hit in results.hits:
        document = searcher.document(hit.id)
        assert "bac à sable" in " ".join((document.question, *document.phrasings, document.text)).lower()


def test_counts_ignore_the_choices_of_their_own_facet(searcher: Searcher) -> None:
    free = searcher.search("financement")
    chosen = searcher.search("financement", {"couloir": ["hopital"]})
    assert chosen.counts["couloir"] == free.counts["couloir"]
    assert chosen.total == free.counts["couloir"]["hopital"]


def test_nothing_found_tells_which_choice_to_lift(searcher: Searcher) -> None:
    results = searcher.search("DMN télésurveillance", {"couloir": ["officine"], "offre": ["labels"]})
    assert results.total == 0
    assert results.closest


@pytest.mark.parametrize(("one", "other"), [("délai", "délais"), ("portail", "portails"), ("éditeur", "editeurs")])
def test_the_form_typed_does_not_change_which_answers_are_shown(searcher: Searcher, one: str, other: str) -> None:
    found = [{hit.id for hit in searcher.search(form, limit=100).hits} for form in (one, other)]
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize(("parts", "whole"), [("drim box", "drimbox"), ("ses ali", "sesali"), ("e cps", "e-cps")])
def test_a_word_typed_in_parts_is_read_whole(searcher: Searcher, parts: str, whole: str) -> None:
    assert searcher.search(parts).hits[0].id == searcher.search(whole).hits[0].id


def test_an_acronym_is_not_corrected_into_another(searcher: Searcher) -> None:
    assert searcher.search("ameli").corrections == ()
    assert searcher.search("siret").corrections == ()


def test_marks_show_what_was_asked_and_not_what_it_expands_to(searcher: Searcher) -> None:
    plan = searcher.plan("certificat logiciel")
    assert set(plan.marks) <= {"certificat", "logiciel"}


@pytest.mark.parametrize("query", ["DMP", "c’est quoi le dmp ?", "définition DMP", "dossier médical partagé"])
def test_a_term_asked_alone_is_defined(searcher: Searcher, query: str) -> None:
    definition = searcher.search(query).definition
    assert definition
    assert definition.term == "DMP"
    assert definition.text
    assert searcher.search("alimenter le DMP").definition is None


def test_answers_that_hold_little_of_the_query_carry_a_caveat(searcher: Searcher) -> None:
    assert searcher.search("recette de la tarte aux pommes du ministère").caveat
    assert not searcher.search("référencement ségur").caveat


def test_a_vague_query_is_offered_the_values_that_would_settle_it(searcher: Searcher) -> None:
    results = searcher.search("référencement")
    assert len({each.facet for each in results.refinements}) == 1
    for each in results.refinements:
        assert each.count == results.counts[each.facet][each.slug] < results.total
    first = results.refinements[0]
    assert searcher.search("référencement", {first.facet: [first.slug]}).total == first.count
    assert searcher.search("qui finance le logiciel métier de la pharmacie").refinements == ()

"""The searcher on the project's own answers."""

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

"""Right French words: never replaced, neither by correction nor by cutting."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.cache import Cache
from search.engine import french
from search.engine.french import french_words, right_words
from search.engine.query import Searcher
from tests.engine_tools import in_browser, in_python, index_faq


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_faq(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def searcher(index: Path) -> Iterator[Searcher]:
    searcher = Searcher.open(index)
    yield searcher
    searcher.close()


RIGHT = ["bonjour", "prévenu", "blanc", "portefeuille", "entretien", "piratage", "siret", "ameli", "inscris"]
MISTYPED = {
    "referencment": "référencement",
    "messageriesecurisee": "messagerie sécurisée",
    "dossiermedicalpartage": "dossier médical partagé",
    "identitenationaledesante": "identité nationale de santé",
    "vague2": "vague 2",
    "opital": "hôpital",
}


@pytest.mark.parametrize("word", RIGHT)
def test_a_right_word_is_not_corrected(searcher: Searcher, word: str) -> None:
    assert searcher.search(word).corrections == ()


@pytest.mark.parametrize(("typed", "read"), MISTYPED.items())
def test_a_mistyped_word_is_read_as_what_was_meant(searcher: Searcher, typed: str, read: str) -> None:
    results = searcher.search(typed)
    assert results.suggestion == read
    assert results.hits[0].id == searcher.search(read).hits[0].id


def test_a_right_word_that_no_document_holds_is_read_as_its_family(searcher: Searcher) -> None:
    assert "inscris" not in searcher.model.lexicon.words
    assert {hit.id for hit in searcher.search("inscris").hits} & {hit.id for hit in searcher.search("inscrire").hits}


def test_both_engines_know_the_same_right_words(index: Path, tmp_path: Path) -> None:
    queries = [*RIGHT, *MISTYPED, "le blanc du portefeuille", "arc element"]
    assert in_browser(index, queries, tmp_path) == in_python(index, queries)


def test_only_words_that_no_document_holds_are_kept(tmp_path: Path) -> None:
    words = french_words(Cache(tmp_path / "cache"))
    assert {"bonjour", "blanc"} <= words.keys()
    assert {"bonjour", "blanc"} - right_words(words, {"bonjou"}) == {"bonjour"}


def test_french_words_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = french_words(Cache(tmp_path / "cache"))
    monkeypatch.setattr(french, "_french_words", None)
    assert french_words(Cache(tmp_path / "cache")) == first

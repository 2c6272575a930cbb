"""Building the index: only what changed, and all of it."""

from dataclasses import replace
from pathlib import Path
from threading import Thread

from search.content.glossary import Acronym
from search.engine.index import build_index
from search.engine.query import Searcher
from tests.engine_tools import DOCUMENTS, FACETS, GLOSSARY


def first(directory: Path, query: str) -> str | None:
    searcher = Searcher.open(directory)
    hits = searcher.search(query).hits
    searcher.close()
    return hits[0].id if hits else None


def test_an_unchanged_document_is_not_analysed_again(tmp_path: Path) -> None:
    assert build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).analysed == 3
    assert build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).analysed == 0
    changed = [replace(DOCUMENTS[0], question="Comment consulter le DMP ?"), *DOCUMENTS[1:]]
    assert build_index(changed, FACETS, GLOSSARY, tmp_path).analysed == 1
    assert first(tmp_path, "consulter le dmp") == "a"


def test_a_removed_document_is_no_longer_found(tmp_path: Path) -> None:
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path)
    assert build_index(DOCUMENTS[:2], FACETS, GLOSSARY, tmp_path).removed == 1
    assert first(tmp_path, "qui finance") is None


def test_a_synonym_is_searched_as_soon_as_it_is_written(tmp_path: Path) -> None:
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path)
    assert first(tmp_path, "subvention") is None
    group = Acronym("", "finance", ("subvention",))
    assert build_index(DOCUMENTS, FACETS, (*GLOSSARY, group), tmp_path).analysed == 0
    assert first(tmp_path, "subvention") == "c"


def test_an_index_brought_up_to_date_answers_as_a_new_one(tmp_path: Path) -> None:
    build_index(DOCUMENTS[:2], FACETS, GLOSSARY, tmp_path / "old")
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path / "old")
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path / "new")
    for query in ("dmp", "espace", "logiciel", "documents", "finance l’éditeur"):
        old, new = (Searcher.open(tmp_path / name) for name in ("old", "new"))
        assert old.search(query) == new.search(query)


def test_of_two_builds_at_once_one_waits_for_the_other(tmp_path: Path) -> None:
    """`faq search` beside `faq build`, on a cold cache: the first to end swept the other's folder away."""
    second = Thread(target=build_index, args=(DOCUMENTS[:2], FACETS, GLOSSARY, tmp_path))

    def begin_another(rank: int, count: int) -> None:
        if rank == 1:
            second.start()
            second.join(0.5)
            assert second.is_alive()

    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path, begin_another)
    second.join()
    assert first(tmp_path, "consulter le dmp") == "a"
    assert first(tmp_path, "qui finance") is None

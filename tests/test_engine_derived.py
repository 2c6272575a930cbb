"""What is derived from an index is made again where an edit touched it, and nowhere else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from search.content.checks import check_corpus
from search.content.markdown import RenderCache
from search.engine.derived import Invalidation, invalidated, load_derived
from search.engine.document import Document, documents_of
from search.engine.export import browser_files, export
from search.engine.index import build_index
from search.engine.model import load_model
from search.engine.store import Store
from tests.engine_tools import ROOT


def edits(documents: list[Document]) -> Iterator[list[Document]]:
    """One change after another, of every kind that an editor makes."""
    third = documents[3]
    for changed in (
        replace(third, text=f"{third.text}\nUne phrase de plus."),
        replace(third, question="Quel xylophone pour la carte CPS ?"),
        replace(third, question="Comment faire ?", phrasings=("Et le xylophone ?",)),
        replace(third, question="Et ?", keywords=("xylophone",), facets={}),
        replace(third, text=" ".join(document.text for document in documents)),
    ):
        yield [*documents[:3], changed, *documents[4:]]
    yield documents[:5] + documents[6:]
    yield documents
    yield [replace(document, text=document.text + " Convergence.") for document in documents[:30]] + documents[30:]


@pytest.mark.slow
def test_after_any_edit_the_browser_gets_the_files_of_a_new_index(tmp_path: Path) -> None:
    corpus, answers = check_corpus(ROOT / "faq", today=date(2026, 11, 24)).corpus, RenderCache(())
    documents = list(documents_of(corpus, answers.get))
    build_index(documents, corpus.facets, corpus.vocabulary, tmp_path / "kept")
    for step, edited in enumerate(edits(documents)):
        kept, new = (
            build_index(edited, corpus.facets, corpus.vocabulary, tmp_path / name) for name in ("kept", f"new-{step}")
        )
        assert kept.derived == new.derived == load_derived(kept.generation)
        files = browser_files(kept.model, kept.derived, edited)
        assert files == browser_files(new.model, new.derived, edited)
        assert files == export(tmp_path / "kept", tmp_path / "files")


def test_an_edit_touches_the_words_of_its_entry_and_those_whose_rarity_it_changes(tmp_path: Path) -> None:
    documents = [Document(f"d{n:03}", f"Que faire du cas numéro {n} ?", text=f"Voir la note {n}.") for n in range(100)]
    before = build_index(documents, (), (), tmp_path).generation
    documents[50] = replace(documents[50], text="Voir la note 50 et son annexe.")
    with Store(before) as old:
        was, model = old.stats(50), load_model(before)
        after = build_index(documents, (), (), tmp_path).generation
    with Store(after) as store:
        new = load_model(after)
        found = invalidated(model, new, [was, store.stats(new.docnum("d050"))], store)
    assert found == Invalidation(set("que fair du cas numero 50 voir note anex".split()), {"anex"}, {"d050"})

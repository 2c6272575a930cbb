"""Building the index: only what changed, aside, whatever interrupts it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from search.content.checks import check_corpus
from search.content.facets import Facet, FacetValue
from search.content.glossary import Acronym
from search.content.markdown import RenderCache
from search.engine.browser import browser_files, export
from search.engine.document import Document, documents_of
from search.engine.generation import CURRENT, NoIndexError, current
from search.engine.index import build_index
from search.engine.kept import Touched, load_kept, touched
from search.engine.model import load_model
from search.engine.query import Searcher
from search.engine.reader import Reader, all_stored

ROOT = Path(__file__).parents[1]
FACETS = (
    Facet("couloir", "Couloir", "Quel couloir ?", (FacetValue("hopital", "Hôpital"), FacetValue("ville", "Ville"))),
)
GLOSSARY = (Acronym("DMP", "Dossier médical partagé"), Acronym("MES", "Mon espace santé", ambiguous=True))
DOCUMENTS = [
    Document("a", "Comment alimenter le DMP ?", text="Par un envoi.", facets={"couloir": ("hopital",)}),
    Document("b", "À quoi sert Mon espace santé ?", ("C’est quoi MES ?",), "À consulter mes documents."),
    Document("c", "Qui finance le logiciel ?", text="L’État finance l’éditeur.", facets={"couloir": ("ville",)}),
]


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


def test_an_index_brought_up_to_date_answers_as_a_new_one(tmp_path: Path) -> None:
    build_index(DOCUMENTS[:2], FACETS, GLOSSARY, tmp_path / "old")
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path / "old")
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path / "new")
    for query in ("dmp", "espace", "logiciel", "documents", "finance l’éditeur"):
        old, new = (Searcher.open(tmp_path / name) for name in ("old", "new"))
        assert old.search(query) == new.search(query)


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
    build_index(documents, corpus.facets, corpus.glossary, tmp_path / "kept")
    for step, edited in enumerate(edits(documents)):
        kept, new = (
            build_index(edited, corpus.facets, corpus.glossary, tmp_path / name) for name in ("kept", f"new-{step}")
        )
        assert kept.kept == new.kept == load_kept(kept.generation)
        files = browser_files(kept.model, kept.kept, edited)
        assert files == browser_files(new.model, new.kept, edited)
        assert files == export(tmp_path / "kept", tmp_path / "files")


def test_the_segments_of_many_edits_are_merged_and_nothing_is_lost(tmp_path: Path) -> None:
    documents = [Document(f"d{n:02}", f"Que faire du cas numéro {n} ?", text=f"Voir la note {n}.") for n in range(30)]
    build_index(documents, (), (), tmp_path / "kept")
    for number in range(12):
        documents[number] = replace(documents[number], text=f"Voir l’annexe {number} de la note.")
        kept = build_index(documents, (), (), tmp_path / "kept").generation
    new = build_index(documents, (), (), tmp_path / "new").generation
    assert len(list(kept.glob("*.seg"))) < 12
    with Reader(kept) as old, Reader(new) as fresh:
        assert old.model.lexicon == fresh.model.lexicon
        for stem in fresh.model.lexicon.idfs:
            assert old.read(stem) == fresh.read(stem), stem


def test_an_edit_touches_the_words_of_its_entry_and_those_whose_rarity_it_changes(tmp_path: Path) -> None:
    documents = [Document(f"d{n:03}", f"Que faire du cas numéro {n} ?", text=f"Voir la note {n}.") for n in range(100)]
    before = build_index(documents, (), (), tmp_path).generation
    old, was = load_model(before), all_stored(before)
    documents[50] = replace(documents[50], text="Voir la note 50 et son annexe.")
    after = build_index(documents, (), (), tmp_path).generation
    stored = all_stored(after)
    found = touched(old, load_model(after), [was[50], stored[50]], stored)
    assert found == Touched(set("que fair du cas numero 50 voir note anex".split()), {"anex"}, {"d050"})


def test_an_open_searcher_notices_a_new_index(tmp_path: Path) -> None:
    build_index(DOCUMENTS[:2], FACETS, GLOSSARY, tmp_path)
    searcher = Searcher.open(tmp_path)
    assert searcher.reopened() is searcher
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path)
    assert searcher.reopened().search("qui finance").hits[0].id == "c"
    assert searcher.search("dmp").hits[0].id == "a"


def test_an_index_with_a_changed_byte_is_never_opened(tmp_path: Path) -> None:
    generation = build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).generation
    segment = next(generation.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"\0")
    with pytest.raises(NoIndexError, match="aucun index"):
        Searcher.open(tmp_path)
    assert build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).analysed == 3


def test_an_index_of_other_code_is_built_again(tmp_path: Path) -> None:
    generation = build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).generation
    seal = generation / "seal.json"
    seal.write_text(seal.read_text("utf-8").replace('"analysis": "', '"analysis": "x'), "utf-8")
    assert current(tmp_path) is None
    assert build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).analysed == 3


@pytest.mark.parametrize("content", ["", "g-nowhere", "../.."])
def test_a_pointer_to_nothing_is_no_index(tmp_path: Path, content: str) -> None:
    (tmp_path / CURRENT).write_text(content, "utf-8")
    assert current(tmp_path) is None


BUILDER = """
import sys
from pathlib import Path
from search.engine.document import Document
from search.engine.index import build_index
count, directory = int(sys.argv[1]), Path(sys.argv[2])
text = "le référencement d’un logiciel métier demande une preuve par exigence numéro {0} et {1}"
asked = "Question {0} sur le couloir {1} ?"
documents = [Document(f"d{n:04}", asked.format(n, n % 7), (), text.format(n, n * n)) for n in range(count)]
print("ready", flush=True)
build_index(documents, (), (), directory)
print("built", flush=True)
"""


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_index_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILDER]
    start = time.monotonic()
    subprocess.run([*command, "200", tmp_path], check=True, capture_output=True)
    whole = time.monotonic() - start
    killed = 0
    for step in range(12):
        count = str(300 + step)
        build = subprocess.Popen([*command, count, tmp_path], stdout=subprocess.PIPE)
        assert build.stdout
        build.stdout.readline()
        time.sleep(whole * step / 12)
        killed += build.poll() is None
        build.kill()
        build.wait()
        build.stdout.close()
        searcher = Searcher.open(tmp_path)
        assert len(searcher.model.ids) in (200, *range(300, 301 + step))
        assert searcher.search("référencement logiciel", limit=1).hits
        searcher.close()
    assert killed
    subprocess.run([*command, "250", tmp_path], check=True, capture_output=True)
    assert len(Searcher.open(tmp_path).model.ids) == 250
    assert len(list(tmp_path.iterdir())) == 2

"""The Whoosh index: written, merged, read back; and what this project asks of Whoosh."""

from dataclasses import replace
from pathlib import Path

from search.engine.document import Document
from search.engine.index import build_index
from search.engine.model import load_model
from search.engine.store import Index, Store
from tests.engine_tools import DOCUMENTS, FACETS, GLOSSARY


def test_a_document_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    full = replace(
        DOCUMENTS[0],
        phrasings=("Un «\u00a0DMP\u00a0»\u202f?", "🎉"),
        keywords=("Hôpital",),
        html="<p>Par un <em>envoi</em>.</p>",
        verified="2026-11-20",
        review_by="2027-05-20",
        source=("Titre", "https://exemple.fr"),
    )
    generation = build_index([full, *DOCUMENTS[1:]], FACETS, GLOSSARY, tmp_path).generation
    model = load_model(generation)
    with Store(generation) as store:
        assert [store.document(model.docnum(id_)) for id_ in "abc"] == [full, *DOCUMENTS[1:]]


def test_no_file_of_ours_is_a_pickle(tmp_path: Path) -> None:
    generation = build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).generation
    ours = [path for path in generation.iterdir() if path.suffix in (".json", ".jsonl")]
    assert {path.name for path in ours} == {"model.json", "derived.jsonl", "seal.json"}
    segment = next(generation.glob("*.seg")).read_bytes()
    assert b'"question":"Comment alimenter le DMP ?"' in segment


def test_whoosh_still_asks_of_its_pool_what_ours_gives(tmp_path: Path) -> None:
    asked = "Whoosh no longer takes its postings from `writer.pool` or through `FieldWriter.add_postings`: "
    remedy = "put them through `FieldType.index` instead (search/engine/store.py), which costs a tenth of a build."
    generation = build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).generation
    with Store(generation) as store:
        assert [number for number, _, _ in store.postings("dmp")] == [0], asked + remedy


def test_the_segments_of_many_edits_are_merged_and_nothing_is_lost(tmp_path: Path) -> None:
    documents = [Document(f"d{n:02}", f"Que faire du cas numéro {n} ?", text=f"Voir la note {n}.") for n in range(30)]
    build_index(documents, (), (), tmp_path / "kept")
    for number in range(12):
        documents[number] = replace(documents[number], text=f"Voir l’annexe {number} de la note.")
        kept = build_index(documents, (), (), tmp_path / "kept").generation
    new = build_index(documents, (), (), tmp_path / "new").generation
    assert len(list(kept.glob("*.seg"))) < 12
    with Store(kept) as old, Store(new) as fresh:
        before, after = Index(load_model(kept), old.postings), Index(load_model(new), fresh.postings)
        assert before.model.lexicon == after.model.lexicon
        for stem in after.model.lexicon.idfs:
            assert before.postings(stem) == after.postings(stem), stem

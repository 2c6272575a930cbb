"""What the engine's tests share: small corpora, the project's own index, both engines asked the same."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.content.corpus import load_corpus
from search.content.facets import Facet, FacetValue
from search.content.glossary import Acronym
from search.content.markdown import RenderCache
from search.engine.document import Document, documents_of
from search.engine.export import export
from search.engine.index import build_index
from search.engine.query import Searcher, results_json

ROOT = Path(__file__).parents[1]
NODE = Path(sys.executable).with_name("node")
FACETS = (
    Facet("couloir", "Couloir", "Quel couloir ?", (FacetValue("hopital", "Hôpital"), FacetValue("ville", "Ville"))),
)
GLOSSARY = (Acronym("DMP", "Dossier médical partagé"), Acronym("MES", "Mon espace santé", ambiguous=True))
DOCUMENTS = [
    Document("a", "Comment alimenter le DMP ?", text="Par un envoi.", facets={"couloir": ("hopital",)}),
    Document("b", "À quoi sert Mon espace santé ?", ("C’est quoi MES ?",), "À consulter mes documents."),
    Document("c", "Qui finance le logiciel ?", text="L’État finance l’éditeur.", facets={"couloir": ("ville",)}),
]


def index_faq(directory: Path) -> Path:
    """The project's own answers, indexed."""
    corpus, _ = load_corpus(ROOT / "faq")
    build_index(
        list(documents_of(corpus, RenderCache(corpus.glossary).get)), corpus.facets, corpus.vocabulary, directory
    )
    return directory


def run_node(script: str, *arguments: str | Path) -> Any:
    """What a script of `tests/js` prints, as JSON."""
    done = subprocess.run([NODE, ROOT / "tests/js" / script, *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def in_browser(index: Path, queries: Iterable[str], work: Path) -> dict[str, Any]:
    """What the browser's engine answers to each query, under Node."""
    export(index, work / "files")
    asked = list(queries)
    (work / "queries.json").write_text(json.dumps(asked), "utf-8")
    return dict(zip(asked, run_node("results.mjs", work / "files", work / "queries.json"), strict=True))


def in_python(index: Path, queries: Iterable[str]) -> dict[str, Any]:
    """The same by the Whoosh engine, in the browser's terms."""
    searcher = Searcher.open(index)
    try:
        return {query: _shown(searcher, query) for query in queries}
    finally:
        searcher.close()


def _shown(searcher: Searcher, query: str) -> dict[str, Any]:
    results = searcher.search(query, limit=10)
    found = results_json(searcher, results, query, {}, 10)
    hits = [{key: hit[key] for key in ("id", "score", "excerpt")} for hit in found["results"]]
    keys = ("total", "counts", "suggestion", "corrections", "lifts", "caveat", "refinements", "definition")
    closest = [hit["id"] for hit in found["closest"]]
    return {key: found[key] for key in keys} | {"notices": list(results.notices), "hits": hits, "closest": closest}

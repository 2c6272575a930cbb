"""The Whoosh engine beside bare Whoosh (its stock French schema and BM25F) on the same entries, in the same run."""

import itertools
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from whoosh import fields, index
from whoosh.analysis import LanguageAnalyzer
from whoosh.qparser import MultifieldParser, OrGroup

from benchmarks.corpora import read
from search.content.corpus import read_entries
from search.content.facets import Facet
from search.content.markdown import RenderCache
from search.engine.document import Document, documents_of
from search.engine.index import build_index
from search.engine.query import Searcher

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000 10000").split())
QUERIES = 200


def main(folder: Path) -> None:
    lines = (folder / "vdd-qr/queries.dev.jsonl").read_text("utf-8").splitlines()
    queries = [json.loads(line)["text"] for line in lines]
    queries = queries[:: max(1, len(queries) // QUERIES)]
    print("entries  engine        build CPU s  one entry CPU s   p50 ms   p95 ms")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as work:
            entries = Path(work) / "entries.jsonl"
            rows = read(folder / "vdd-sections.entries.jsonl.gz", size)
            entries.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
            corpus = read_entries(entries)
            documents = list(documents_of(corpus, RenderCache(()).get))
            built, again, search = ours(documents, corpus.facets, Path(work) / "ours")
            show(size, "faq", built, again, timed(search, queries))
            built, again, search = bare(documents, Path(work) / "bare")
            show(size, "bare Whoosh", built, again, timed(search, queries))


def show(size: int, name: str, built: float, again: float, times: list[float]) -> None:
    p50, p95 = (1000 * times[int(part * (len(times) - 1))] for part in (0.5, 0.95))
    print(f"{size:7}  {name:12}{built:13.1f}{again:17.2f}{p50:9.1f}{p95:9.1f}", flush=True)


def timed(search: Callable[[str], object], queries: list[str]) -> list[float]:
    times = []
    for query in itertools.chain(queries[:20], queries):
        start = time.perf_counter()
        search(query)
        times.append(time.perf_counter() - start)
    return sorted(times[20:])


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


Measured = tuple[float, float, Callable[[str], object]]
"""CPU seconds to build, CPU seconds after one edit, and the search."""


def ours(documents: list[Document], facets: tuple[Facet, ...], directory: Path) -> Measured:
    built = cpu(lambda: build_index(documents, facets, (), directory))
    changed = [Document("new", "Une question de plus ?"), *documents[1:]]
    again = cpu(lambda: build_index(changed, facets, (), directory))
    return built, again, Searcher.open(directory).search


def bare(documents: list[Document], directory: Path) -> Measured:
    directory.mkdir()
    french = LanguageAnalyzer("fr")
    key, text = fields.ID(stored=True, unique=True), fields.TEXT(french)
    schema = fields.Schema(id=key, question=fields.TEXT(french, stored=True), text=text)
    store = index.create_in(directory, schema)

    def add(chosen: list[Document]) -> None:
        writer = store.writer(limitmb=256)
        for document in chosen:
            writer.update_document(id=document.id, question=document.question, text=document.text)
        writer.commit()

    built, again = cpu(lambda: add(documents)), cpu(lambda: add(documents[:1]))
    searcher = store.searcher()
    parser = MultifieldParser(["question", "text"], schema, {"question": 2.0}, group=OrGroup)
    return built, again, lambda query: list(searcher.search(parser.parse(query), limit=20))

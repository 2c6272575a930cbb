"""Relevance on judged French sets, Whoosh and browser engines; every query must give both the same ten entries.

python -m benchmarks relevance           EVAL names the folder
python benchmarks/relevance.py FOLDER
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from search.content.corpus import Corpus, load_corpus, read_entries
from search.content.markdown import RenderCache
from search.engine.document import documents_of
from search.engine.export import export
from search.engine.index import build_index
from search.engine.query import Searcher

ROOT = Path(__file__).parents[1]
SETS = {"cdtn": ["--macro"], "vdd-qr": [], "conseils-covid": []}


LENGTHS = ((3, "3 words or less"), (6, "4 to 6 words"), (99, "7 words or more"))


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        own_site(folder / "site-dev", Path(work))
    print(f"{'':28}queries   hit@1  MRR@10  nDCG@10  recall@10")
    for name, options in SETS.items():
        with tempfile.TemporaryDirectory() as work:
            run = both_engines(folder / name, Path(work))
            command = [sys.executable, folder / "score.py", folder / name, run, "--half", "dev", "--json", *options]
            rows = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for row in rows:
            scores = (f"{row[key]:8.3f}" for key in ("hit@1", "MRR@10", "nDCG@10", "recall@10"))
            print(f"{name + ' ' + row['slice']:28}{row['queries']:7}{''.join(scores)}")


def own_site(dataset: Path, work: Path) -> None:
    """Our own entries, by kind and by length of query: only full answers (grade 2) count."""
    run = both_engines(dataset, work, load_corpus(ROOT / "faq")[0])
    found = {row["query"]: row["entries"] for row in map(json.loads, run.read_text("utf-8").splitlines())}
    full: dict[str, set[str]] = defaultdict(set)
    for row in map(json.loads, (dataset / "qrels.dev.jsonl").read_text("utf-8").splitlines()):
        if row["grade"] == 2:
            full[row["query"]].add(row["entry"])
    ranks: dict[str, list[int]] = defaultdict(list)
    for row in map(json.loads, (dataset / "queries.dev.jsonl").read_text("utf-8").splitlines()):
        if row["kind"] != "none":
            good = (rank for rank, id_ in enumerate(found[row["id"]], 1) if id_ in full[row["id"]])
            length = next(name for most, name in LENGTHS if len(row["text"].split()) <= most)
            rank = next(good, 0)
            for part in ("all", row["kind"], length):
                ranks[part].append(rank)
    print(f"{'site-dev':28}queries  MRR@10  success@5")
    for part, each in ranks.items():
        reciprocal = sum(1 / rank for rank in each if rank) / len(each)
        success = sum(0 < rank <= 5 for rank in each) / len(each)
        print(f"{part:28}{len(each):7}{reciprocal:8.3f}{success:8.3f}")


def both_engines(dataset: Path, work: Path, corpus: Corpus | None = None) -> Path:
    """Run every query on both engines; the run's file. Raises AssertionError where they differ."""
    corpus = corpus or read_entries(dataset / "entries.jsonl")
    documents = list(documents_of(corpus, RenderCache(corpus.vocabulary).get))
    build_index(documents, corpus.facets, corpus.vocabulary, work / "index")
    queries, run = dataset / "queries.dev.jsonl", work / "run.jsonl"
    searcher = Searcher.open(work / "index")
    rows = [json.loads(line) for line in queries.read_text("utf-8").splitlines()]
    found = {row["id"]: [hit.id for hit in searcher.search(row["text"], limit=10).hits] for row in rows}
    searcher.close()
    export(work / "index", work / "files")
    node = Path(sys.executable).with_name("node")
    subprocess.run([node, ROOT / "benchmarks/browser_search.mjs", work / "files", queries, run], check=True)
    browser = {row["query"]: row["entries"] for row in map(json.loads, run.read_text("utf-8").splitlines())}
    assert browser == found, [id_ for id_ in found if browser.get(id_) != found[id_]]
    print(f"{dataset.name}: {len(found)} queries, the same ten entries in both engines")
    return run


if __name__ == "__main__":
    main(Path(sys.argv[1]))

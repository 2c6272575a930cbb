"""What vendors type, on both engines: `golden/relevance.yml`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from search.content.corpus import load_corpus, read_entries
from search.content.markdown import RenderCache
from search.engine.browser import export
from search.engine.document import documents_of
from search.engine.index import build_index
from search.engine.query import Searcher

ROOT = Path(__file__).parents[1]
RELEVANCE: dict[str, str] = yaml.safe_load((ROOT / "tests/golden/relevance.yml").read_text("utf-8"))
EVAL = Path(os.environ.get("FAQ_EVAL", ROOT.parent / "shared/eval"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus, _ = load_corpus(ROOT / "faq")
    directory = tmp_path_factory.mktemp("index")
    build_index(list(documents_of(corpus, RenderCache(corpus.glossary).get)), corpus.facets, corpus.glossary, directory)
    return directory


def in_browser(index: Path, queries: dict[str, str], work: Path) -> dict[str, list[str]]:
    """The first ten entries of each query (id -> text) by the browser's engine, under Node."""
    export(index, work / "files")
    lines = "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in queries.items())
    (work / "queries.jsonl").write_text(lines, "utf-8")
    node, script = Path(sys.executable).with_name("node"), ROOT / "benchmarks/browser_search.mjs"
    subprocess.run([node, script, work / "files", work / "queries.jsonl", work / "run.jsonl"], check=True)
    rows = map(json.loads, (work / "run.jsonl").read_text("utf-8").splitlines())
    return {row["query"]: row["entries"] for row in rows}


def in_python(index: Path, queries: dict[str, str]) -> dict[str, list[str]]:
    searcher = Searcher.open(index)
    found = {id_: [hit.id for hit in searcher.search(text, limit=10).hits] for id_, text in queries.items()}
    searcher.close()
    return found


def test_the_expected_answer_comes_first_and_both_engines_agree(index: Path, tmp_path: Path) -> None:
    queries = {text: text for text in RELEVANCE}
    found = in_python(index, queries)
    wrong = {text: (found[text][:1], id_) for text, id_ in RELEVANCE.items() if found[text][:1] != [id_]}
    assert not wrong
    assert in_browser(index, queries, tmp_path) == found


@pytest.mark.skipif(not EVAL.is_dir(), reason="the judged corpora are not here (FAQ_EVAL)")
def test_both_engines_agree_on_another_faq(tmp_path: Path) -> None:
    corpus = read_entries(EVAL / "conseils-covid/entries.jsonl")
    build_index(list(documents_of(corpus, RenderCache(()).get)), corpus.facets, (), tmp_path / "index")
    rows = map(json.loads, (EVAL / "conseils-covid/queries.dev.jsonl").read_text("utf-8").splitlines())
    queries = {row["id"]: row["text"] for row in rows}
    assert in_browser(tmp_path / "index", queries, tmp_path) == in_python(tmp_path / "index", queries)


def test_a_damaged_search_file_is_told_and_may_be_tried_again(index: Path, tmp_path: Path) -> None:
    export(index, tmp_path)
    script = ROOT / "tests/js/damaged_files.mjs"
    node, found = Path(sys.executable).with_name("node"), os.environ | {"FAQ_FILES": str(tmp_path)}
    done = subprocess.run([node, "--test", script], env=found, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "tests 32" in done.stdout


def test_the_browser_knows_the_facets_by_the_same_slugs(index: Path, tmp_path: Path) -> None:
    export(index, tmp_path)
    node, found = Path(sys.executable).with_name("node"), os.environ | {"FAQ_FILES": str(tmp_path)}
    done = subprocess.run([node, ROOT / "tests/js/facets.mjs"], env=found, capture_output=True, text=True, check=True)
    facets = load_corpus(ROOT / "faq")[0].facets
    expected = {facet.key: [[value.slug, value.label] for value in facet.values] for facet in facets}
    told = {facet["key"]: [[v["slug"], v["label"]] for v in facet["values"]] for facet in json.loads(done.stdout)}
    assert told == expected
    assert any(value.slug not in value.label.lower() for facet in facets for value in facet.values)

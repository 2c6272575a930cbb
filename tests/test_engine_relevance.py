"""What vendors type, on both engines: `golden/relevance.yml`, and a foreign FAQ."""

import json
import os
from pathlib import Path

import pytest
import yaml

from search.content.corpus import read_entries
from search.content.markdown import RenderCache
from search.engine.document import documents_of
from search.engine.index import build_index
from tests.engine_tools import ROOT, in_browser, in_python, index_faq

RELEVANCE: dict[str, str] = yaml.safe_load((ROOT / "tests/golden/relevance.yml").read_text("utf-8"))
EVAL = Path(os.environ.get("FAQ_EVAL", ROOT.parent / "shared/eval"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_faq(tmp_path_factory.mktemp("index"))


def test_the_expected_answer_comes_first_and_both_engines_answer_alike(index: Path, tmp_path: Path) -> None:
    found = in_python(index, RELEVANCE)
    firsts = {query: [hit["id"] for hit in found[query]["hits"][:1]] for query in RELEVANCE}
    assert {query: ids for query, ids in firsts.items() if ids != [RELEVANCE[query]]} == {}
    assert in_browser(index, RELEVANCE, tmp_path) == found


@pytest.mark.skipif(not EVAL.is_dir(), reason="the judged corpora are not here (FAQ_EVAL)")
def test_both_engines_answer_alike_on_another_faq(tmp_path: Path) -> None:
    corpus = read_entries(EVAL / "conseils-covid/entries.jsonl")
    build_index(list(documents_of(corpus, RenderCache(()).get)), corpus.facets, (), tmp_path / "index")
    rows = map(json.loads, (EVAL / "conseils-covid/queries.dev.jsonl").read_text("utf-8").splitlines())
    queries = dict.fromkeys(row["text"] for row in rows)
    assert in_browser(tmp_path / "index", queries, tmp_path) == in_python(tmp_path / "index", queries)

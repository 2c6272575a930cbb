"""The search over HTTP."""

import json
import shutil
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from search.cli import main
from search.content.facets import read_facets
from search.engine.document import Document
from search.engine.index import build_index
from search.engine.query import Results, Searcher
from service.catalogue import Catalogue
from service.search import AnswerCache, Found, Query
from tests.service_tools import ROOT, Place, Start

pytest_plugins = "tests.service_fixtures"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough here."""
    return f"sqlite:///{tmp_path}/avis.sqlite"


QUERIES = ["carte CPS", "e-cps bas", "referencement segur", "conexion pro santé connect", "l’INS", ""]


@pytest.mark.parametrize("query", QUERIES)
def test_the_api_gives_what_the_index_gives(client: TestClient, place: Place, query: str) -> None:
    searcher = Searcher.open(place.index)
    expected = searcher.search(query, limit=20)
    searcher.close()
    found = client.get("/api/search", params={"q": query}).json()
    assert [hit["id"] for hit in found["results"]] == [hit.id for hit in expected.hits]
    assert found["total"] == expected.total
    assert found["counts"] == {key: dict(counts) for key, counts in expected.counts.items()}
    assert found["suggestion"] == expected.suggestion


def test_choices_are_or_inside_a_facet_and_and_across(client: TestClient) -> None:
    everything = client.get("/api/search", params={"limit": 50}).json()
    key, counts = next((key, counts) for key, counts in everything["counts"].items() if len(counts) > 1)
    first, second = list(counts)[:2]
    one = client.get("/api/search", params={key: first}).json()
    both = client.get("/api/search", params=[(key, first), (key, second)]).json()
    assert one["total"] == counts[first]
    assert max(counts[first], counts[second]) <= both["total"] <= counts[first] + counts[second]
    assert both["choices"] == {key: [first, second]}


def test_pages_follow_each_other_without_hole_or_double(client: TestClient) -> None:
    total = client.get("/api/search").json()["total"]
    ids, page = [], 1
    while found := client.get("/api/search", params={"page": page, "limit": 50}).json()["results"]:
        ids += [hit["id"] for hit in found]
        page += 1
    assert len(ids) == len(set(ids)) == total


def test_words_found_are_marked_in_the_excerpt(client: TestClient) -> None:
    hit = client.get("/api/search", params={"q": "carte"}).json()["results"][0]
    assert any(part["marked"] and "carte" in part["text"].lower() for part in hit["excerpt"])


@pytest.mark.parametrize(
    "query", ["page=0", "page=abc", "page=99999999999", "limit=51", "limit=-1", "limit=", "couloir=x"]
)
def test_a_wrong_parameter_is_a_problem_for_machines_and_left_aside_for_people(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/search?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get(f"/recherche?{query}").status_code == 200


def test_hostile_queries_are_shown_as_text(client: TestClient) -> None:
    page = client.get("/recherche", params={"q": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    for query in ("\x00", "\ud800".encode("utf-8", "surrogatepass"), "a" * 5000, "* OR id:[a TO z]", "😀" * 300):
        assert client.get("/api/search", params={"q": query}).status_code == 200


def test_without_an_index_the_search_says_so_and_the_votes_go_on(start: Start, place: Place, tmp_path: Path) -> None:
    client = start(index_dir=tmp_path / "nowhere")
    assert client.get("/api/search?q=carte").status_code == 503
    assert client.get("/readyz").json()["index"] is False
    assert client.post("/api/votes", json=place.vote()).status_code == 200


def test_too_many_searches_are_refused(start: Start) -> None:
    client = start(searches_per_minute=2)
    assert [client.get("/api/search").status_code for _ in range(3)] == [200, 200, 429]


def test_an_answer_that_is_kept_is_the_same_and_goes_with_its_index(start: Start, place: Place, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(place.index, index)
    client = start(index_dir=index)
    first, again = (client.get("/api/search", params={"q": "carte CPS"}) for _ in range(2))
    assert first.content == again.content
    other = client.get("/api/search", params={"q": "carte CPS", "limit": 1}).json()
    assert len(other["results"]) == 1
    build_index(
        [Document("seule", "La carte CPS ?")], read_facets((ROOT / "faq/facettes.yml").read_text("utf-8"))[0], (), index
    )
    assert [hit["id"] for hit in client.get("/api/search", params={"q": "carte CPS"}).json()["results"]] == ["seule"]


def test_answers_kept_are_bounded() -> None:
    cache, searcher, catalogue = AnswerCache(3), cast(Searcher, object()), Catalogue({}, {}, {})
    asked = [Query(str(number), {}, 1, 20) for number in range(5)]
    for query in asked:
        cache.put(Found(query, Results(0), {}, b""), searcher, catalogue)
    assert [query.text for query in asked if cache.get(query, searcher, catalogue)] == ["2", "3", "4"]
    assert cache.get(asked[4], cast(Searcher, object()), catalogue) is None


def test_the_command_line_gives_what_http_gives(client: TestClient, place: Place) -> None:
    found = client.get("/api/search", params={"q": "carte CPS", "limit": 5}).json()
    arguments = ["search", "carte CPS", "--json", "--limit", "5", "--index", str(place.index)]
    told = json.loads(CliRunner().invoke(main, arguments).output)
    assert told.keys() == found.keys()
    for mine, theirs in zip(told.pop("results"), found.pop("results"), strict=True):
        assert mine == {name: theirs[name] for name in mine}
    assert told == found

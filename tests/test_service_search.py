"""The search over HTTP, its page for browsers without scripts, the catalogue, the site itself."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from search.engine.query import Searcher
from service import misses
from service.settings import Settings
from tests.service_tools import Place, Start, Today, rows

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


def test_the_page_shows_results_with_filters_counts_and_forms(client: TestClient, place: Place) -> None:
    found = client.get("/api/search", params={"q": "carte"}).json()
    page = client.get("/recherche", params={"q": "carte"}).text
    assert f"{found['total']} réponses" in page
    assert page.count('<details class="faq-item"') == len(found["results"])
    assert page.count('data-module="vote"') == len(found["results"])
    assert 'type="checkbox" name="produit"' in page
    assert "<!--faq:" not in page
    assert 'rel="stylesheet"' in page


def test_a_results_page_without_result_helps(client: TestClient) -> None:
    page = client.get("/recherche", params={"q": "xyzzyqwk", "produit": "convergence"})
    assert page.status_code == 200
    assert "Aucune réponse" in page.text


def test_without_the_sites_shell_the_pages_still_stand(start: Start, place: Place, tmp_path: Path) -> None:
    shutil.copytree(place.site / "api", tmp_path / "site/api")
    page = start(site_dir=tmp_path / "site").get("/recherche?q=carte")
    assert page.status_code == 200
    assert "<title>Recherche</title>" in page.text


def test_without_an_index_the_search_says_so_and_the_votes_go_on(start: Start, place: Place, tmp_path: Path) -> None:
    client = start(index_dir=tmp_path / "nowhere")
    assert client.get("/api/search?q=carte").status_code == 503
    assert client.get("/readyz").json()["index"] is False
    assert client.post("/api/votes", json=place.vote()).status_code == 200


def test_before_the_first_build_the_service_waits_and_then_wakes_up(start: Start, place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    client = start(site_dir=site)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.post("/api/votes", json=place.vote()).status_code == 503
    shutil.copytree(place.site, site)
    assert client.get("/readyz").status_code == 200
    assert client.post("/api/votes", json=place.vote()).status_code == 200


def test_the_catalogue_is_given_whole_and_entry_by_entry(client: TestClient, place: Place) -> None:
    assert client.get("/api/entries").json()["entries"] == place.entries
    entry = place.entries[0]
    assert client.get(f"/api/entries/{entry['id']}").json()["answer_html"]
    assert client.get("/api/entries/nulle-part").status_code == 404


def test_the_static_files_of_the_api_stay_readable(client: TestClient, place: Place) -> None:
    assert client.get("/api/faq.json").json() == json.loads((place.site / "api/faq.json").read_text("utf-8"))
    assert client.get(f"/api/entries/{place.entries[0]['id']}.json").status_code == 200
    missing = client.get("/api/nulle-part")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")


def test_the_site_is_served_with_strict_headers(client: TestClient, place: Place) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-cache"
    asset = next(path for path in (place.site / "assets").iterdir() if path.name.startswith("site."))
    served = client.get(f"/assets/{asset.name}")
    assert "immutable" in served.headers["cache-control"]
    assert served.headers["content-encoding"] == "gzip"
    missing = client.get("/nulle/part/")
    assert missing.status_code == 404
    assert "Cette page n’existe pas" in missing.text
    assert client.get("/../pyproject.toml").status_code == 404
    assert client.get("/%2e%2e/%2e%2e/etc/passwd").status_code == 404


def test_a_compressed_twin_is_sent_to_those_who_accept_it(start: Start, place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(place.site, site)
    (site / "index.html.gz").write_bytes(gzip.compress(b"<p>packed"))
    client = start(site_dir=site)
    packed = client.get("/")
    assert (packed.text, packed.headers["content-type"]) == ("<p>packed", "text/html; charset=utf-8")
    assert "packed" not in client.get("/", headers={"accept-encoding": "identity"}).text[:20]


def test_a_search_without_result_is_noted_from_the_third_person_on(
    start: Start, settings: Settings, today: Today
) -> None:
    client = start()
    for number in range(3):
        assert rows(settings.database_url, "SELECT count(*) FROM missed WHERE words IS NOT NULL") == [(0,)]
        for _ in range(2):
            client.get("/api/search", params={"q": "Xyzzyqwk"}, headers={"user-agent": str(number)})
    assert rows(settings.database_url, "SELECT words, people FROM missed") == [("xyzzyqwk", 3)]


def test_one_person_on_three_days_is_enough(start: Start, settings: Settings, today: Today) -> None:
    client = start()
    for _ in range(3):
        client.get("/api/search", params={"q": "Xyzzyqwk"})
        today.turn()
        client.app.state.service.sweep()  # type: ignore[attr-defined]
    assert rows(settings.database_url, "SELECT words, people FROM missed") == [("xyzzyqwk", 3)]


@pytest.mark.parametrize("header", ["dnt", "sec-gpc"])
def test_who_asks_not_to_be_measured_is_not(client: TestClient, settings: Settings, header: str) -> None:
    client.get("/api/search", params={"q": "Xyzzyqwk"}, headers={header: "1"})
    assert rows(settings.database_url, "SELECT * FROM missed") == []
    assert rows(settings.database_url, "SELECT * FROM asked") == []


def test_a_search_that_finds_is_not_noted(client: TestClient, settings: Settings) -> None:
    client.get("/api/search", params={"q": "carte"})
    assert rows(settings.database_url, "SELECT * FROM missed") == []


@pytest.mark.parametrize(
    "query", ["jean@exemple.fr", "06 12 34 56 78", "1 84 12 76 451 089 46", "https://x.example/a", "", "x" * 101]
)
def test_what_looks_personal_is_never_noted(query: str) -> None:
    assert misses.normalised(query) is None


def test_too_many_searches_are_refused(start: Start) -> None:
    client = start(searches_per_minute=2)
    assert [client.get("/api/search").status_code for _ in range(3)] == [200, 200, 429]


def test_the_measures_count_routes_not_readers(client: TestClient, place: Place) -> None:
    client.get("/api/search?q=secret")
    client.post("/api/votes", json=place.vote())
    client.get(f"/{place.entries[0]['url']}")
    measures = client.get("/metrics").text
    assert 'faq_requests_total{route="/api/search",method="GET",status="200"} 1' in measures
    assert 'faq_votes_total{vote="oui"} 1' in measures
    assert "secret" not in measures
    assert place.entries[0]["id"] not in measures


def test_a_fault_of_ours_is_a_problem_and_quotes_nobody(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    client.app.state.service.searcher = None  # type: ignore[attr-defined]
    answer = client.get("/api/search", params={"q": "Dupont"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "erreur inattendue : AttributeError" in caplog.text
    assert "Dupont" not in caplog.text + answer.text

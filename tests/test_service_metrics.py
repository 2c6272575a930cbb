"""What is measured: routes and votes, of every process, never of one person."""

from pathlib import Path

import httpx2 as httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tests.service_tools import Place, Serve

pytest_plugins = "tests.service_fixtures"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough here."""
    return f"sqlite:///{tmp_path}/avis.sqlite"


def measured(text: str, name: str, **labels: str) -> float:
    """Sum of the samples of that name and those labels."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return sum(each.value for each in samples if each.name == name and labels.items() <= each.labels.items())


def test_the_measures_count_routes_not_readers(client: TestClient, place: Place) -> None:
    client.get("/api/search?q=secret")
    client.post("/api/votes", json=place.vote())
    client.get(f"/{place.entries[0]['url']}")
    client.get(f"/api/entries/{place.entries[0]['id']}")
    measures = client.get("/metrics").text
    assert measured(measures, "faq_requests_total", route="/api/search", method="GET", status="200") == 1
    assert measured(measures, "faq_requests_total", route="/api/entries/{id}") == 1
    assert measured(measures, "faq_request_seconds_count", route="site") == 1
    assert measured(measures, "faq_votes_total", vote="oui") == 1
    assert "faq_votes_pending 0.0" in measures
    assert "secret" not in measures
    assert place.entries[0]["id"] not in measures


def test_any_process_answers_for_all(serve: Serve, place: Place, database_url: str) -> None:
    server = serve(database_url, FAQ_PROCESSES="2", FAQ_LOG_LEVEL="info")
    for number in range(40):  # each on a connection of its own: both processes have their share
        assert server.vote(place, f"agent {number}").status_code == 200
    for _ in range(8):
        text = httpx.get(f"{server.url}/metrics").text
        assert measured(text, "faq_votes_total", vote="oui") == 40
        assert measured(text, "faq_requests_total", route="/api/votes", status="200") == 40

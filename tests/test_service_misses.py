"""Searches without result: counted by people, bounded, never personal."""

import pytest
from starlette.testclient import TestClient

from service import misses
from service.settings import Settings
from tests.service_tools import Start, Today, rows

pytest_plugins = "tests.service_fixtures"


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

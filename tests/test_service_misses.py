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


def ask(client: TestClient, words: str, agent: str = "") -> None:
    assert client.get("/api/search", params={"q": words}, headers={"user-agent": agent}).status_code == 200


def made_up(number: int) -> str:
    """A question that finds nothing, and resembles nothing."""
    letters = "bcdfghjklmnpqrstvwxz"
    return "xq" + "".join(letters[number // 20**place % 20] for place in range(4)) + "kwz"


def test_made_up_questions_fill_neither_the_day_nor_the_database(
    start: Start, settings: Settings, today: Today, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day and the size are bounded, here at less than by default; the most frequent stay."""
    monkeypatch.setattr(misses, "PER_DAY", 30)
    monkeypatch.setattr(misses, "KEPT", 40)
    monkeypatch.setattr(misses, "PER_NETWORK", 1000)
    client = start()
    for person in range(4):
        ask(client, made_up(9999), f"agent {person}")
    for number in range(50):
        ask(client, made_up(number))
    assert rows(settings.database_url, "SELECT count(*) FROM asked") == [(30,)]
    for _ in range(3):
        today.turn()
        client.app.state.service.sweep()  # type: ignore[attr-defined]
        for number in range(50):
            ask(client, made_up(100 * today.day.day + number))
        [(kept,)] = rows(settings.database_url, "SELECT count(*) FROM missed")
        assert 30 <= kept <= 40
    assert rows(settings.database_url, "SELECT words, people FROM missed WHERE words IS NOT NULL") == [
        (made_up(9999), 4)
    ]


def test_one_network_cannot_use_up_the_day(start: Start, settings: Settings) -> None:
    client = start(client=("2001:db8::1", 1))
    for number in range(misses.PER_NETWORK + 20):
        ask(client, made_up(number), f"agent {number}")
    assert rows(settings.database_url, "SELECT count(*) FROM missed") == [(misses.PER_NETWORK,)]
    ask(start(client=("2001:db8:1::1", 1)), "xqwkzxqwkz")
    assert rows(settings.database_url, "SELECT count(*) FROM missed") == [(misses.PER_NETWORK + 1,)]

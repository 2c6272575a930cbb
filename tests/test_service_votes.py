"""A vote: given, changed, withdrawn, refused; on SQLite and on PostgreSQL."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.database import revisions
from service.settings import Settings
from tests.service_tools import ORIGIN, Place, Start, count_votes, rows

pytest_plugins = "tests.service_fixtures"


def assert_problem(response: Any, status: int, said: str = "") -> None:
    """The one shape of errors, with a French sentence."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert said in problem["detail"]
    assert problem["detail"].endswith((".", "…"))


def test_a_vote_is_recorded_for_the_entry_and_its_revision(
    client: TestClient, place: Place, settings: Settings
) -> None:
    vote = place.vote("oui")
    answer = client.post("/api/votes", json=vote)
    assert answer.status_code == 200
    assert answer.json() == vote | {"reasons": [], "comment": ""}
    found = rows(settings.database_url, "SELECT entry, revision, vote, reasons, comment FROM ballots")
    assert found == [(vote["entry"], vote["revision"], "oui", "", "")]


def test_a_vote_is_changed_by_voting_again(client: TestClient, place: Place, settings: Settings) -> None:
    client.post("/api/votes", json=place.vote("oui"))
    client.post("/api/votes", json=place.vote("non", reasons=["perimee", "erreur"], comment="Lien cassé"))
    found = rows(settings.database_url, "SELECT vote, reasons, comment FROM ballots")
    assert found == [("non", "erreur perimee", "Lien cassé")]


def test_a_change_back_to_yes_drops_reasons_and_comment(client: TestClient, place: Place, settings: Settings) -> None:
    client.post("/api/votes", json=place.vote("non", reasons=["erreur"], comment="Lien cassé"))
    client.post("/api/votes", json=place.vote("oui", reasons=["erreur"], comment="Lien cassé"))
    assert rows(settings.database_url, "SELECT vote, reasons, comment FROM ballots") == [("oui", "", "")]


def test_a_vote_can_be_withdrawn(client: TestClient, place: Place, settings: Settings) -> None:
    client.post("/api/votes", json=place.vote("oui"))
    answer = client.post("/api/votes", json=place.vote("retrait"))
    assert answer.json()["vote"] is None
    assert count_votes(settings.database_url) == {}


def test_withdrawing_a_vote_never_given_changes_nothing(client: TestClient, place: Place, settings: Settings) -> None:
    assert client.post("/api/votes", json=place.vote("retrait")).status_code == 200
    assert count_votes(settings.database_url) == {}


@pytest.mark.slow
def test_a_thousand_votes_by_one_client_count_once(client: TestClient, place: Place, settings: Settings) -> None:
    for number in range(1000):
        client.post("/api/votes", json=place.vote("oui" if number % 2 else "non"))
    assert count_votes(settings.database_url) == {"oui": 1}


def test_two_replicas_agree_on_one_vote_per_person(start: Start, place: Place, settings: Settings) -> None:
    first, second = start(), start()
    first.post("/api/votes", json=place.vote("oui"))
    second.post("/api/votes", json=place.vote("non"))
    assert count_votes(settings.database_url) == {"non": 1}


def test_two_people_count_twice_and_one_network_may_hold_several(
    start: Start, place: Place, settings: Settings
) -> None:
    start(client=("192.0.2.7", 1)).post("/api/votes", json=place.vote(), headers={"user-agent": "un"})
    start(client=("192.0.2.7", 1)).post("/api/votes", json=place.vote(), headers={"user-agent": "deux"})
    start(client=("198.51.100.1", 1)).post("/api/votes", json=place.vote(), headers={"user-agent": "un"})
    assert count_votes(settings.database_url) == {"oui": 3}


def test_the_same_person_votes_on_two_entries(client: TestClient, place: Place, settings: Settings) -> None:
    client.post("/api/votes", json=place.vote(number=0))
    client.post("/api/votes", json=place.vote(number=1))
    assert count_votes(settings.database_url) == {"oui": 2}


def test_the_button_used_last_in_a_form_holds(client: TestClient, place: Place, settings: Settings) -> None:
    body = "&".join(f"{name}={value}" for name, value in place.vote("oui").items())
    headers = {"content-type": "application/x-www-form-urlencoded"}
    client.post("/api/votes", content=f"{body}&vote=non&reason=erreur&reason=imprecise", headers=headers)
    assert rows(settings.database_url, "SELECT vote, reasons FROM ballots") == [("non", "erreur imprecise")]


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"entry": "nulle-part"}, 404, "n’existe pas"),
        ({"entry": 12}, 422, "entry"),
        ({"entry": None}, 422, "entry"),
        ({"revision": "0123456789ab"}, 409, "Rechargez"),
        ({"revision": "pas une version"}, 422, "hexadécimaux"),
        ({"vote": "peut-être"}, 422, "oui, non, retrait"),
        ({"vote": ["oui"]}, 422, "vote"),
        ({"reasons": ["inventee"]}, 422, "incomplete"),
        ({"reasons": "erreur"}, 422, "liste"),
        ({"comment": "a" * 501, "vote": "non"}, 422, "500 caractères"),
        ({"comment": 3}, 422, "comment"),
        ({"page_web": "https://spam.example"}, 422, "robot"),
        ({"elapsed": "vite"}, 422, "secondes"),
        ({"elapsed": -1}, 422, "secondes"),
        ({"elapsed": 1e400}, 422, "secondes"),
        ({"couleur": "rouge"}, 422, "Champ inconnu"),
    ],
)
def test_a_wrong_field_is_refused_with_its_remedy(
    client: TestClient, place: Place, settings: Settings, changes: dict[str, Any], status: int, said: str
) -> None:
    body = json.dumps(place.vote() | changes)
    assert_problem(client.post("/api/votes", content=body, headers={"content-type": "application/json"}), status, said)
    assert count_votes(settings.database_url) == {}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[1]", "application/json", 422),
        (b"[" * 4000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"x" * 9000, "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(client: TestClient, body: bytes, kind: str, status: int) -> None:
    assert_problem(client.post("/api/votes", content=body, headers={"content-type": kind}), status)


@pytest.mark.parametrize(("body", "status"), [(b"entry=%ff", 400), (b"&".join([b"a=1"] * 50), 400)])
def test_a_form_that_cannot_be_read_is_refused(client: TestClient, body: bytes, status: int) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/votes", content=body, headers=headers).status_code == status


def test_text_no_database_accepts_is_cleaned(client: TestClient, place: Place, settings: Settings) -> None:
    body = json.dumps(place.vote("non", comment="a\u0000b\ud800c\u202ed"))
    assert client.post("/api/votes", content=body, headers={"content-type": "application/json"}).status_code == 200
    assert rows(settings.database_url, "SELECT comment FROM ballots") == [("a bc d",)]


def test_a_wrong_method_is_a_problem(client: TestClient) -> None:
    assert_problem(client.get("/api/votes"), 405)
    assert_problem(client.delete("/api/search"), 405)


def test_a_vote_sent_by_another_site_is_refused(client: TestClient, place: Place) -> None:
    for headers in ({"origin": "https://autre.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert_problem(client.post("/api/votes", json=place.vote(), headers=headers), 403, "autre site")
    assert client.post("/api/votes", json=place.vote(), headers={"origin": ORIGIN}).status_code == 200


def test_another_origin_may_be_allowed(start: Start, place: Place) -> None:
    client = start(origins=("https://faq.example",))
    answer = client.post("/api/votes", json=place.vote(), headers={"origin": "https://faq.example"})
    assert answer.headers["access-control-allow-origin"] == "https://faq.example"
    asked = {"origin": "https://faq.example", "access-control-request-method": "POST"}
    assert client.options("/api/votes", headers=asked).status_code == 200
    assert_problem(client.post("/api/votes", json=place.vote(), headers={"origin": "https://non.example"}), 403)


def test_a_vote_faster_than_a_person_is_refused(start: Start, place: Place) -> None:
    client = start(minimum_seconds=1.0)
    assert_problem(client.post("/api/votes", json=place.vote(elapsed=0.2)), 422, "trop vite")
    assert client.post("/api/votes", json=place.vote(elapsed=3)).status_code == 200
    assert client.post("/api/votes", json=place.vote()).status_code == 200


def test_too_many_votes_in_a_minute_are_refused(start: Start, place: Place) -> None:
    client = start(votes_per_minute=3)
    answers = [client.post("/api/votes", json=place.vote()) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert_problem(answers[-1], 429)
    assert answers[-1].headers["retry-after"] == "60"


def test_one_reader_with_many_agents_is_no_crowd(start: Start, place: Place, settings: Settings) -> None:
    client = start(voters_per_network=5)
    for number in range(20):
        client.post("/api/votes", json=place.vote(), headers={"user-agent": f"agent {number}"})
    assert count_votes(settings.database_url) == {"oui": 5}
    again = client.post("/api/votes", json=place.vote("non"), headers={"user-agent": "agent 0"})
    assert again.status_code == 200


def test_a_former_revision_may_still_be_voted_on(start: Start, place: Place, settings: Settings) -> None:
    """A page left open while the answer was rewritten."""
    client = start()
    client.post("/api/votes", json=place.vote())
    ledger = client.app.state.service.ledger  # type: ignore[attr-defined]
    entry = place.entries[0]["id"]
    with ledger.engine.begin() as connection:
        row = {"entry": entry, "revision": "0123456789ab", "since": ledger.today()}
        connection.execute(revisions.insert(), row)
    answer = start().post("/api/votes", json=place.vote("non", revision="0123456789ab"))
    assert answer.status_code == 200


def test_counts_are_secret_by_default_and_below_ten_votes(start: Start, place: Place) -> None:
    entry = place.entries[0]["id"]
    secret, public = start(), start(public_counts=True)
    for number in range(9):
        secret.post("/api/votes", json=place.vote("oui"), headers={"user-agent": str(number)})
    assert "votes" not in public.get(f"/api/entries/{entry}").json()
    secret.post("/api/votes", json=place.vote("non"), headers={"user-agent": "dix"})
    assert public.get(f"/api/entries/{entry}").json()["votes"] == {"oui": 9, "non": 1}
    assert "votes" not in secret.get(f"/api/entries/{entry}").json()


def test_votes_that_come_together_after_a_build_learn_its_revisions_once(start: Start, place: Place) -> None:
    client = start()
    votes = client.app.state.service.votes  # type: ignore[attr-defined]
    learned: list[int] = []
    learn = votes.ledger.learn

    def counted(current: dict[str, str]) -> frozenset[tuple[str, str]]:
        learned.append(len(current))
        known: frozenset[tuple[str, str]] = learn(current)
        return known

    votes.ledger.learn = counted
    entry, catalogue = place.entries[0], votes.catalogue.get()

    async def all_at_once() -> list[bool]:
        return await asyncio.gather(*(votes.knows(catalogue, entry["id"], entry["revision"]) for _ in range(20)))

    assert client.portal is not None
    assert client.portal.call(all_at_once) == [True] * 20
    assert learned == [len(place.entries)]


def test_votes_never_wait_behind_searches(client: TestClient, place: Place) -> None:
    held, search = Event(), client.app.state.service.search  # type: ignore[attr-defined]
    with ThreadPoolExecutor(4) as readers:
        asking = client.portal.start_task_soon(search.in_thread, held.wait)  # type: ignore[union-attr]
        waiting = [readers.submit(client.get, f"/api/search?q=question+{number}") for number in range(3)]
        try:
            assert client.post("/api/votes", json=place.vote()).status_code == 200
            assert not asking.done()
            assert not any(each.done() for each in waiting)
        finally:
            held.set()
        assert {each.result().status_code for each in waiting} == {200}

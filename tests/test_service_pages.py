"""The pages that the service makes itself, inside the site's own shell."""

import shutil
from pathlib import Path

from starlette.testclient import TestClient

from tests.service_tools import ORIGIN, Place, Start

pytest_plugins = "tests.service_fixtures"


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


def test_a_plain_form_is_answered_by_a_page_that_returns_to_the_entry(client: TestClient, place: Place) -> None:
    entry = place.entries[0]
    sent = client.post("/api/votes", data=place.vote("non", page_web="", comment=""), headers={"origin": ORIGIN})
    assert sent.status_code == 303
    page = client.get(sent.headers["location"])
    assert page.status_code == 200
    assert f'href="/{entry["url"]}"' in page.text
    assert "Merci, votre avis est enregistré" in page.text
    assert 'name="reason" value="erreur"' in page.text


def test_a_refused_form_is_explained_on_a_page(client: TestClient, place: Place) -> None:
    sent = client.post("/api/votes", data=place.vote("oui", page_web="x"))
    assert sent.status_code == 422
    assert sent.headers["content-type"].startswith("text/html")
    assert "robot" in sent.text
    assert place.entries[0]["url"] in sent.text

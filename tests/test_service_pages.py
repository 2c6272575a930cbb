"""The pages that the service makes itself, inside the site's own shell."""

import html
import re
import shutil
from pathlib import Path

import pytest
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
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="https://faq-industriels.example/">' in page


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


@pytest.mark.parametrize("strips", [False, True], ids=["whole path", "path removed by the proxy"])
def test_under_a_path_of_its_host_every_link_and_form_works(start: Start, place: Place, strips: bool) -> None:
    client = start(root_path="/aide", site_url="/aide/", site_dir=place.site)
    before = "" if strips else "/aide"
    page = client.get(f"{before}/recherche?q=carte").text
    assert 'action="/aide/recherche"' in page
    assert 'action="/aide/api/votes"' in page
    own = page.partition('<div class="faq-list">')[2].partition("<footer")[0]  # around it: the site, as it was built
    assert not re.search(r'(action|href)="/(?!aide/)', own)
    assert client.get(f"{before}/api/search?q=carte").json()["total"] > 0
    assert client.get(f"{before}/{place.entries[0]['url']}").status_code == 200
    assert client.get(f"{before}/api/openapi.json").json()["servers"] == [{"url": "/aide"}]
    form = place.vote("non", page_web="", comment="")
    sent = client.post(f"{before}/api/votes", data=form, headers={"origin": ORIGIN})
    assert sent.headers["location"].startswith("/aide/merci?")
    thanks = client.get(sent.headers["location"].removeprefix("" if before else "/aide")).text
    assert f'href="/aide/{place.entries[0]["url"]}"' in thanks
    assert 'action="/aide/api/votes"' in thanks
    assert "problem" in client.get(f"{before}/api/nulle-part").headers["content-type"]


def test_pages_of_results_lead_to_each_other(client: TestClient) -> None:
    page = client.get("/recherche?q=").text
    second = re.search(r'href="(\?q=&amp;page=2)"', page)
    assert second
    assert client.get(f"/recherche{html.unescape(second[1])}").text != page

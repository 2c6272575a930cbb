"""The catalogue of the built site: given on, read again, waited for."""

import json
import shutil
import time
from pathlib import Path

from starlette.testclient import TestClient

from service.catalogue import LOOK_AGAIN
from tests.service_tools import Place, Serve, Start

pytest_plugins = "tests.service_fixtures"


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


def test_before_the_first_build_the_service_waits_and_then_wakes_up(start: Start, place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    client = start(site_dir=site)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.post("/api/votes", json=place.vote()).status_code == 503
    shutil.copytree(place.site, site)
    assert client.get("/readyz").status_code == 200
    assert client.post("/api/votes", json=place.vote()).status_code == 200


def test_a_broken_catalogue_keeps_the_last_good_one(serve: Serve, place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "api").mkdir(parents=True)
    good = (place.site / "api/faq.json").read_text("utf-8")
    (site / "api/faq.json").write_text(good, "utf-8")
    server = serve(f"sqlite:///{tmp_path}/avis.sqlite", FAQ_SITE_DIR=str(site))
    assert server.vote(place, "avant").status_code == 200
    (site / "api/faq.json").write_text(json.dumps({"entries": 3}), "utf-8")
    time.sleep(LOOK_AGAIN)
    assert server.vote(place).status_code == 200

"""The built site as files."""

import gzip
import os
import shutil
from pathlib import Path

from starlette.testclient import TestClient

from tests.service_tools import Place, Start

pytest_plugins = "tests.service_fixtures"


def test_the_site_is_served_with_strict_headers(client: TestClient, place: Place) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    block = client.get("/couloir/hopital/bloc/")
    assert block.status_code == 200
    assert "frame-ancestors *" in block.headers["content-security-policy"]
    assert "default-src 'self'" in block.headers["content-security-policy"]
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
    (site / "index.html").write_text("<p>edited", "utf-8")
    os.utime(site / "index.html.gz", (1_800_000_000, 1_800_000_000))
    os.utime(site / "index.html", (1_800_000_060, 1_800_000_060))
    assert client.get("/").text == "<p>edited"

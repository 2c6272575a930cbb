"""The pictures of the editors’ guide come from the site itself: FAQ_PICTURES=1 pytest tests/test_guide_pictures.py."""

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs/images"
SIZE = (1200, 800)
PICTURES = {
    "guide-recherche.png": "?q=compte%20convergence",
    "guide-reponse.png": "faq/inscrire-mon-entreprise-sur-convergence/",
}
pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PICTURES)
def test_the_guide_shows_what_the_site_shows(name: str, chromium: Browser, online: str) -> None:
    page = chromium.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, reduced_motion="reduce")
    page.goto(f"{online}/{PICTURES[name]}")
    shown = "h1" if "faq/" in PICTURES[name] else "[data-hits] > *"
    page.locator(shown).first.wait_for()
    taken = page.screenshot()
    page.close()
    if os.environ.get("FAQ_PICTURES"):
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / name).write_bytes(taken)
    assert struct.unpack(">II", taken[16:24]) == struct.unpack(">II", (IMAGES / name).read_bytes()[16:24]) == SIZE
    assert f"](images/{name})" in (ROOT / "docs/guide-redacteur.md").read_text("utf-8")

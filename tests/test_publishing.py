"""Publishing while somebody reads: a page stays open in a real Chromium, the site changes three times under it."""

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from search.cli.build import build_site
from search.engine.export import FORMAT
from tests.browser import ROOT, Strict, Visitor
from tests.service_tools import Serve

pytest_plugins = ["tests.browser_fixtures", "tests.service_fixtures"]
pytestmark = pytest.mark.browser
GARDEN = ROOT / "tests/corpora/jardin"
EDITED = "potager/quand-planter-les-tomates.md"
QUESTIONS = ("tomates", "pommier", "cultures", "compost")
"""Each in other search files than those before, or not yet asked for."""


class Publisher:
    """A site and its words; `publish` edits an answer and builds."""

    def __init__(self, folder: Path) -> None:
        self.faq, self.site, self.cache = folder / "faq", folder / "site", folder / "cache"
        shutil.copytree(GARDEN, self.faq)

    def publish(self, word: str, keep_days: int) -> None:
        edited = self.faq / EDITED
        edited.write_text(edited.read_text("utf-8") + f"\nUne phrase de plus, avec {word}.\n", "utf-8")
        settings = {"cache": str(self.cache), "conserver": keep_days, "service": ""}
        build_site(self.faq, self.site, config_file=ROOT / "mkdocs.yml", settings=settings)


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path)
    made.publish("bordure", 7)
    return made


@pytest.fixture(params=["files only", "the service"])
def online(request: pytest.FixtureRequest, publisher: Publisher, tmp_path: Path) -> Iterator[str]:
    """In place of the site of all tests: the one that changes."""
    if request.param == "the service":
        serve: Serve = request.getfixturevalue("serve")
        changes = {"FAQ_SITE_DIR": str(publisher.site), "FAQ_INDEX_DIR": str(publisher.cache / "index")}
        yield serve(f"sqlite:///{tmp_path}/avis.sqlite", **changes).url
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(publisher.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("keep_days", [7, 0], ids=["former files kept", "former files gone"])
def test_a_page_that_stays_open_searches_through_three_publications(
    visit: Visitor, publisher: Publisher, online: str, keep_days: int
) -> None:
    reader = visit(at=online)
    page = reader.open("")
    reader.search(QUESTIONS[0])
    box = page.locator("[data-facet] input[type=checkbox]:visible").first
    chosen = box.get_attribute("value")
    box.check()
    reader.settled()
    for word, question in zip(("paillis", "tuteur", "semis"), QUESTIONS[1:], strict=True):
        publisher.publish(word, keep_days)
        page.focus("#recherche")
        reader.search(question)
        expect(page.locator("[data-error]")).to_be_hidden()
        expect(page.locator("#recherche")).to_be_focused()
        expect(page.locator("#recherche")).to_have_value(question)
        expect(page.locator("[data-facet] input:checked")).to_have_attribute("value", str(chosen))
        expect(page).to_have_url(re.compile(f"q={question}"))
    if not keep_days:
        page.uncheck("[data-facet] input:checked")
        reader.search("semis")
        assert page.locator(".faq-hits details").count()
        reader.faults[:] = [fault for fault in reader.faults if "404" not in fault and "/search/" not in fault]


def change_format(site: Path, number: int) -> None:
    """Make search files of another format."""
    manifest = site / "search/manifest.js"
    manifest.write_text(replaced(manifest, f'"format":{FORMAT}', f'"format":{number}'), "utf-8")


def make_older(site: Path) -> None:
    """Make of a site what the tool published before the format changed: search files, and scripts that read them."""
    change_format(site, FORMAT - 1)
    (scripts,) = site.glob("assets/search.*.js")
    (site / "assets/search.old.js").write_text(replaced(scripts, f"FORMAT={FORMAT}", f"FORMAT={FORMAT - 1}"), "utf-8")
    home = site / "index.html"
    home.write_text(replaced(home, scripts.name, "search.old.js"), "utf-8")


def replaced(path: Path, old: str, new: str) -> str:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("searched", [True, False], ids=["searched before", "not yet searched"])
def test_a_page_whose_scripts_no_longer_read_the_search_files_takes_new_ones(
    visit: Visitor, publisher: Publisher, online: str, searched: bool
) -> None:
    make_older(publisher.site)
    reader = visit(at=online)
    page = reader.open("")
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/assets/search.old.js")):
        page.focus("#recherche")
    if searched:
        reader.search(QUESTIONS[0])
    publisher.publish("paillis", 0)
    with page.expect_event("load"):
        page.fill("#recherche", QUESTIONS[1])
    expect(page.locator("#recherche")).to_have_value(QUESTIONS[1])
    expect(page.locator(".faq-hits details").first).to_be_visible()
    expect(page.locator("[data-error]")).to_be_hidden()
    reader.faults[:] = [fault for fault in reader.faults if "404" not in fault and "/search/" not in fault]


def test_a_page_whose_scripts_stay_too_old_loads_again_once_and_says_so(
    visit: Visitor, publisher: Publisher, online: str
) -> None:
    change_format(publisher.site, FORMAT + 1)
    reader = visit(at=online)
    page = reader.open("")
    page.fill("#recherche", QUESTIONS[0])
    expect(page.locator("[data-error]")).to_be_visible()
    with page.expect_response("**/search/manifest.js**"):
        page.click("[data-retry]")
    page.wait_for_timeout(300)
    expect(page.locator("[data-error]")).to_be_visible()
    assert reader.requests.count(f"{online}/") + reader.requests.count(f"{online}/?q={QUESTIONS[0]}") == 2

"""The copy in a real browser, from a folder, with the network cut: nothing but files is asked for."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.cli.build import OFFLINE, open_build
from search.engine.query import Searcher
from search.offline.seal import verify
from tests.browser import findings
from tests.offline_browser import queries, watched
from tests.offline_project import ROOT, make_project

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with watched(chromium) as page:
        yield page


@pytest.fixture
def unscripted(chromium: Browser) -> Iterator[Page]:
    with watched(chromium, java_script_enabled=False) as page:
        yield page


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real FAQ, in a folder with spaces and accents that nobody may write to."""
    folder = tmp_path_factory.mktemp("clé") / "Ségur – été 2026"
    command = [str(Path(sys.executable).with_name("faq")), "export", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with read_only(folder):
        yield folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FAQ with a former address and an image."""
    folder = tmp_path_factory.mktemp("petit")
    return make_project(folder / "projet").export(folder / "copie")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


def search_from_cover(page: Page, copy: Path, query: str) -> None:
    page.goto((copy / "index.html").as_uri())
    page.get_by_label("Chercher dans la FAQ").fill(query)
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("[data-hits] details").first).to_be_visible()


def test_the_watch_sees_what_leaves(small: Path, chromium: Browser) -> None:
    def leave() -> None:
        with watched(chromium) as page:
            page.goto((small / "index.html").as_uri())
            page.evaluate("fetch('http://exemple.invalid/').catch(() => 0)")

    with pytest.raises(AssertionError, match=r"outside: \['http://exemple.invalid/'\]"):
        leave()


def test_every_page_opens_and_asks_for_files_only(copy: Path, page: Page) -> None:
    pages = sorted(copy.rglob("*.html"))
    assert len(pages) > 200
    for path in pages:
        page.goto(path.as_uri())
        assert page.title(), path
        assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)"), path


def test_a_reader_searches_filters_opens_an_answer_and_goes_back(copy: Path, page: Page) -> None:
    search_from_cover(page, copy, "drimbox")
    hits = page.locator("[data-hits] details")
    before = hits.count()
    page.locator("[data-facet=couloir] input[value=imagerie]").check()
    expect(page.locator("[data-chips]")).to_contain_text("Imagerie")
    expect(page).to_have_url(re.compile("couloir=imagerie"))
    assert 0 < hits.count() <= before
    hits.first.locator("summary").click()
    expect(hits.first.locator(".faq-prose")).to_contain_text("DRIM")
    hits.first.get_by_role("link", name="Page de cette réponse").click()
    expect(page.locator("h1")).to_contain_text("DRIM")
    expect(page).to_have_url(re.compile(r"/contenu/faq/[\w-]+\.html$"))
    page.go_back()
    expect(page.locator("[data-chips]")).to_contain_text("Imagerie")


def test_a_word_nobody_wrote_is_corrected_offline_too(copy: Path, page: Page) -> None:
    search_from_cover(page, copy, "convergance")
    expect(page.locator("[data-suggestion]")).to_have_text("convergence")


def test_everything_is_reached_without_scripts(copy: Path, unscripted: Page) -> None:
    unscripted.goto((copy / "index.html").as_uri())
    unscripted.get_by_role("link", name="Ouvrir la FAQ").click()
    unscripted.get_by_role("link", name="Toutes les questions").first.click()
    unscripted.locator(".faq-questions a").first.click()
    assert re.search(r"/contenu/faq/[\w-]+\.html$", unscripted.url)


def test_a_search_without_scripts_shows_a_page_and_no_folder(copy: Path, unscripted: Page) -> None:
    unscripted.goto((copy / "contenu/index.html").as_uri())
    unscripted.get_by_role("searchbox").fill("drimbox")
    unscripted.get_by_role("button", name="Chercher").click()
    assert "/contenu/index.html?" in unscripted.url


def test_a_former_address_leads_to_its_answer(small: Path, page: Page) -> None:
    page.goto((small / "contenu/faq/creer-un-compte.html").as_uri())
    page.wait_for_url("**/faq/ouvrir-un-compte.html")
    expect(page.locator("h1")).to_contain_text("ouvrir un compte")


def test_links_between_answers_and_images_work_in_results(small: Path, page: Page) -> None:
    search_from_cover(page, small, "compte")
    hit = page.locator("[data-hits] details").first
    hit.locator("summary").click()
    expect(hit.get_by_alt_text("Le bouton d’ouverture")).to_be_visible()
    assert hit.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    hit.get_by_role("link", name="les preuves").click()
    expect(page.locator("h1")).to_contain_text("déposer une preuve")


@pytest.mark.parametrize(("days", "shown"), [(180, False), (181, True)])
def test_an_old_edition_says_so_on_every_kind_of_page(small: Path, page: Page, days: int, shown: bool) -> None:
    made = datetime.combine(verify(small).seal.day, datetime.min.time())
    page.clock.set_fixed_time(made + timedelta(days=days))
    for name in (
        "index.html",
        "contenu/index.html",
        "contenu/faq/ouvrir-un-compte.html",
        "contenu/couloir/hopital.html",
    ):
        page.goto((small / name).as_uri())
        band = page.get_by_text("Cette édition date de plus de 180\u00a0jours")
        assert band.is_visible() is shown, name


def test_the_cover_taken_out_of_its_folder_says_what_to_do(small: Path, tmp_path: Path, chromium: Browser) -> None:
    shutil.copy(small / "index.html", tmp_path)
    page = chromium.new_page()
    for place, alone in ((tmp_path, True), (small, False)):
        page.goto((place / "index.html").as_uri())
        assert page.get_by_text("Cette page est seule").is_visible() is alone
    page.close()


def test_the_cover_is_accessible(small: Path, chromium: Browser) -> None:
    with watched(chromium) as page:
        page.goto((small / "index.html").as_uri())
        assert findings(page) == []


def test_a_vote_leads_to_the_public_page(small: Path, page: Page) -> None:
    page.goto((small / "contenu/faq/ouvrir-un-compte.html").as_uri())
    link = page.get_by_role("link", name="Donner votre avis sur le site public")
    assert link.get_attribute("href") == "https://faq-industriels.example/faq/ouvrir-un-compte/"
    assert page.locator("form.faq-vote").count() == 0


def test_a_copy_finds_the_same_ten_as_the_engine(copy: Path, page: Page) -> None:
    build = open_build(ROOT / "faq", settings=OFFLINE, config_file=ROOT / "mkdocs.yml")
    searcher = Searcher(build.index.generation)
    search_from_cover(page, copy, "drimbox")
    asked = queries()
    assert len(asked) > 200
    found = page.evaluate(
        "async (asked) => { const all = [];"
        "for (const q of asked) all.push((await Faq.engine.search({q, limit: 10})).hits.map(hit => hit.id));"
        "return all; }",
        asked,
    )
    expected = [[hit.id for hit in searcher.search(query, limit=10).hits] for query in asked]
    assert {q: ids for q, ids in zip(asked, found, strict=True)} == {
        q: ids for q, ids in zip(asked, expected, strict=True)
    }

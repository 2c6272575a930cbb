"""The whole FAQ in one file: alone in a folder, in a real browser, with the network cut.

Covers `search.offline.standalone`.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.cli.build import OFFLINE, open_build
from search.engine.query import Searcher
from search.offline.single import TooLarge, single_file
from tests.browser import findings
from tests.offline_browser import queries, watched
from tests.offline_project import ROOT, Project, make_project

pytest_plugins = ["tests.browser_fixtures"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("projet") / "projet")


@pytest.fixture(scope="module")
def file(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project.export(tmp_path_factory.mktemp("courriel") / "La FAQ – été 2026.html", "--single-file")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with watched(chromium) as page:
        yield page


def test_it_is_one_file(file: Path) -> None:
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    text = file.read_text("utf-8")
    assert not re.search(r'<(?:script|img|link)[^>]*(?:src|href)="(?!data:)', text)
    assert "\ue000" not in text


def test_two_files_of_one_commit_are_the_same_bytes(project: Project, file: Path, tmp_path: Path) -> None:
    shutil.rmtree(project.folder / ".cache")
    assert project.export(tmp_path / "autre.html", "--single-file").read_bytes() == file.read_bytes()


def links_of(page: str) -> set[str]:
    """What it links to; its ids are unique and its anchors lead somewhere."""
    text = re.sub(r"<script.*?</script>|<template.*?</template>", "", page, flags=re.DOTALL)
    ids, links = re.findall(r'\sid="([^"]+)"', text), set(re.findall(r'href="([^"]*)"', text))
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= set(ids)
    return links


def test_its_anchors_lead_somewhere(file: Path) -> None:
    assert {"?couloir=hopital", "#q-deposer-une-preuve"} <= links_of(file.read_text("utf-8"))


def test_a_facet_called_dossier_is_no_folder(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    for path in [project.folder / "faq/facettes.yml", *(project.folder / "faq").glob("*/*.md")]:
        path.write_text(path.read_text("utf-8").replace("sous-theme", "dossier"), "utf-8")
    build = open_build(project.folder / "faq", settings=OFFLINE, config_file=project.folder / "mkdocs.yml")
    assert "?dossier=comptes" in links_of(single_file(build).decode())


def test_a_reader_searches_filters_and_opens_an_answer(file: Path, page: Page) -> None:
    page.goto(file.as_uri())
    page.get_by_role("searchbox", name="Votre question", exact=True).fill("compte")
    hits = page.locator("[data-hits] details")
    expect(hits.first).to_contain_text("ouvrir un compte")
    page.locator("[data-facet=couloir] input[value=imagerie]").check()
    expect(page.locator("[data-chips]")).to_contain_text("Imagerie")
    hits.first.locator("summary").click()
    expect(hits.first.get_by_alt_text("Le bouton d’ouverture")).to_be_visible()
    assert hits.first.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1


def test_a_link_between_answers_opens_the_other_in_place(file: Path, page: Page) -> None:
    page.goto(f"{file.as_uri()}?q=compte")
    hit = page.locator("[data-hits] details").first
    hit.locator("summary").click()
    hit.get_by_role("link", name="les preuves").click()
    expect(page.locator("#q-deposer-une-preuve")).to_have_attribute("open", "")
    expect(page.locator("#q-deposer-une-preuve .faq-prose")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("#q-deposer-une-preuve$"))


def test_it_is_read_whole_without_scripts(file: Path, chromium: Browser) -> None:
    with watched(chromium, java_script_enabled=False) as page:
        page.goto(file.as_uri())
        page.get_by_text("Quel est le délai d’instruction").first.click()
        expect(page.get_by_text("Comptez deux mois")).to_be_visible()


def test_it_is_accessible_with_answers_open(file: Path, chromium: Browser) -> None:
    with watched(chromium) as page:
        page.goto(f"{file.as_uri()}?q=compte")
        page.locator("[data-hits] summary").first.click()
        page.get_by_text("Quel est le délai d’instruction").last.click()
        assert findings(page) == []


def test_it_finds_the_same_ten_as_the_engine(tmp_path: Path, page: Page) -> None:
    build = open_build(ROOT / "faq", settings=OFFLINE, config_file=ROOT / "mkdocs.yml")
    (tmp_path / "faq.html").write_bytes(single_file(build))
    page.goto(f"{(tmp_path / 'faq.html').as_uri()}?q=drimbox")
    expect(page.locator("[data-hits] details").first).to_be_visible()
    asked = queries()[::5]
    found = page.evaluate(
        "async (asked) => { const all = [];"
        "for (const q of asked) all.push((await Faq.engine.search({q, limit: 10})).hits.map(hit => hit.id));"
        "return all; }",
        asked,
    )
    searcher = Searcher(build.index.generation)
    assert found == [[hit.id for hit in searcher.search(query, limit=10).hits] for query in asked]


def test_a_faq_too_large_for_a_mail_says_what_to_do(project: Project) -> None:
    build = open_build(project.folder / "faq", settings=OFFLINE, config_file=project.folder / "mkdocs.yml")
    with pytest.raises(TooLarge, match="la limite est de 0,1\u00a0Mo"):
        single_file(build, limit=100_000)


def test_answers_too_large_for_a_mail_are_told_before_anything_is_indexed(project: Project) -> None:
    build = open_build(project.folder / "faq", settings=OFFLINE, config_file=project.folder / "mkdocs.yml")
    with pytest.raises(TooLarge, match="au moins"):
        single_file(build, limit=1)
    assert "index" not in vars(build)

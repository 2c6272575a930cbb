"""The copy in a real Firefox, from a folder, with no network."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.firefox import Firefox, firefox
from tests.offline_project import make_project

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("firefox"), reason="this machine has no Firefox (apt-get install firefox-esr)"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clé")
    return make_project(folder / "projet").export(folder / "Ségur – été 2026")


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("courriel")
    return make_project(folder / "projet").export(folder / "faq.html", "--single-file")


@pytest.fixture(scope="module")
def reader() -> Iterator[Firefox]:
    with firefox() as reader:
        yield reader


def search(reader: Firefox) -> None:
    reader.wait("document.querySelector('[data-hits] details')")
    assert reader.run("return (await Faq.engine.search({q: 'comptes'})).hits[0].id") == "ouvrir-un-compte"
    reader.run("document.querySelector('[data-facet=couloir] input[value=imagerie]').click()")
    reader.wait("location.search.includes('couloir=imagerie')")
    reader.run("document.querySelector('[data-hits] summary').click()")
    reader.wait("document.querySelector('[data-hits] .faq-prose img')?.naturalWidth")


def test_every_page_opens(copy: Path, reader: Firefox) -> None:
    for path in sorted(copy.rglob("*.html")):
        reader.goto(path.as_uri())
        reader.wait("document.title")


def test_the_copy_is_searched_and_filtered(copy: Path, reader: Firefox) -> None:
    reader.goto(f"{(copy / 'contenu/index.html').as_uri()}?q=compte")
    search(reader)


def test_a_former_address_leads_to_its_answer(copy: Path, reader: Firefox) -> None:
    reader.goto((copy / "contenu/faq/creer-un-compte.html").as_uri())
    reader.wait("location.pathname.endsWith('/faq/ouvrir-un-compte.html') && document.readyState === 'complete'")


def test_one_file_is_searched_and_filtered(single: Path, reader: Firefox) -> None:
    reader.goto(f"{single.as_uri()}?q=compte")
    search(reader)


def test_nothing_was_asked_for_and_nothing_complained(copy: Path, reader: Firefox) -> None:
    """Last, after all the pages above."""
    reader.goto((copy / "index.html").as_uri())
    assert reader.asked() == []
    assert reader.said() == []
    reader.run("await fetch('http://exemple.invalid/', {mode: 'no-cors'}).catch(() => 0)")
    assert reader.asked() == ["http://exemple.invalid/"], "the watch does see what leaves"

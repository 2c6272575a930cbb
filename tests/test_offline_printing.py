"""The printed edition, through the real Chromium."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.cli.build import OFFLINE, open_build
from search.offline.printing import NoBrowser, NotPrintable, first_pages, paper, print_pdf
from tests.offline_project import Project, make_project
from tests.setup_tools import find_chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("projet") / "projet")


def page_of(project: Project, **choices: tuple[str, ...]) -> str:
    build = open_build(project.folder / "faq", settings=OFFLINE, config_file=project.folder / "mkdocs.yml")
    return paper(build, choices).page({"deposer-une-preuve": 7})


def test_the_page_has_cover_contents_numbers_and_dates(project: Project) -> None:
    page = page_of(project)
    assert "3 questions." in page
    assert re.search(r"Édition du \d", page)
    contents = page[page.index('class="print-contents"') : page.index('class="print-folder"')]
    assert contents.count("<li>") == 3
    assert re.search(r'href="#q-deposer-une-preuve">[^<]*</a> <span>7</span>', contents)
    assert "1. Comment ouvrir un compte" in page
    assert "Vérifié le 20\u00a0novembre\u00a02026" in page
    assert 'src="data:image/png;base64,' in page


def test_links_can_be_followed_on_paper(project: Project) -> None:
    assert "(question\u00a02)" in page_of(project)
    assert "https://faq-industriels.example/faq/deposer-une-preuve/" in page_of(project, **{"sous-theme": ("comptes",)})


def test_facets_choose_the_answers(project: Project) -> None:
    page = page_of(project, couloir=("hopital",), **{"sous-theme": ("comptes", "preuves")})
    assert "2 questions sur 3" in page
    assert "<strong>Couloir\u00a0:</strong> Hôpital" in page
    assert "print-question" in page
    assert "Où déposer une preuve" not in page


def test_the_pdf_has_its_anchors_in_order_and_a_contents_with_pages(project: Project, tmp_path: Path) -> None:
    out = project.export(tmp_path / "faq.pdf", "--pdf", "--couloir", "imagerie")
    raw = out.read_bytes()
    assert raw.startswith(b"%PDF-")
    pages = first_pages(raw)
    assert sorted(pages) == ["deposer-une-preuve", "ouvrir-un-compte"]
    assert 2 < pages["ouvrir-un-compte"] < pages["deposer-une-preuve"]


def test_an_unknown_value_proposes_the_nearest(project: Project, tmp_path: Path) -> None:
    done = project.faq("export", "--pdf", "--couloir", "imageri", "--out", tmp_path / "faq.pdf")
    assert done.returncode == 1
    assert "imagerie" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_selection_of_nothing_says_so(project: Project, tmp_path: Path) -> None:
    done = project.faq("export", "--pdf", "--sous-theme", "contrats", "--out", tmp_path / "faq.pdf")
    assert done.returncode == 1
    assert "rien à imprimer" in done.stderr
    assert not list(tmp_path.iterdir())


def test_too_many_answers_are_refused_before_a_browser_is_started(project: Project) -> None:
    build = open_build(project.folder / "faq", settings=OFFLINE, config_file=project.folder / "mkdocs.yml")
    with pytest.raises(NotPrintable, match="Mo au plus\u00a0: choisissez-en par facette"):
        paper(build, {}, limit=100)


def test_facets_without_pdf_are_refused(project: Project, tmp_path: Path) -> None:
    done = project.faq("export", "--couloir", "imagerie", "--out", tmp_path / "faq.zip")
    assert done.returncode == 2
    assert "--pdf" in done.stderr


def test_no_browser_is_told_with_the_way_out(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_chromium() != str(tmp_path / "absent")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    done = project.faq("export", "--pdf", "--out", tmp_path / "faq.pdf")
    assert done.returncode == 1
    assert "CHROMIUM=" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_missing_playwright_is_told_with_a_command_that_installs_it(project: Project, tmp_path: Path) -> None:
    code = "import sys; sys.modules['playwright'] = None; from search.cli import main; main()"
    arguments = ["export", "--pdf", "--out", str(tmp_path / "faq.pdf")]
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=project.folder, capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install -c constraints.txt -e '.[pdf]'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_browser_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chromium").write_text(f'#!/bin/sh\necho $$ > {tmp_path}/pid\nexec {find_chromium()} "$@"\n', "utf-8")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))

    def page(_: Mapping[str, int]) -> str:
        os.kill(int((tmp_path / "pid").read_text("utf-8")), signal.SIGKILL)
        return "<p>Rien</p>"

    # In a thread of its own: the browser of other tests holds the loop of this one.
    with ThreadPoolExecutor() as pool, pytest.raises(NoBrowser, match="s’est arrêté pendant l’impression"):
        pool.submit(print_pdf, page, tmp_path / "faq.pdf", "").result()
    assert not (tmp_path / "faq.pdf").exists()

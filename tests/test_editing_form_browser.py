"""A person who has only a browser: a correction, a new question and an image, through the form, up to `faq check`."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.cli.build import build_site
from search.content.checks import check_corpus
from search.content.corpus import load_corpus
from search.editing.formatting import format_entry, markdown_files
from tests.browser import ROOT, Strict
from tests.repository import Repository

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser_fixtures"]
PICTURE = ROOT / "docs/images/guide-reponse.png"
CORRECTED = "potager/semer-des-haricots-a-rames"


@pytest.fixture
def garden(tmp_path: Path) -> Repository:
    """Another organisation's FAQ, in a repository of its own."""
    (tmp_path / "depot").mkdir()
    repository = Repository(tmp_path / "depot")
    shutil.copytree(ROOT / "tests/corpora/jardin", repository.faq, dirs_exist_ok=True)
    for path in markdown_files(repository.faq):
        path.write_text(format_entry(path.read_text("utf-8")), "utf-8")
    repository.commit()
    return repository


@pytest.fixture
def decap_server(garden: Repository) -> Iterator[str]:
    """URL of Decap's own local backend, which makes a branch of each proposal."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"PORT": str(port), "BIND_HOST": "127.0.0.1", "MODE": "git", "GIT_REPO_DIRECTORY": str(garden.root)}
    environment |= {"PATH": "/usr/bin:/bin", "HOME": str(garden.root.parent), "ORIGIN": "*"}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Rédactrice", f"GIT_{who}_EMAIL": "redactrice@exemple.example"}
    node = Path(sys.executable).with_name("node")
    command = [node, ROOT / "node_modules/decap-server/dist/index.js"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        for _ in range(600):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
def form(garden: Repository, decap_server: str, tmp_path: Path, chromium: Browser) -> Iterator[Page]:
    """The form, open and connected."""
    setting = {"forge": "github", "depot": "jardin/faq", "local": decap_server}
    build_site(garden.faq, tmp_path / "site", config_file=ROOT / "mkdocs.yml", settings={"formulaire": setting})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1400, "height": 1200})
    context.set_default_timeout(60_000)
    page = context.new_page()
    foreign: list[str] = []
    ours = (f"http://127.0.0.1:{server.server_port}", decap_server, "blob:", "data:")
    page.on("request", lambda request: None if request.url.startswith(ours) else foreign.append(request.url))
    page.goto(f"{ours[0]}/redaction/")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("link", name="Potager").first).to_be_visible(timeout=60_000)
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    assert foreign == []


def open_entry(page: Page, place: str, question: str = "") -> None:
    page.evaluate("place => { location.hash = place }", f"#/collections/{place}")
    expect(page.locator("input[id^=question-field]")).to_have_value(question, timeout=60_000)
    expect(page.locator("[data-slate-editor]").first).to_be_visible(timeout=60_000)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Modifications enregistrées", exact=False).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Modifications non enregistrées", exact=False)).to_have_count(0, timeout=60_000)


def proposed(garden: Repository, branch: str) -> str:
    for _ in range(600):
        if branch in garden.git("branch", "--format=%(refname:short)").split():
            return branch
        time.sleep(0.1)
    raise AssertionError(garden.git("branch"))


def test_a_correction_changes_only_its_line(form: Page, garden: Repository) -> None:
    folder, name = CORRECTED.split("/")
    question = load_corpus(garden.faq)[0].by_id[name].question
    open_entry(form, f"{folder}/entries/{name}", question)
    form.locator("[data-slate-editor]").first.click()
    form.keyboard.press("Control+End")
    form.keyboard.type(" N'arrosez pas : c'est trop tôt.")
    save(form)
    branch = proposed(garden, f"cms/{CORRECTED}")
    diff = garden.git("diff", "-U0", "main", branch).splitlines()[4:]
    removed = [line[1:] for line in diff if line.startswith("-")]
    added = [line[1:] for line in diff if line.startswith("+")]
    assert len(removed) == len(added) == 1
    typed = "N’arrosez pas\u00a0: c’est trop tôt."
    assert typed in added[0]
    assert added[0].replace(typed, " ").split() == removed[0].split()


def test_a_new_question_with_an_image_is_clean(form: Page, garden: Repository) -> None:
    open_entry(form, "potager/new")
    form.locator("input[id^=question-field]").fill("Comment tuteurer les tomates ?")
    form.get_by_role("button", name="Ajouter formulation").click()
    form.locator("input[id^=texte-field]").fill("l'attache des plants")
    form.locator("[data-slate-editor]").first.click()
    form.keyboard.type('Plantez un tuteur : "solide", avant les fleurs.')
    form.keyboard.press("Enter")
    form.get_by_role("button", name="Ajouter un composant").last.click()
    form.get_by_text("Image", exact=True).last.click()
    form.get_by_role("button", name="Choisir une image").click()
    form.locator("input[type=file]").last.set_input_files(PICTURE)
    form.get_by_role("button", name="Choisir les éléments sélectionnés").click()
    form.locator("input[id^=alt-field]").fill("Le tuteur et son attache")
    save(form)
    garden.git("checkout", "-q", proposed(garden, "cms/potager/comment-tuteurer-tomates"))
    written = (garden.faq / "potager/comment-tuteurer-tomates.md").read_text("utf-8")
    assert "question: Comment tuteurer les tomates\u202f?\nformulations:\n  - l’attache des plants\n" in written
    assert "Plantez un tuteur\u00a0: «\u00a0solide\u00a0», avant les fleurs." in written
    assert f"![Le tuteur et son attache]({PICTURE.name})" in written
    assert (garden.faq / "potager" / PICTURE.name).read_bytes() == PICTURE.read_bytes()
    assert format_entry(written) == written
    assert check_corpus(garden.faq, today=date.today()).errors == ()

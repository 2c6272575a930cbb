"""A person who has only a browser: a correction, a new question and an image, through the form, up to `faq check`."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search.cli.build import build_site
from search.content.checks import check_corpus
from search.content.corpus import load_corpus
from search.editing.formatting import format_entry
from tests.browser import ROOT, Strict
from tests.repository import Repository

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser_fixtures"]
PICTURE = ROOT / "docs/images/guide-reponse.png"
GUIDE = ROOT / "docs/corriger.md"
WIDTH, HEIGHT = 1280, 900
MISTAKEN = "inscrire-mon-entreprise-sur-convergence"
LENGTHENED = "que-renseigner-dans-convergence"
WORD_BOX = """word => {
  const texts = document.createTreeWalker(document.querySelector("[data-slate-editor]"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const at = texts.currentNode.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, at);
    range.setEnd(texts.currentNode, at + word.length);
    const box = range.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
}"""

AT_THE_END = """() => {
  const { anchorNode, anchorOffset } = getSelection();
  const { textContent } = document.querySelector("[data-slate-editor]");
  return textContent.endsWith(anchorNode.textContent) && anchorOffset === anchorNode.textContent.length;
}"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The project's FAQ in a repository of its own, with one mistake."""
    repository = Repository(tmp_path_factory.mktemp("depot"))
    shutil.copytree(ROOT / "faq", repository.faq, dirs_exist_ok=True)
    mistaken = repository.faq / f"convergence/{MISTAKEN}.md"
    mistaken.write_text(mistaken.read_text("utf-8").replace("le courriel", "le couriel"), "utf-8")
    repository.commit()
    return repository


@pytest.fixture(scope="module")
def decap_server(repository: Repository) -> Iterator[str]:
    """URL of Decap's own local backend, which makes a branch of each proposal."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root = repository.root
    environment = {"PORT": str(port), "BIND_HOST": "127.0.0.1", "MODE": "git", "GIT_REPO_DIRECTORY": str(root)}
    environment |= {"PATH": "/usr/bin:/bin", "HOME": str(root.parent), "ORIGIN": "*"}
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


@dataclass(frozen=True)
class Place:
    """A site with its form, open in a browser; `publish` builds it again."""

    page: Page
    url: str
    publish: Callable[[], object]


@pytest.fixture(scope="module")
def site(
    repository: Repository, decap_server: str, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("en-ligne") / "site"
    settings = {"formulaire": {"forge": "github", "depot": "ans/faq", "local": decap_server}}
    publish = partial(build_site, repository.faq, folder, config_file=ROOT / "mkdocs.yml", settings=settings)
    publish()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(
        locale="fr-FR",
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    foreign: list[str] = []
    ours = (f"http://127.0.0.1:{server.server_port}", decap_server, "blob:", "data:")
    page.on("request", lambda request: None if request.url.startswith(ours) else foreign.append(request.url))
    yield Place(page, ours[0], publish)
    context.close()
    server.shutdown()
    server.server_close()
    assert foreign == []


def sign_in(page: Page, then: str) -> None:
    """Decap asks once a browser. `then`: a selector of what it shows afterwards."""
    button = page.get_by_role("button", name="Se connecter")
    expect(button.or_(page.locator(then)).first).to_be_visible(timeout=60_000)
    if button.is_visible():
        button.click()
    expect(page.locator(then).first).to_be_visible(timeout=60_000)


def open_entry(site: Place, place: str, question: str = "") -> Page:
    """The form on one entry: `place` in Decap's own addresses."""
    page = site.page
    if not page.url.startswith(f"{site.url}/redaction/"):
        page.goto(f"{site.url}/redaction/")
        sign_in(page, "a[href='#/collections/convergence']")
    page.evaluate("place => { location.hash = place }", f"#/collections/{place}")
    expect(page.locator("input[id^=question-field]")).to_have_value(question, timeout=60_000)
    expect(page.locator("[data-slate-editor]").first).to_be_visible(timeout=60_000)
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Modifications enregistrées", exact=False).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Modifications non enregistrées", exact=False)).to_have_count(0, timeout=60_000)


def wait_until(repository: Repository, done: Callable[[list[str]], bool]) -> None:
    """`done`: of the names of the branches, the one that is checked out first."""
    for _ in range(600):
        names = repository.git("branch", "--sort=-HEAD", "--format=%(refname:short)").split()
        if done(names):
            return
        time.sleep(0.1)
    raise AssertionError(names)


def proposed(repository: Repository, place: str) -> str:
    """The branch of a proposal, once Decap has left it."""
    branch = f"cms/{place}"
    wait_until(repository, lambda names: names[0] == "main" and branch in names)
    return branch


def changed_lines(repository: Repository, branch: str) -> tuple[list[str], list[str]]:
    """Lines that a proposal removes, and adds."""
    diff = repository.git("diff", "-U0", "main", branch).splitlines()[4:]
    removed, added = ([line[1:] for line in diff if line.startswith(sign)] for sign in "-+")
    return removed, added


def picture(page: Page, name: str) -> None:
    """The guide shows this state; FAQ_PICTURES=1 takes it again."""
    assert f"](images/{name})" in GUIDE.read_text("utf-8")
    if os.environ.get("FAQ_PICTURES"):
        page.wait_for_timeout(1000)
        page.screenshot(path=GUIDE.parent / "images" / name)


def replace_word(page: Page, word: str, by: str) -> None:
    """Double-click on a word of the answer, and type another."""
    answer = page.locator("[data-slate-editor]").first
    expect(answer).to_contain_text(word)
    answer.scroll_into_view_if_needed()
    box = page.evaluate(WORD_BOX, word)
    page.mouse.dblclick(box["x"], box["y"])
    page.wait_for_function("word => getSelection().toString().trim() === word", arg=word)
    page.keyboard.type(by)
    expect(answer).not_to_contain_text(word)
    expect(answer).to_contain_text(by)


def test_a_mistake_seen_by_a_reader_is_corrected_and_published_in_the_browser(
    site: Place, repository: Repository
) -> None:
    page = site.page
    page.goto(f"{site.url}/faq/{MISTAKEN}/")
    expect(page.get_by_role("main")).to_contain_text("le couriel")
    picture(page, "corriger-reponse.png")
    page.get_by_role("link", name="Corriger cette réponse").click()
    sign_in(page, "[data-slate-editor]")
    replace_word(page, "couriel", "courriel")
    picture(page, "corriger-formulaire.png")
    save(page)
    branch = proposed(repository, f"convergence/{MISTAKEN}")
    [removed], [added] = changed_lines(repository, branch)
    assert removed.replace("couriel", "courriel") == added
    page.get_by_role("button", name="Statut").click()
    expect(page.get_by_role("menuitem", name="Prêt")).to_be_visible()
    picture(page, "corriger-statut.png")
    page.get_by_role("menuitem", name="Prêt").click()
    expect(page.get_by_role("button", name="Statut: Prêt")).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("menuitem", name="Publier maintenant").click()
    wait_until(repository, lambda names: names[0] == "main" and branch not in names)
    assert check_corpus(repository.faq, today=date.today()).errors == ()
    site.publish()
    page.goto(f"{site.url}/faq/{MISTAKEN}/")
    expect(page.get_by_role("main")).to_contain_text("Attendez le courriel qui confirme")
    picture(page, "corriger-publiee.png")


def test_a_correction_changes_only_its_line(site: Place, repository: Repository) -> None:
    question = load_corpus(repository.faq)[0].by_id[LENGTHENED].question
    page = open_entry(site, f"convergence/entries/{LENGTHENED}", question)
    answer = page.locator("[data-slate-editor]").first
    answer.locator("p").last.click()
    expect(answer).to_be_focused()
    page.keyboard.press("Control+End")
    page.wait_for_function(AT_THE_END)
    page.keyboard.type(" N'oubliez rien : c'est demandé.")
    save(page)
    [removed], [added] = changed_lines(repository, proposed(repository, f"convergence/{LENGTHENED}"))
    assert added == f"{removed} N’oubliez rien\u00a0: c’est demandé."


def test_a_new_question_with_an_image_is_clean(site: Place, repository: Repository, tmp_path: Path) -> None:
    page = open_entry(site, "convergence/new")
    page.locator("input[id^=question-field]").fill("Comment tuteurer les tomates ?")
    page.get_by_role("button", name="Ajouter formulation").click()
    page.locator("input[id^=texte-field]").fill("l'attache des plants")
    page.locator("[data-slate-editor]").first.click()
    page.keyboard.type('Plantez un tuteur : "solide", avant les fleurs.')
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ajouter un composant").last.click()
    page.get_by_text("Image", exact=True).last.click()
    page.get_by_role("button", name="Choisir une image").click()
    page.locator("input[type=file]").last.set_input_files(PICTURE)
    page.get_by_role("button", name="Choisir les éléments sélectionnés").click()
    page.locator("input[id^=alt-field]").fill("Le tuteur et son attache")
    save(page)
    branch = proposed(repository, "convergence/comment-tuteurer-tomates")
    repository.git("worktree", "add", "-q", str(tmp_path / "proposition"), branch)
    faq = tmp_path / "proposition/faq"
    written = (faq / "convergence/comment-tuteurer-tomates.md").read_text("utf-8")
    assert "question: Comment tuteurer les tomates\u202f?\nformulations:\n  - l’attache des plants\n" in written
    assert "Plantez un tuteur\u00a0: «\u00a0solide\u00a0», avant les fleurs." in written
    assert f"![Le tuteur et son attache]({PICTURE.name})" in written
    assert (faq / "convergence" / PICTURE.name).read_bytes() == PICTURE.read_bytes()
    assert format_entry(written) == written
    assert check_corpus(faq, today=date.today()).errors == ()

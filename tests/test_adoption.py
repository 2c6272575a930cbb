"""Another organisation takes the tool up: from the wheel, in an environment of its own, far from this repository.

Covers `search.cli.init`, `search.cli.upgrade`, `search.editing.starter`, `search.editing.upgrading`.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from search import __version__
from tests.service_tools import free_port
from tests.sharing import made_once

pytest_plugins = ["tests.browser_fixtures"]
ROOT = Path(__file__).parents[1]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
ACTION = '["#7a1f5c", "#f0a6d8"]'


@dataclass(frozen=True)
class Tool:
    """The commands of an environment where only the wheel was installed."""

    bin: Path

    def faq(self, folder: Path, *arguments: str, succeeds: bool = True, **settings: str) -> str:
        """Run `faq` in a folder, `settings` in its environment; what it said."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FAQ_"))}
        command = [str(self.bin / "faq"), *arguments]
        done = subprocess.run(command, cwd=folder, env=kept | settings, capture_output=True, text=True)
        assert (done.returncode == 0) is succeeds, done.stdout + done.stderr
        return (done.stdout + done.stderr).replace("\u00a0", " ")

    @contextmanager
    def serve(self, folder: Path) -> Iterator[str]:
        """`faq serve` in a folder; its URL."""
        port = free_port()
        command = [str(self.bin / "faq"), "serve", "--port", str(port)]
        environment = os.environ | {"FAQ_MINIMUM_SECONDS": "0", "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                assert "http://127.0.0.1" in process.stdout.readline()
                yield f"http://127.0.0.1:{port}"
            finally:
                process.send_signal(signal.SIGINT)
        assert process.returncode == 0, "Ctrl-C is how one ends it"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """WHEEL, if `make package` names it; else built from what is committed or about to be, in a copy: a build leaves
    traces."""
    if given := os.environ.get("WHEEL"):
        return Path(given).absolute()

    def make(folder: Path) -> None:
        git = ["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"]
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True)
        for name in listed.stdout.decode().rstrip("\0").split("\0"):
            if (ROOT / name).is_file():
                (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / "source" / name)
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder / "dist")]
        subprocess.run([*pip, str(folder / "source")], check=True)

    return next((made_once(tmp_path_factory, "wheel", make) / "dist").glob("*.whl"))


@pytest.fixture(scope="session")
def tool(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Tool:
    def make(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        install = [str(folder / "venv/bin/pip"), "install", "--quiet", "-c", str(ROOT / "constraints.txt")]
        subprocess.run([*install, f"{wheel}[service]"], check=True, cwd=folder)

    return Tool(made_once(tmp_path_factory, "tool", make) / "venv/bin")


@pytest.fixture(scope="module")
def schools(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FAQ of schools, in a folder whose name has spaces and accents."""
    folder = tmp_path_factory.mktemp("adoption") / "Écoles – été"
    asked = ("--nom", "Aide des écoles", "--adresse", "https://ecoles.exemple.fr/aide", "--contact", "aide@exemple.fr")
    facets = ("--facette", "Public=Élèves, Parents, Enseignants", "--facette", "Sujet=Cantine, Inscription")
    tool.faq(folder.parent, "init", folder.name, *asked, *facets)
    entry = folder / "faq/general/payer-la-cantine.md"
    header = "question: Comment payer la cantine ?\npublic: [parents]\nsujet: [cantine]\nstatut: publie"
    entry.write_text(f"---\n{header}\nverifie_le: 2026-11-20\n---\nEn ligne, ou au secrétariat.\n", "utf-8")
    (folder / "docs/images").mkdir()
    (folder / "docs/images/logo.svg").write_text(LOGO, "utf-8")
    config = folder / "mkdocs.yml"
    brand = f"    marque: {{logo: docs/images/logo.svg, action: {ACTION}}}\n"
    config.write_text(config.read_text("utf-8").replace("    # edition:", f"{brand}    # edition:", 1), "utf-8")
    return folder


def packaged(name: str) -> str:
    """Where a file of the repository is in the wheel."""
    return name.replace("hooks/", "faq_hooks/", 1).replace("overrides/", "faq_theme/", 1)


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_code(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    parts = [path for part in ("search", "service", "hooks", "overrides") for path in (ROOT / part).rglob("*")]
    wanted = {packaged(path.relative_to(ROOT).as_posix()) for path in parts if path.is_file()}
    wanted = {name for name in wanted if "__pycache__" not in name}
    assert wanted - held == set()
    assert {name for name in held if ".dist-info/" not in name} - wanted == set()


@pytest.mark.slow
def test_a_new_faq_is_clean_and_built_at_once(tool: Tool, tmp_path: Path) -> None:
    for model in ("ministere", "produit", "minimal"):
        tool.faq(tmp_path, "init", model, "--nom", f"Aide « {model} »", "--modele", model)
        assert "0 erreur, 0 avertissement." in tool.faq(tmp_path / model, "check")
    said = tool.faq(tmp_path / "produit", "build")
    assert "docs/mentions-legales.md:9 : à compléter : nom, adresse" in said
    assert "est une adresse d’exemple" in said
    assert "« extra.faq.contact » est vide" in said


@pytest.mark.slow
def test_cache_and_site_may_stand_outside_of_a_project_that_is_only_read(tool: Tool, tmp_path: Path) -> None:
    project = tmp_path / "projet"
    tool.faq(tmp_path, "init", "projet", "--nom", "Aide")
    before = {path: path.stat().st_mtime_ns for path in [project, *project.rglob("*")]}
    tool.faq(project, "build", "--site", str(tmp_path / "site"), FAQ_CACHE=str(tmp_path / "cache"))
    tool.faq(project, "search", "aide", FAQ_CACHE=str(tmp_path / "cache"))
    tool.faq(project, "export", "--out", str(tmp_path / "copie.zip"), FAQ_CACHE=str(tmp_path / "cache"))
    assert {path: path.stat().st_mtime_ns for path in [project, *project.rglob("*")]} == before
    assert (tmp_path / "site/index.html").is_file()


@pytest.mark.slow
def test_a_faq_without_answers_is_a_site_that_says_so(tool: Tool, tmp_path: Path) -> None:
    tool.faq(tmp_path, "init", "vide", "--nom", "Aide")
    (example,) = (tmp_path / "vide/faq/general").glob("*.md")
    tool.faq(tmp_path / "vide", "build")
    assert "Voir la question" in (tmp_path / "vide/site/index.html").read_text("utf-8")
    example.unlink()
    tool.faq(tmp_path / "vide", "build")
    home = (tmp_path / "vide/site/index.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Ce site n’a encore aucune réponse" in home
    assert "Par sujet" not in home
    tool.faq(tmp_path / "vide", "export")


@pytest.mark.slow
def test_another_organisation_builds_searches_and_takes_its_faq_away(tool: Tool, schools: Path) -> None:
    assert "adresse d’exemple" not in tool.faq(schools, "build")
    home = (schools / "site/index.html").read_text("utf-8")
    assert "Aide des écoles" in home
    assert "logo.svg" in home
    assert (schools / "site/assets/logo.svg").read_text("utf-8") == LOGO
    styles = next((schools / "site/assets").glob("site.*.css")).read_text("utf-8")
    assert "--faq-action:light-dark(#7a1f5c,#f0a6d8)" in styles
    assert (schools / "site/public/parents/index.html").is_file()
    for word in ("santé", "Ségur", "industriels"):
        assert word not in home
    assert "payer-la-cantine" in tool.faq(schools, "search", "cantines", "--public", "parents")
    tool.faq(schools, "export", "--out", "copie.zip")
    assert "La copie est intacte" in tool.faq(schools, "export", "--verify", "copie.zip")


@pytest.mark.slow
def test_another_organisation_replaces_a_template_and_adds_a_style(tool: Tool, schools: Path) -> None:
    own = schools / "overrides"
    (own / "partials").mkdir(parents=True)
    (own / "partials/footer.html").write_text('<footer class="faq-footer">Rectorat</footer>\n', "utf-8")
    (own / "assets/css").mkdir(parents=True)
    (own / "assets/css/99-ecoles.css").write_text(".faq-ecoles{color:red}\n", "utf-8")
    tool.faq(schools, "build")
    page = (schools / "site/faq/payer-la-cantine/index.html").read_text("utf-8")
    assert "Rectorat" in page
    (styles,) = set(re.findall(r"assets/site\.\w+\.css", page))
    assert ".faq-ecoles" in (schools / "site" / styles).read_text("utf-8")
    shutil.rmtree(own)


@pytest.mark.slow
def test_another_organisation_serves_its_faq_with_votes(tool: Tool, schools: Path) -> None:
    with tool.serve(schools) as url:
        entries = json.load(urllib.request.urlopen(f"{url}/api/faq.json"))["entries"]
        entry = next(each for each in entries if each["id"] == "payer-la-cantine")
        vote = json.dumps({"entry": entry["id"], "revision": entry["revision"], "vote": "oui"}).encode()
        headers = {"Content-Type": "application/json", "Origin": url}
        answer = urllib.request.urlopen(urllib.request.Request(f"{url}/api/votes", vote, headers))
        assert answer.status == 200
    exported = json.loads(tool.faq(schools, "votes", "export"))
    assert "payer-la-cantine" in json.dumps(exported)


@pytest.mark.slow
@pytest.mark.browser
def test_another_organisation_is_searched_in_a_browser(tool: Tool, schools: Path, chromium: Browser) -> None:
    with tool.serve(schools) as url:
        page = chromium.new_page()
        page.goto(f"{url}/?q=cantines&public=parents")
        hits = page.locator("[data-hits] > li")
        hits.first.wait_for()
        assert "Comment payer la cantine" in hits.first.inner_text().replace("\u202f", " ")
        page.close()


@pytest.mark.slow
def test_a_project_of_the_first_version_is_brought_to_this_one(tool: Tool, tmp_path: Path) -> None:
    """The first version was copied: hook, theme and settings stood in each project."""
    for name in ("overrides", "hooks", "docs", "tests/corpora/jardin"):
        shutil.copytree(ROOT / name, tmp_path / name.replace("tests/corpora/jardin", "faq"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    footer = tmp_path / "overrides/partials/footer.html"
    footer.write_text("<footer>Le jardin</footer>\n", "utf-8")
    (tmp_path / "overrides/assets/css/99-jardin.css").write_text(".jardin{}\n", "utf-8")
    said = tool.faq(tmp_path, "upgrade")
    assert "overrides.avant/partials/footer.html : diffère du thème" in said
    assert f"## {__version__}" in said
    assert sorted(path.name for path in (tmp_path / "overrides").rglob("*.*")) == ["99-jardin.css"]
    config = (tmp_path / "mkdocs.yml").read_text("utf-8")
    assert "plugins: [faq]" in config
    assert "faq_site.py" not in config
    shutil.rmtree(tmp_path / "hooks")
    tool.faq(tmp_path, "build")
    assert (tmp_path / "site/faq/tailler-un-pommier/index.html").is_file()

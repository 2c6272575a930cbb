"""Where `faq build` writes, and what it says when it cannot.

Covers `search.site.build`.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from search.cli.build import BuildFailed, build_site
from tests.offline_project import Project, make_project

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "tests/corpora/minimal"


def build(site: Path) -> None:
    build_site(WORDS, site, config_file=ROOT / "mkdocs.yml")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("build") / "projet")


def test_a_folder_that_is_no_site_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/une.jpg").write_bytes(b"x")
    for place in (tmp_path / "photos", tmp_path / "photos/une.jpg", Path("/")):
        with pytest.raises(BuildFailed, match="n’est pas un site construit.*--site"):
            build(place)
    assert (tmp_path / "photos/une.jpg").read_bytes() == b"x"
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]


@pytest.mark.slow
def test_a_folder_that_is_no_site_is_never_served(project: Project, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à moi", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = project.faq("serve", "--port", port, "--site", tmp_path, timeout=60)
    assert done.returncode == 1
    assert "n’est pas un site construit" in done.stderr
    assert (tmp_path / "notes.txt").exists()


def test_hidden_files_of_a_site_are_left_alone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    build(site)
    (site / ".git").mkdir()
    (site / ".git/HEAD").write_text("ref", "utf-8")
    (site / ".nojekyll").write_text("", "utf-8")
    build(site)
    assert (site / ".git/HEAD").read_text("utf-8") == "ref"
    assert (site / ".nojekyll").exists()


@pytest.mark.slow
def test_a_cache_that_cannot_be_written_is_no_fault(project: Project, tmp_path: Path) -> None:
    memory = project.folder / ".cache/published"
    memory.parent.mkdir(exist_ok=True)
    memory.write_text("a file where the folder should be", "utf-8")
    for _ in range(2):
        done = project.faq("build", "--site", tmp_path / "site")
        assert done.returncode == 0, done.stderr
    memory.unlink()


@pytest.mark.slow
def test_every_command_finds_the_cache_where_the_setting_puts_it(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    project.set("  faq:\n", "  faq:\n    cache: ../ailleurs\n")
    for command in (["search", "compte"], ["check"], ["build", "--copie"]):
        done = project.faq(*command)
        assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "ailleurs").iterdir()}
    assert {"derived.sqlite", "index", "published", "copie"} <= made
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("faq")), "serve", "--port", str(port)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=project.folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        found = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/search?q=compte"))
        process.terminate()
    assert found["total"] > 0
    assert not (project.folder / ".cache").exists()


def test_a_copy_leaves_no_memory_of_where_it_was_made(project: Project, tmp_path: Path) -> None:
    project.export(tmp_path / "faq.zip")
    assert not list(project.folder.glob(".cache/published/*"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: un: deux", "mkdocs.yml:1:14: YAML illisible : un « : »"),
        ("\0", "mkdocs.yml:1:1: YAML illisible"),
        ("extra: {}", "mkdocs.yml, réglage « site_name » : "),
        ("site_name: X\ntheme: {name: nul}", "mkdocs.yml, réglage « theme » : "),
    ],
)
def test_a_faulty_mkdocs_yml_is_told_in_french(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    for command in (["build"], ["export", "--single-file"]):
        done = Project(tmp_path).faq(*command)
        assert done.returncode == 1
        assert said in done.stderr.replace("\u00a0", " ")
        assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_project_is_told(tmp_path: Path) -> None:
    done = Project(tmp_path).faq("build", "--faq", WORDS)
    assert done.returncode == 1
    assert "mkdocs.yml\u00a0» est introuvable" in done.stderr
    assert "depuis le dossier du projet" in done.stderr


def test_a_copy_that_cannot_be_kept_is_told(project: Project, tmp_path: Path) -> None:
    (project.folder / ".cache").mkdir(exist_ok=True)
    (project.folder / ".cache/copie").write_text("a file where the folder should be", "utf-8")
    done = project.faq("build", "--copie", "--site", tmp_path / "site")
    assert done.returncode == 1
    assert done.stderr.startswith("Erreur\u00a0: «\u00a0")
    assert "Traceback" not in done.stderr
    (project.folder / ".cache/copie").unlink()


def test_a_terminal_sees_the_progress_to_its_end_and_a_file_none(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    terminal, other_end = os.openpty()
    command = [str(Path(sys.executable).with_name("faq")), "build"]
    subprocess.run(command, cwd=project.folder, stderr=other_end, check=True)
    os.close(other_end)
    with os.fdopen(terminal, "rb", buffering=0) as shown:
        seen = shown.read(10_000).decode()
    assert "Index\u00a0: 3/3\r\n" in seen
    assert "Réponses\u00a0: 3/3\r\n" in seen
    (project.folder / "faq/preuves/delai-d-instruction.md").write_text("---\nquestion: X\u00a0?\n---\nY.\n", "utf-8")
    told = project.faq("build").stderr
    assert "\r" not in told
    assert "Réponses" not in told


@pytest.mark.slow
def test_drafts_and_archives_are_seen_in_a_preview_and_nowhere_else(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    for name, status in (("preuves/delai-d-instruction", "brouillon"), ("preuves/deposer-une-preuve", "archive")):
        path = project.folder / f"faq/{name}.md"
        path.write_text(path.read_text("utf-8").replace("statut: publie", f"statut: {status}"), "utf-8")
    entry = project.folder / "faq/comptes/ouvrir-un-compte.md"
    entry.write_text(entry.read_text("utf-8").replace("../preuves/deposer-une-preuve.md", "https://a.example"), "utf-8")
    draft = project.folder / "faq/preuves/delai-d-instruction.md"
    draft.write_text(draft.read_text("utf-8") + "\n![Plan](absent.png)\n", "utf-8")

    def naming(folder: Path) -> set[str]:
        """Files that name the draft or the archive."""
        words = (b"delai-d-instruction", b"deposer-une-preuve")
        found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json.gz")
        return {
            path.relative_to(folder).as_posix() for path in found if any(word in path.read_bytes() for word in words)
        }

    preview = project.faq("build", "--brouillons", "--site", "apercu")
    assert preview.returncode == 0, preview.stderr
    page = (project.folder / "apercu/faq/delai-d-instruction/index.html").read_text("utf-8")
    assert "<strong>Brouillon</strong>" in page
    archive = (project.folder / "apercu/faq/deposer-une-preuve/index.html").read_text("utf-8")
    assert "<strong>Archive</strong>" in archive
    assert "faq-draft" not in (project.folder / "apercu/faq/ouvrir-un-compte/index.html").read_text("utf-8")
    assert project.faq("build").returncode == 0
    assert project.faq("export", "--out", project.folder / "copie").returncode == 0
    assert naming(project.folder / "apercu")
    assert naming(project.folder / "site") == set()
    assert naming(project.folder / "copie") == set()


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def started(project: Project) -> "subprocess.Popen[str]":
    command = [str(Path(sys.executable).with_name("faq")), "build"]
    return subprocess.Popen(command, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_builds_at_once_follow_each_other(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    for _ in range(3):
        shutil.rmtree(project.folder / ".cache", ignore_errors=True)
        pair = [started(project), started(project)]
        said = [process.communicate(timeout=120)[1] for process in pair]
        assert [process.returncode for process in pair] == [0, 0], said
        assert sum("celle-ci attend" in each for each in said) == 1
    alone = project.faq("build", "--site", tmp_path / "alone")
    assert alone.returncode == 0, alone.stderr
    assert files(project.folder / "site") == files(tmp_path / "alone")


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_succeeds(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    assert project.faq("build").returncode == 0
    site = project.folder / "site"
    entry = project.folder / "faq/preuves/delai-d-instruction.md"
    for tenths in range(4, 24, 3):
        entry.write_text(entry.read_text("utf-8") + f"\nUne phrase de plus, la {tenths}.\n", "utf-8")
        process = started(project)
        time.sleep(tenths / 10)
        process.kill()
        process.communicate()
        for page in site.rglob("*.html"):
            assert page.read_text("utf-8").rstrip().endswith("</html>")
        assert (site / "search/manifest.js").is_file()
    assert project.faq("build").returncode == 0
    assert project.faq("build", "--site", tmp_path / "alone").returncode == 0
    now, alone = files(site), files(tmp_path / "alone")
    assert {name: now[name] for name in alone} == alone
    assert not site.with_name("site.construction").exists()


def test_a_preview_shows_faulty_words_that_a_build_refuses(tmp_path: Path) -> None:
    """Every kind of fault of an entry at once; only faults of facettes.yml leave nothing to show."""
    faq = tmp_path / "faq"
    shutil.copytree(ROOT / "tests/corpora/broken", faq)
    shutil.copy(WORDS / "facettes.yml", faq)
    (faq / "dossiers.yml").unlink()
    with pytest.raises(BuildFailed, match="erreurs dans la FAQ"):
        build_site(faq, tmp_path / "site", config_file=ROOT / "mkdocs.yml")
    assert not (tmp_path / "site").exists()
    settings = {"brouillons": True, "cache": str(tmp_path / "cache")}
    made = build_site(faq, tmp_path / "apercu", config_file=ROOT / "mkdocs.yml", settings=settings)
    assert len(made.checked.errors) > 50
    assert any("erreurs dans cet aperçu" in notice for notice in made.notices())
    assert (tmp_path / "apercu/faq/bonne/index.html").is_file()

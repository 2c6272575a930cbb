"""Where `faq build` writes, and what it says when it cannot."""

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


def test_a_cache_that_cannot_be_written_is_no_fault(project: Project, tmp_path: Path) -> None:
    memory = project.folder / ".cache/published"
    memory.parent.mkdir(exist_ok=True)
    memory.write_text("a file where the folder should be", "utf-8")
    for _ in range(2):
        done = project.faq("build", "--site", tmp_path / "site")
        assert done.returncode == 0, done.stderr
    memory.unlink()


def test_a_copy_leaves_no_memory_of_where_it_was_made(project: Project, tmp_path: Path) -> None:
    project.export(tmp_path / "faq.zip")
    assert not list(project.folder.glob(".cache/published/*"))

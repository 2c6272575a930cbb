"""The hook carries the site to MkDocs: plain MkDocs builds it, and so does the way out, ProperDocs.

Covers `hooks.faq_site`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offline_project import copy_program

ROOT = Path(__file__).parents[1]


def run(module: str, site: Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", module, "build", "--strict", "-f", "mkdocs.yml", "-d", str(site)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("mkdocs") / "site"
    done = run("mkdocs", site)
    assert done.returncode == 0, done.stderr
    return site


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_plain_mkdocs_builds_the_same_site_without_a_warning(plain: Path, built_site: Path) -> None:
    assert files(plain) == files(built_site)


@pytest.mark.slow
def test_properdocs_builds_the_same_site(plain: Path, tmp_path: Path) -> None:
    """Material ends on 5 May 2027; ProperDocs carries MkDocs 1 on."""
    done = run("properdocs", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "site") == files(plain)


@pytest.mark.slow
@pytest.mark.parametrize("module", ["mkdocs", "properdocs"])
def test_a_broken_link_is_told_at_every_build(module: str, tmp_path: Path) -> None:
    project = copy_program(tmp_path / "projet")
    shutil.copytree(ROOT / "tests/corpora/minimal", project / "faq")
    (project / "docs/une.md").write_text("# Une page\n\nVoir [le puits](puits.md).\n", "utf-8")
    for _ in range(2):
        done = run(module, tmp_path / "site", project)
        assert done.returncode == 1
        assert "'une.md' contains a link 'puits.md'" in done.stderr


def test_nothing_of_the_theme_is_published(built_site: Path) -> None:
    """At an upgrade: `Files.remove` and `File.src_dir` must still let `on_files` set the theme's own files aside."""
    assert {path.suffix for path in (built_site / "assets").iterdir()} == {".css", ".js", ".svg"}
    assert not [path.name for path in built_site.rglob("*.map")]

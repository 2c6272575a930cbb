"""The ground we stand on: plain MkDocs builds the site, and so does the way out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(module: str, site: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", module, "build", "--strict", "-f", "mkdocs.yml", "-d", str(site)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


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

"""What several test files share: one strict build of the real site, and of a quite different FAQ."""

from pathlib import Path

import pytest

from search.cli.build import build_site

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, built once for all tests."""
    site = tmp_path_factory.mktemp("own") / "site"
    build_site(ROOT / "faq", site, config_file=ROOT / "mkdocs.yml")
    return site


@pytest.fixture(scope="session")
def garden_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another FAQ, with other facets, built by the same code."""
    site = tmp_path_factory.mktemp("garden") / "site"
    build_site(ROOT / "tests/corpora/jardin", site, config_file=ROOT / "mkdocs.yml")
    return site

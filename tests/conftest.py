"""What several test files share: one strict build of the real site, and of a quite different FAQ."""

from pathlib import Path

import pytest

from search.cli.build import build_site
from tests.sharing import made_once

ROOT = Path(__file__).parents[1]
MARKED_BY_FIXTURE = {"chromium": "browser", "postgres": "slow", "serve": "slow", "serving": "slow", "front": "slow"}
"""A test that uses one of these is marked by it: nobody has to remember."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if getattr(item, "callspec", None) and item.callspec.params.get("database_url") == "postgresql":
            used.add("postgres")
        for name in used & MARKED_BY_FIXTURE.keys():
            item.add_marker(MARKED_BY_FIXTURE[name])


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, built once for all tests."""

    def make(folder: Path) -> None:
        build_site(ROOT / "faq", folder / "site", config_file=ROOT / "mkdocs.yml")

    return made_once(tmp_path_factory, "own", make) / "site"


@pytest.fixture(scope="session")
def garden_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another FAQ, with other facets, built by the same code."""

    def make(folder: Path) -> None:
        build_site(ROOT / "tests/corpora/jardin", folder / "site", config_file=ROOT / "mkdocs.yml")

    return made_once(tmp_path_factory, "garden", make) / "site"

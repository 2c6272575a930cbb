"""The accessibility declaration says what is true: tools, tests, state."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    head = (ROOT / "docs/accessibilite.md").read_text("utf-8").split("---")[1]
    data: dict[str, Any] = yaml.safe_load(head)
    return data


def test_the_tools_named_are_those_in_use(declared: dict[str, Any]) -> None:
    used = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    for tool in declared["outils"]:
        if tool["nom"] in used:
            assert tool["version"] == used[tool["nom"]]


def test_each_check_is_made_by_tests_that_exist(declared: dict[str, Any]) -> None:
    for row in declared["verifie"]:
        assert row["tests"], row["theme"]
        for name in row["tests"]:
            assert (ROOT / "tests" / f"{name}.py").is_file(), name


def test_the_state_stays_non_conforme_until_an_audit_is_named(declared: dict[str, Any], built_site: Path) -> None:
    assert declared["etat"] == "non conforme" or declared.get("audit")
    for page in ("index.html", "accessibilite/index.html", "faq/index.html"):
        assert f"Accessibilité\u00a0: {declared['etat']}" in (built_site / page).read_text("utf-8")


def test_the_page_shows_every_check_and_every_limit(declared: dict[str, Any], built_site: Path) -> None:
    page = (built_site / "accessibilite/index.html").read_text("utf-8")
    for text in [row["theme"] for row in declared["verifie"]] + declared["limites"]:
        assert text.replace("'", "&#39;") in page

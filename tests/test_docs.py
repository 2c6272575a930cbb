"""Documentation that cannot lie: whatever a person may type or set is named where it is explained."""

import importlib
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from search.cli import COMMANDS
from search.content.entry import TABLE
from search.content.facets import FACET_KEYS, FOLDER_KEYS, VALUE_KEYS
from search.content.front_matter import Key
from search.content.typography import mend
from search.site.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = "\n".join(
    path.read_text("utf-8") for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]
)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_is_documented(name: str) -> None:
    module, _, attribute = COMMANDS[name].partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.help
    assert f"faq {name}" in PAGES


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_of_the_site_is_documented(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs/projet/reglages.md").read_text("utf-8")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_header_key_is_documented_as_the_table_says(row: Key) -> None:
    text = mend(f"| `{row.name}` | {row.help} | {row.shown} | {row.missing} |")
    assert text in (ROOT / "docs/projet/rediger.md").read_text("utf-8")


def test_every_file_that_the_readme_names_exists() -> None:
    for named in re.findall(r"`([\w/.-]+/[\w/.-]*)`", (ROOT / "README.md").read_text("utf-8")):
        if not named.startswith((".venv", ".cache", "site/")):
            assert (ROOT / named).exists(), named


@pytest.mark.parametrize("key", [*FACET_KEYS, *VALUE_KEYS, *FOLDER_KEYS])
def test_every_key_of_facets_and_folders_is_documented(key: str) -> None:
    assert f"| `{key}` |" in (ROOT / "docs/projet/adopter.md").read_text("utf-8")


def test_every_test_that_the_operators_guide_names_exists() -> None:
    guide = (ROOT / "docs/projet/exploitation.md").read_text("utf-8")
    table = guide.partition("## Ce qui peut arriver")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    tests = set(
        re.findall(r"^def (test_\w+)", "\n".join(p.read_text("utf-8") for p in ROOT.glob("tests/test_*.py")), re.M)
    )
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= tests, row

"""The browser's files: what they hold, as `docs/projet/formats.md` says, and how their damage is told.

Covers `search.engine.text_encoding`.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from search.content.corpus import load_corpus
from search.engine.export import export
from tests.engine_tools import NODE, ROOT, index_faq, run_node

FORMATS = (ROOT / "docs/projet/formats.md").read_text("utf-8")
TYPES = (ROOT / "overrides/assets/js/engine/engine.d.ts").read_text("utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    export(index_faq(folder / "index"), folder / "files")
    return folder / "files"


def data(path: Path) -> object:
    found = re.fullmatch(r"Faq\.receive\(\"(\w+)\",(.*)\);\n", path.read_text("utf-8"), re.S)
    assert found
    assert found[1] in (path.stem, "manifest")
    return json.loads(found[2])


def documented(title: str) -> set[str]:
    """The names in the first column of a table of the formats page."""
    section = FORMATS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return {name for cell in re.findall(r"^\| (`[^|]*) \|", section, re.M) for name in re.findall(r"`(\w+)`", cell)}


def declared(interface: str) -> set[str]:
    """The fields of an interface that the browser's scripts are checked against, those it extends included."""
    found = re.search(rf"interface {interface}(?: extends (\w+))? \{{(.*?)\n\}}", TYPES, re.S)
    assert found
    return set(re.findall(r"^  (\w+):", found[2], re.M)) | (declared(found[1]) if found[1] else set())


def test_the_manifest_is_as_documented_and_declared(files: Path) -> None:
    manifest = data(next(files.glob("manifest-*.js")))
    assert isinstance(manifest, dict)
    assert manifest.keys() == documented("Le manifeste") == declared("FaqManifest")
    assert manifest["tuning"].keys() == declared("FaqTuning")
    assert manifest["facets"][0].keys() == documented("Une facette") == declared("FaqFacet")


def test_an_entry_is_as_documented_and_declared(files: Path) -> None:
    entries = data(next(files.glob("*/e0.js")))
    assert isinstance(entries, list)
    assert entries[0].keys() == documented("Les entrées\u00a0: `e…`") == declared("FaqStoredEntry")


def test_a_damaged_search_file_is_told_and_may_be_tried_again(files: Path) -> None:
    environment = os.environ | {"FAQ_FILES": str(files)}
    command = [NODE, "--test", ROOT / "tests/js/damaged_files.mjs"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "tests 32" in done.stdout


def test_the_browser_knows_the_facets_by_the_same_slugs(files: Path) -> None:
    facets = load_corpus(ROOT / "faq")[0].facets
    expected = {facet.key: [[value.slug, value.label] for value in facet.values] for facet in facets}
    told = {f["key"]: [[v["slug"], v["label"]] for v in f["values"]] for f in run_node("facets.mjs", files)}
    assert told == expected
    assert any(value.slug not in value.label.lower() for facet in facets for value in facet.values)

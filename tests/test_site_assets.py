"""What pages load: valid scripts that do what their sources do, within their budget, in an agency's colours.

Covers `search.site.theme`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rjsmin import jsmin

from search.site.assets import BUNDLES, TooHeavy, bundle, check_weight, read_brand
from search.site.settings import SettingsError

ROOT = Path(__file__).parents[1]
NODE = Path(sys.executable).with_name("node")
SCRIPTS = sorted((ROOT / "overrides/assets/js").rglob("*.js"))


def test_every_bundle_is_a_valid_script(tmp_path: Path) -> None:
    files = bundle(ROOT).files
    scripts = {name: content for name, content in files.items() if name.endswith(".js")}
    assert len(scripts) == sum(name.endswith(".js") for name in BUNDLES)
    for name, content in scripts.items():
        path = tmp_path / Path(name).name
        path.write_bytes(content)
        subprocess.run([NODE, "--check", path], check=True)


def test_minified_scripts_pass_the_tests_of_their_sources(tmp_path: Path) -> None:
    for name in ("tests/js", "tests/golden"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in SCRIPTS:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(jsmin(path.read_text("utf-8")), "utf-8")
    tests = sorted((tmp_path / "tests/js").glob("*.test.mjs"))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_bundle_changes_its_name_with_its_content() -> None:
    plain = bundle(ROOT).names
    branded = bundle(ROOT, {"site.css": b":root{--faq-action:red}"}).names
    assert [name for name in BUNDLES if plain[name] != branded[name]] == ["site.css"]


def test_a_page_over_its_budget_stops_the_build() -> None:
    with pytest.raises(TooHeavy, match="index.html pèse .* au plus"):
        check_weight("index.html", [bytes(range(256)) * 400, b"a" * 10], 200)


def test_an_agency_brings_its_own_logo_and_colours() -> None:
    brand = read_brand({"logo": "docs/logo.svg", "action": ["#6A1B9A", "#ce93d8"]})
    assert brand.urls == {"logo": "assets/logo.svg", "icone": "assets/icone.svg"}
    assert brand.css == b":root{--faq-action:light-dark(#6a1b9a,#ce93d8);}"
    assert read_brand({}).css == b""


@pytest.mark.parametrize("raw", [{"action": "#6a1b9a"}, {"action": ["red", "blue"]}, {"actions": ["#6a1b9a"] * 2}])
def test_a_brand_that_cannot_be_used_is_told(raw: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="extra.faq.marque"):
        read_brand(raw)

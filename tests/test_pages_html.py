"""Every kind of page is valid HTML, for html-validate."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = ROOT / "tests/html-validate.json"


@pytest.mark.slow
def test_pages_are_valid_html(built_site: Path) -> None:
    pages = [path for path in built_site.rglob("*.html") if path.name != "shell.html"]
    node = Path(sys.executable).with_name("node")
    command = [node, ROOT / "node_modules/html-validate/bin/html-validate.mjs", "--config", RULES, *pages]
    done = subprocess.run(command, capture_output=True, text=True, cwd=built_site, timeout=200)
    assert done.returncode == 0, done.stdout[-6000:]

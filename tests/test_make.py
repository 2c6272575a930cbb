"""`make` sets itself up, also after a failed attempt, and leaves nothing behind."""

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
KEPT = {"data", "quarantaine.json", ".vscode/faq.code-snippets"}
"""Ignored by Git, and not made by a build: votes, what a person moved aside or asked for."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=project, capture_output=True, text=True)


@pytest.mark.slow
def test_an_environment_left_half_made_is_made_again(project: Path) -> None:
    """As Debian leaves it where python3-venv is missing: an interpreter, no pip."""
    broken = project / "python3"
    broken.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\nmkdir -p .venv/bin && touch .venv/bin/python\nexit 1\n')
    broken.chmod(0o755)
    failed = make(project, ".venv/bin/python", f"PYTHON={broken}")
    assert failed.returncode != 0
    assert "apt install python3-venv" in failed.stdout
    assert not (project / ".venv").exists()
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").touch()
    assert make(project, ".venv/bin/python", f"PYTHON={sys.executable}").returncode == 0
    assert subprocess.run([project / ".venv/bin/pip", "--version"]).returncode == 0


def test_clean_removes_all_that_was_made(project: Path) -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    made = [line.strip("/").replace("*", "faq") for line in ignored if line.strip("/") not in KEPT]
    for name in [*made, "search/engine/__pycache__"]:
        (project / name).mkdir(parents=True, exist_ok=True)
        (project / name / "file").touch()
    (project / "search/engine/text.py").touch()
    assert make(project, "clean").returncode == 0
    left = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    assert left == {"Makefile", "search/engine/text.py"}


@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.12.0", "3.13.0", "3.14.0"])
def test_every_locked_version_accepts_every_python_that_we_promise(python: str) -> None:
    """Debian 12 has 3.11.2: a package that asks for 3.11.5 stops pip there with a message nobody understands."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    locked = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    refused, seen = [], 0
    for name, version in locked.items():
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # of another platform or version
            continue
        seen += 1
        wanted = found.metadata.get("Requires-Python", "")
        if found.version == version and not SpecifierSet(wanted).contains(python):
            refused.append(f"{name}=={version} ({wanted})")
    assert refused == []
    assert seen > len(locked) / 2

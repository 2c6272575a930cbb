"""Imports go one way, as LAYERS says; hooks and service come last. Only two modules know Whoosh."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ["search.content", "search.engine", "search.site", "search.editing", "search.offline", "search.cli"]
MODULES = sorted([*ROOT.glob("search/**/*.py"), *ROOT.glob("service/**/*.py"), *ROOT.glob("hooks/*.py")])


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def layer(name: str) -> int:
    return next((i for i, prefix in enumerate(LAYERS) if name == prefix or name.startswith(prefix + ".")), -1)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for imported in imports(path):
        if name.startswith("search."):
            assert layer(imported) <= layer(name), f"{name} must not import {imported}"
            assert imported.split(".")[0] not in ("service", "hooks", "starlette"), f"{name} must not import {imported}"
        if layer(name) < LAYERS.index("search.cli") and name.startswith("search."):
            assert imported.split(".")[0] != "mkdocs", f"{name} must not know MkDocs"
        if imported.split(".")[0] == "whoosh":
            assert name.removeprefix("search.engine.") in ("codec", "index", "reader"), f"{name} must not know Whoosh"


def test_no_hook_hides_a_package() -> None:
    assert {path.stem for path in ROOT.glob("hooks/*.py")}.isdisjoint({"search", "service", "hooks", "tests"})

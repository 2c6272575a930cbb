"""Imports go one way, as LAYERS says, and never in a circle; Whoosh and MkDocs are known to few."""

import ast
import re
from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GROUND = ("search.cache", "search.files")
"""Below all layers: whatever needs derived data or the disk may use them, and they know nothing."""
LAYERS = (
    "search.content",
    "search.engine",
    "search.site",
    "search.editing",
    "search.offline",
    "search.cli",
    "service",
    "hooks",
)
"""Each may import itself and those before it. Nobody imports `hooks`; `service` may be deleted."""
KNOW_WHOOSH = {"search.engine.store"}
KNOW_MKDOCS = {"hooks.faq_site", "search.cli.build"}
SCRIPTS = ROOT / "overrides/assets/js"
PATHS = sorted(path for part in ("search", "service", "hooks") for path in ROOT.glob(f"{part}/**/*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in PATHS}


def imported_names(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it: an import inside a function hides a circle but does not open it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative imports are not used here"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)


TESTS = sorted((ROOT / "tests").glob("*.py"))
TESTED = {name for path in TESTS for name in imported_names(path)}
COVERED = {
    module
    for path in TESTS
    for line in re.findall(r"^Covers (.+)\.$", path.read_text("utf-8"), re.MULTILINE)
    for module in re.findall(r"`([\w.]+)`", line)
}


def circle(graph: Mapping[str, Set[str]]) -> list[str]:
    """The modules of one circle, if there is any."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def layer(name: str) -> int:
    return next((i for i, prefix in enumerate(LAYERS) if f"{name}.".startswith(f"{prefix}.")), -1)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    for imported in set(imported_names(MODULES[module])) & MODULES.keys():
        assert layer(imported) <= layer(module), f"{module} must not import {imported}"
        assert layer(module) >= 0 or imported in ("search", *GROUND), f"{module} must not import {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_few_modules_know_whoosh_mkdocs_and_http(module: str) -> None:
    packages = {name.partition(".")[0] for name in imported_names(MODULES[module])}
    assert "whoosh" not in packages or module in KNOW_WHOOSH
    assert "mkdocs" not in packages or module in KNOW_MKDOCS
    assert "starlette" not in packages or module.startswith("service")


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: set(imported_names(MODULES[module])) & MODULES.keys() - {module} for module in MODULES}
    assert circle(graph) == []


def test_no_scripts_use_each_other_in_a_circle() -> None:
    """A script is `Faq.<name>` or `Faq.panel.<name>`, after its file; what it uses is named in the same way."""
    scripts = {
        f"panel.{path.stem}" if path.parent.name == "panel" else path.stem: path.read_text("utf-8")
        for folder in ("engine", "panel")
        for path in sorted((SCRIPTS / folder).glob("*.js"))
    }
    graph = {
        name: set(re.findall(r"\bFaq\.((?:panel\.)?\w+)\b(?! =[^=])", text)) & scripts.keys() - {name}
        for name, text in scripts.items()
    }
    assert any(graph.values())
    assert circle(graph) == []


@pytest.mark.parametrize("path", sorted((SCRIPTS / "engine").glob("*.js")), ids=lambda path: path.name)
def test_the_search_in_the_browser_knows_no_page(path: Path) -> None:
    assert not re.search(r"\bdocument\.|\bFaq\.(?:panel|vote)\b", path.read_text("utf-8"))


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if path.name != "__init__.py"])
def test_a_reader_finds_what_tests_a_module(module: str) -> None:
    """A test file has its name or imports it, or says in its docstring that it covers it, or its package."""
    named = ROOT / f"tests/test_{'_'.join(module.split('.')[-2:])}.py"
    names = {module, module.rpartition(".")[0]} if module.count(".") > 2 else {module}
    assert named.exists() or module in TESTED or names & COVERED, f"no test file names {module}: see CONTRIBUTING.md"


def test_what_test_files_say_they_cover_exists() -> None:
    assert MODULES.keys() >= COVERED


def test_no_hook_hides_a_package() -> None:
    assert {path.stem for path in ROOT.glob("hooks/*.py")}.isdisjoint({"search", "service", "hooks", "tests"})

"""The files that forges and editors read follow their published schemas, and stay harmless to strangers' proposals.

Covers `search.cli.schema`.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from search.content.corpus import load_corpus
from search.content.entry import KEYS
from search.editing.schema import json_schema, snippets

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-*.yml"))
CORPUS = load_corpus(ROOT / "faq")[0]


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [ROOT / ".github/ISSUE_TEMPLATE/config.yml"]),
        ("gitlab-ci", [ROOT / ".gitlab-ci.yml"]),
    ],
)
def test_forge_files_follow_their_schemas(kind: str, files: list[Path]) -> None:
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def steps(path: Path) -> Iterator[dict[str, str]]:
    for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_workflow_hands_a_secret_or_a_stranger_s_word_to_a_shell(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "pull_request_target" not in text
    assert "secrets." not in text
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []
    assert re.search(r"^permissions:$", text, re.MULTILINE)


def writes(permissions: object) -> bool:
    return isinstance(permissions, dict) and "write" in permissions.values()


def test_what_may_write_never_fetches_words_nor_code() -> None:
    writing = []
    for path in WORKFLOWS:
        whole = yaml.safe_load(path.read_text("utf-8"))
        for name, job in whole["jobs"].items():
            if writes(job.get("permissions", whole["permissions"])):
                writing.append(name)
                assert [step for step in job["steps"] if "checkout" in step.get("uses", "")] == []
    assert writing == ["deposer", "publier", "joindre", "commenter"]


def test_every_action_is_pinned_by_its_commit() -> None:
    files = [*WORKFLOWS, *(ROOT / "search/editing/starter/github/workflows").glob("*.yml")]
    used = [line for path in files for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not re.search(r"@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line)] == []


def test_every_make_target_of_the_workflows_is_one() -> None:
    text = "".join(path.read_text("utf-8") for path in [*WORKFLOWS, ROOT / ".gitlab-ci.yml", ROOT / ".ci/run"])
    targets = set(re.findall(r"\bmake ([\w./-]+)", text))
    assert {"test", "test-whoosh3", "audit", "publication"} <= targets
    for target in targets:
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_every_faq_command_of_the_workflows_exists() -> None:
    from search.cli import COMMANDS

    text = "".join(
        path.read_text("utf-8") for path in [*WORKFLOWS, ROOT / ".gitlab-ci.yml", ROOT / ".vscode/tasks.json"]
    )
    used = set(re.findall(r"\.venv/bin/faq ([a-z-]+)", text))
    used |= set(re.findall(r'"args": \["([a-z]+)"', text))
    assert used
    assert used <= set(COMMANDS)


@pytest.mark.parametrize("folder", ["faq", "tests/corpora/jardin", "tests/corpora/minimal"])
def test_the_schema_accepts_every_real_header(folder: str) -> None:
    corpus = load_corpus(ROOT / folder)[0]
    validator = jsonschema.Draft202012Validator(json_schema(corpus.facets))
    for entry in corpus.entries:
        assert [error.message for error in validator.iter_errors(entry.header.value)] == []


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"question": ""},
        {"question": "Quoi ?", "qestion": "?"},
        {"question": "Quoi ?", "offre": ["inconnue"]},
        {"question": "Quoi ?", "offre": "labels"},
        {"question": "Quoi ?", "statut": "publié"},
        {"question": "Quoi ?", "verifie_le": "20/11/2026"},
        {"question": "Quoi ?", "source": {"adresse": "https://a.example/"}},
        {"question": "Quoi ?", "anciens_ids": ["Un Id"]},
    ],
)
def test_the_schema_refuses_what_the_check_refuses(header: dict[str, object]) -> None:
    assert not jsonschema.Draft202012Validator(json_schema(CORPUS.facets)).is_valid(header)


def test_the_schema_knows_every_key() -> None:
    assert set(json_schema(CORPUS.facets)["properties"]) == {*KEYS, *(facet.key for facet in CORPUS.facets)}


def test_completion_offers_every_value() -> None:
    offered = snippets(CORPUS.facets)
    assert set(offered) == {"Entrée", *(facet.label for facet in CORPUS.facets)}
    for facet in CORPUS.facets:
        assert all(value.slug in offered[facet.label]["body"][0] for value in facet.values)


def test_vs_code_understands_what_faq_check_prints() -> None:
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
    patterns = [re.compile(matcher["pattern"]["regexp"]) for matcher in tasks[0]["problemMatcher"]]
    for line in (ROOT / "tests/golden/broken.txt").read_text("utf-8").splitlines():
        assert sum(bool(pattern.match(line)) for pattern in patterns) == 1, line


def test_every_npm_archive_has_its_digest_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert lock["packages"][""]["devDependencies"] == wanted
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    for path, package in packages.items():
        assert package["integrity"].startswith("sha512-"), path
        assert "resolved" not in package, path


def test_what_is_deployed_is_the_version_tested_with_its_digest() -> None:
    blocks = (ROOT / "deploy/requirements.txt").read_text("utf-8").replace("\\\n", "").splitlines()
    assert len(blocks) > 30
    locked = {}
    for block in blocks:
        name, version, digests = re.fullmatch(
            r"([\w.-]+)==(\S+)((?: ;[^-]+)?(?: +--hash=sha256:\w{64})+)", block
        ).groups()
        assert "--hash" in digests
        locked[name.lower()] = version
    tested = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line
    )
    tested = {name.lower().replace("_", "-"): version.split(" ")[0] for name, version in tested.items()}
    assert {name: version for name, version in locked.items() if tested.get(name, version) != version} == {}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = {*project["dependencies"], *project["optional-dependencies"]["service"]}
    assert {name.partition("[")[0] for name in direct} <= locked.keys() & tested.keys()

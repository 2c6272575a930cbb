"""`faq check` speaks to people, to forges and to tools."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.content.problem import Problem, Severity
from search.editing.outputs import OUTPUTS

BROKEN = Path(__file__).parent / "corpora/broken"
PROBLEM = Problem("faq/a, b.md", 3, 7, "lien", "100 %\nperdu : é", Severity.WARNING)


def check(output: str) -> Result:
    return CliRunner().invoke(
        main, ["check", "--faq", str(BROKEN), "--today", "2026-11-24", "--all", "--format", output]
    )


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_ends_with_1_on_errors_and_tells_them_all(output: str) -> None:
    result = check(output)
    assert result.exit_code == 1
    lines = len((BROKEN.parents[1] / "golden/broken.txt").read_text("utf-8").splitlines())
    counted = {
        "text": lambda text: len(text.splitlines()),
        "github": lambda text: sum(line.startswith("::") for line in text.splitlines()),
        "gitlab": lambda text: len(json.loads(text)),
        "sarif": lambda text: len(json.loads(text)["runs"][0]["results"]),
        "json": lambda text: len(json.loads(text)["problems"]),
    }
    assert counted[output](result.stdout) == lines


def test_a_github_remark_is_escaped() -> None:
    expected = "::warning file=faq/a%2C b.md,line=3,col=7,title=lien::100 %25%0Aperdu : é"
    assert OUTPUTS["github"]([PROBLEM]) == expected


def test_a_sarif_path_is_an_address() -> None:
    result = json.loads(OUTPUTS["sarif"]([PROBLEM]))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "faq/a%2C%20b.md"
    assert result["level"] == "warning"


def test_gitlab_fingerprints_are_unique() -> None:
    prints = [item["fingerprint"] for item in json.loads(check("gitlab").stdout)]
    assert len(set(prints)) == len(prints)


def test_forges_get_paths_from_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BROKEN, tmp_path / "broken")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", "--faq", "broken", "--format", "json"])
    assert {p["path"].split("/")[0] for p in json.loads(result.stdout)["problems"]} == {"broken"}


def test_the_rules_are_printed_from_their_modules() -> None:
    printed = CliRunner().invoke(main, ["check", "--rules"]).stdout
    assert "phrase\u00a0: Une phrase ne dépasse pas 40 mots" in printed
    names = {line.partition("\u00a0:")[0] for line in printed.splitlines()}
    assert names >= {"typographie", "adresse-perdue", "jumelle"}
    assert len(printed.splitlines()) >= 25

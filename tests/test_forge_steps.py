"""The commands that the forges' files name, run here: a proposal with a fault, a release, the monthly reading."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository import Repository
from tests.test_site_sync import GARDEN, ROOT, project

pytestmark = pytest.mark.slow
ENTRY = "potager/quand-planter-les-tomates.md"
GITHUB = {
    "github.server_url": "https://forge.example",
    "github.repository": "jardin/faq",
    "github.base_ref": "main",
    "github.event.number": "7",
}
FORGE_PROGRAM = """#!/bin/sh
# Stands for the forge: what it is asked is kept; it knows proposal 7, its commit and maybe a former comment.
printf '%s\\n' "$*" >> "$FORGE/asked"
case "$*" in
  *--password-stdin*) cat > "$FORGE/password" ;;
  run\\ download*) cp -r "$FORGE/download/." . ;;
  *pulls/7*) cat "$FORGE/head" ;;
  *--paginate*) cat "$FORGE/former" ;;
  *body=@comment.md*) cp comment.md "$FORGE/comment.md" ;;
esac
"""


@dataclass
class Run:
    """What a job did: the exit code of each step by name, `None` where it did not run."""

    codes: dict[str, int | None] = field(default_factory=dict)
    said: str = ""


def clean_environment(**more: str) -> dict[str, str]:
    """Without what another forge may have set here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CI_", "GITHUB_"))}
    return kept | more


def run_step(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
    )


def run_github(job: dict[str, Any], folder: Path, values: dict[str, str]) -> Run:
    """The `run` steps of a job, but its installation; a step after a failure runs if its `if` asks for it."""
    done, failed = Run(), False
    output, summary = folder.parent / "output", folder.parent / "summary"
    for file in (output, summary):
        file.touch()
    for number, step in enumerate(step for step in job["steps"] if "run" in step):
        name = step.get("name", str(number))
        if step["run"].startswith("make "):
            continue
        done.codes[name] = None
        if (failed and "failure()" not in step.get("if", "")) or (
            "outputs" in step.get("if", "") and not output.read_text()
        ):
            continue
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        known = values | {f"steps.take.outputs.{key}": value for key, value in outputs.items()}
        given = {key: expanded(text, known) for key, text in (job.get("env", {}) | step.get("env", {})).items()}
        ran = run_step(step["run"], folder, **given, GITHUB_OUTPUT=str(output), GITHUB_STEP_SUMMARY=str(summary))
        done.codes[name] = ran.returncode
        done.said += ran.stdout + ran.stderr
        failed = failed or ran.returncode != 0
    return done


def expanded(text: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if "format('origin/{0}'" in match[1]:
            return f"origin/{values['github.base_ref']}"
        return values[match[1]]

    return re.sub(r"\$\{\{ (.*?) \}\}", value, text)


def workflow(name: str) -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text("utf-8"))["jobs"]
    return jobs


def gitlab() -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
    return jobs


@pytest.fixture
def proposal(tmp_path: Path) -> tuple[Path, str]:
    """A clone on a proposal that edits an answer and breaks another header; the name of its commit."""
    source = tmp_path / "source"
    source.mkdir()
    shutil.copy(ROOT / ".gitignore", source)
    made = Repository(project(source, GARDEN))
    shutil.copy(GARDEN / "facettes.yml", made.faq)
    made.commit()
    here = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(source), str(here)], check=True)
    (here / ".venv").symlink_to(sys.prefix)
    clone = object.__new__(Repository)
    clone.root, clone.faq = here, here / "faq"
    clone.git("switch", "-q", "-c", "proposition")
    edited = here / "faq" / ENTRY
    edited.write_text(edited.read_text("utf-8") + "\n![Un plant](plant.png)\n", "utf-8")
    (here / "faq/potager/cassee.md").write_text("---\nquestion: Et alors ?\ntype: [inconnu]\n---\nRien.\n", "utf-8")
    return here, clone.commit()


def test_on_github_preview_and_report_appear_though_the_check_fails(proposal: tuple[Path, str]) -> None:
    here, commit = proposal
    values = GITHUB | {"github.event.pull_request.head.sha": commit}
    done = run_github(workflow("verifier.yml")["contenu"], here, values)
    assert done.codes == {"Vérifier les entrées": 1, "Construire l’aperçu": 0, "Écrire le rapport": 0}, done.said
    assert "::error file=faq/potager/cassee.md" in done.said
    assert "cassee.md" in (here / "rapport/fautes.txt").read_text("utf-8")
    assert (here / "apercu/index.html").is_file()
    assert (here / "rapport/numero").read_text() == "7"
    report = (here / "rapport/rapport.md").read_text("utf-8")
    assert f"Rapport sur le commit {commit}." in report
    assert f"![Un plant](https://forge.example/jardin/faq/raw/{commit}/faq/potager/plant.png)" in report
    assert (here.parent / "summary").read_text("utf-8") == report


def test_on_gitlab_check_preview_and_report_are_jobs_of_their_own(proposal: tuple[Path, str]) -> None:
    here, commit = proposal
    given = {
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_COMMIT_SHA": commit,
        "CI_PROJECT_URL": "https://forge.example/jardin/potager/faq",
        "CI_PROJECT_PATH": "jardin/potager/faq",
        "CI_PROJECT_ROOT_NAMESPACE": "jardin",
        "CI_PAGES_DOMAIN": "pages.example",
        "CI_JOB_ID": "12",
    }
    jobs, codes = gitlab(), {}
    for name in ("contenu", "rapport", "apercu"):
        assert "needs" not in jobs[name]
        lines = [*jobs[".proposition"]["before_script"], *jobs[name]["script"]]
        ran = run_step("\n".join(line for line in lines if not line.startswith("make ")), here, **given)
        codes[name] = ran.returncode
    assert codes == {"contenu": 1, "rapport": 0, "apercu": 0}
    assert "cassee.md" in (here / "qualite.json").read_text("utf-8")
    assert "cassee.md" in (here / "fautes.txt").read_text("utf-8")
    root = "https://forge.example/jardin/potager/faq/-/raw"
    assert f"![Un plant]({root}/{commit}/faq/potager/plant.png)" in (here / "rapport.md").read_text("utf-8")
    page = "https://jardin.pages.example/-/potager/faq/-/jobs/12/artifacts/apercu/index.html"
    assert (here / "apercu.env").read_text() == f"APERCU={page}\n"
    assert (here / "apercu/index.html").is_file()


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The forge's side: what is downloaded from it, and what it was asked."""
    folder = tmp_path / "forge"
    (folder / "download").mkdir(parents=True)
    (folder / "bin").mkdir()
    for name in ("gh", "podman", "curl"):
        (folder / "bin" / name).write_text(FORGE_PROGRAM)
        (folder / "bin" / name).chmod(0o755)
    monkeypatch.setenv("FORGE", str(folder))
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return folder


def comment(forge: Path, place: Path, former: str, head: str = "abc", number: str = "7") -> Run:
    (forge / "download/rapport").mkdir(parents=True, exist_ok=True)
    (forge / "download/rapport/rapport.md").write_text("<!-- rapport-faq -->\nRapport\n", "utf-8")
    (forge / "download/rapport/numero").write_text(number)
    (forge / "head").write_text(head)
    (forge / "former").write_text(former)
    place.mkdir()
    values = GITHUB | {
        "github.token": "",
        "github.event.workflow_run.id": "99",
        "github.event.workflow_run.head_sha": "abc",
    }
    return run_github(workflow("rapport.yml")["commenter"], place, values)


@pytest.mark.parametrize(
    ("former", "asked"),
    [("", "POST repos/jardin/faq/issues/7/comments"), ("5\n", "PATCH repos/jardin/faq/issues/comments/5")],
)
def test_a_former_comment_is_updated_rather_than_another_added(
    forge: Path, tmp_path: Path, former: str, asked: str
) -> None:
    done = comment(forge, tmp_path / "place", former)
    assert list(done.codes.values()) == [0, 0], done.said
    wrote = [line for line in (forge / "asked").read_text().splitlines() if "--method" in line]
    assert len(wrote) == 1
    assert asked in wrote[0]
    assert "actions/runs/99#artifacts" in (forge / "comment.md").read_text("utf-8")


@pytest.mark.parametrize(("head", "number"), [("autre", "7"), ("abc", "7; rm -rf .")])
def test_a_report_on_another_commit_or_with_a_forged_number_is_not_written(
    forge: Path, tmp_path: Path, head: str, number: str
) -> None:
    done = comment(forge, tmp_path / "place", "", head, number)
    assert list(done.codes.values()) == [0, None]
    assert "--method" not in (forge / "asked").read_text()


def test_the_offline_copy_joins_a_release_of_each_forge(forge: Path, tmp_path: Path) -> None:
    values = GITHUB | {"github.token": "", "github.run_id": "99", "github.event.release.tag_name": "v2"}
    done = run_github(workflow("publier.yml")["joindre"], tmp_path, values)
    assert list(done.codes.values()) == [0]
    line = gitlab()["version"]["script"][-1]
    given = {
        "CI_JOB_TOKEN": "jeton",
        "CI_COMMIT_TAG": "v2",
        "CI_PROJECT_URL": "https://forge.example/faq",
        "CI_JOB_ID": "12",
        "CI_API_V4_URL": "https://forge.example/api/v4",
        "CI_PROJECT_ID": "3",
    }
    assert run_step(line, tmp_path, **given).returncode == 0
    asked = (forge / "asked").read_text()
    assert "release upload v2 faq-hors-ligne.zip --repo jardin/faq --clobber" in asked
    assert "https://forge.example/faq/-/jobs/12/artifacts/raw/faq-hors-ligne.zip" in asked
    assert "tag_name=v2" in asked
    assert asked.rstrip().endswith("https://forge.example/api/v4/projects/3/releases")


def test_an_image_is_built_read_only_then_pushed_under_its_commit(forge: Path, tmp_path: Path) -> None:
    guide = (ROOT / "docs/projet/mettre-en-ligne.md").read_text("utf-8")
    image, push = (workflow("publier.yml")[name] for name in ("image", "deposer"))
    assert image["steps"][1]["run"].splitlines()[0] in guide
    values = GITHUB | {"github.token": "jeton", "github.run_id": "99", "github.actor": "moi", "github.sha": "abc"}
    values["vars.IMAGE"] = "registre.example/jardin/faq"
    for job in (image, push):
        assert list(run_github(job, tmp_path, values).codes.values()) == [0]
    asked = (forge / "asked").read_text()
    assert (forge / "password").read_text() == "jeton"
    assert "login --username moi --password-stdin registre.example\n" in asked
    assert "push faq registre.example/jardin/faq:abc\n" in asked


def test_the_monthly_reading_says_what_is_to_be_read_again(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/corpora/minimal", tmp_path / "clone/faq")
    (tmp_path / "clone/.venv").symlink_to(sys.prefix)
    done = run_github(workflow("entretien.yml")["relire"], tmp_path / "clone", GITHUB)
    assert done.codes == {"À relire ce mois-ci": 0, "Liens extérieurs": 0}, done.said
    summary = (tmp_path / "summary").read_text("utf-8")
    assert summary.count("```") == 4

"""The `faq` command speaks French, and shows no traceback.

Covers `search.cli.search`, `search.cli.index`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.cli.french import CATALOGUE, compiled

ROOT = Path(__file__).parents[1]


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled()


def test_help_is_french() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    assert "Emploi\u00a0:" in shown
    assert "Affiche cette aide." in shown
    assert "Usage" not in shown
    assert "Show" not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cherche"], "La commande «\u00a0cherche\u00a0» n’existe pas."),
        (["build", "--sites"], "L’option «\u00a0--sites\u00a0» n’existe pas."),
        (["check", "--faq", "nulle-part"], "le dossier «\u00a0nulle-part\u00a0» n’existe pas"),
        (["build", "--faq", "nulle-part"], "n’existe pas"),
        (["serve", "--port", "99999"], "Valeur refusée pour"),
        (
            ["index", "--faq", "tests/corpora/minimal", "--out", "/proc/index"],
            "«\u00a0/proc/index\u00a0» est introuvable",
        ),
        (["index", "--entries", "overrides/assets/favicon.ico"], "n’est pas en UTF-8"),
    ],
)
def test_a_wrong_call_is_told_in_french(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_a_console_of_windows_shows_everything(encoding: str) -> None:
    """What it lacks is replaced by the nearest, and no command raises."""
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", "from search.cli import run; run()", "search", "médecin", "?"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode(encoding)
    assert "Traceback" not in done.stderr.decode(encoding)
    assert "?" in shown
    if encoding == "cp1252":
        assert "\u00a0?" in shown, "a thin space is shown as a plain non-breaking one"


def test_every_task_of_vs_code_has_its_windows_command() -> None:
    text = (ROOT / ".vscode/tasks.json").read_text("utf-8")
    for task in json.loads(text)["tasks"]:
        if ".venv/bin" in task["command"]:
            assert task["windows"]["command"].startswith("${workspaceFolder}\\.venv\\Scripts\\")


def test_the_command_works_without_the_service() -> None:
    """Delete `service/` and everything else still runs."""
    code = "import sys; sys.modules['service'] = None; from search.cli import main; main(['--help'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "votes" not in done.stdout
    assert "build" in done.stdout


def test_a_search_in_a_faulty_faq_says_what_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faq/sujet").mkdir(parents=True)
    (tmp_path / "faq/facettes.yml").write_bytes(b"\xff")
    (tmp_path / "faq/sujet/une.md").write_text("---\nquestion: Une question ?\n---\nUne réponse.\n", "utf-8")
    said = CliRunner().invoke(main, ["search", "question"]).stderr
    assert "1\u00a0faute" in said
    assert "faq check" in said

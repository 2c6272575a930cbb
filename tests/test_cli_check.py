"""`faq check`: what blocks first, one line for what is the same, and what can be corrected corrected."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main

ROOT = Path(__file__).parents[1]
BROKEN = ROOT / "tests/corpora/broken"
TYPOS = "---\nquestion: C'est quoi ?\n---\nC'est l'eau.\n\nEt l'air ?\n"


def check(faq: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["check", "--faq", str(faq), "--today", "2026-11-24", *options])


@pytest.fixture
def faq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A FAQ without entries."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faq/sujet").mkdir(parents=True)
    (tmp_path / "faq/facettes.yml").write_bytes((ROOT / "tests/corpora/minimal/facettes.yml").read_bytes())
    return tmp_path / "faq"


def test_what_blocks_publication_comes_first() -> None:
    severities = [": erreur\u00a0: " in line for line in check(BROKEN).stdout.splitlines()]
    assert severities == sorted(severities, reverse=True)
    assert severities.count(True) > 30


def test_a_rule_takes_one_line_in_a_file_and_all_shows_each_fault(faq: Path) -> None:
    (faq / "sujet/une.md").write_text(TYPOS, "utf-8")
    short = [line for line in check(faq).stdout.splitlines() if "[typographie]" in line]
    assert len(short) == 1
    assert short[0].endswith("[typographie] (et 2\u00a0autres dans ce fichier)")
    assert check(faq, "--all").stdout.count("[typographie]") == 3


def test_the_same_advice_on_many_files_takes_one_line(faq: Path) -> None:
    for number in range(200):
        text = f"---\nquestion: Question {number}\u202f?\n---\nVoici {number} réponses.\n"
        (faq / f"sujet/{number}.md").write_text(text, "utf-8")
    lines = check(faq).stdout.splitlines()
    assert sum("[relecture]" in line for line in lines) == 1
    assert any(line.endswith("[relecture] (et 199\u00a0autres fichiers)") for line in lines)


def test_of_a_rule_that_says_something_else_each_time_the_first_lines_are_shown(faq: Path) -> None:
    for number in range(60):
        link = f"[voir](absent-{number}.md)"
        (faq / f"sujet/{number}.md").write_text(f"---\nquestion: Question {number}\u202f?\n---\n{link}\n", "utf-8")
    lines = check(faq).stdout.splitlines()
    assert sum("[lien]" in line and ": erreur" in line for line in lines) == 50
    assert "10\u00a0autres lignes [lien]\u00a0; voir --all." in lines


def test_fix_corrects_what_format_can_and_says_the_rest(faq: Path) -> None:
    (faq / "sujet/une.md").write_text(TYPOS, "utf-8")
    result = check(faq, "--fix")
    assert (faq / "sujet/une.md").read_text("utf-8") == TYPOS.replace("'", "’").replace(" ?", "\u202f?")
    assert "typographie" not in result.stdout
    assert "[relecture]" in result.stdout


@pytest.mark.parametrize("word", ["SIRET", "JO", "PCR", "HEAD", "NOTE", "SEULEMENT"])
def test_known_acronyms_and_stressed_words_are_not_asked_for(faq: Path, word: str) -> None:
    (faq / "sujet/une.md").write_text(f"---\nquestion: Quoi\u202f?\n---\nLe {word} seulement, et le ZZT.\n", "utf-8")
    out = check(faq, "--all").stdout
    assert ("«\u00a0ZZT\u00a0»" in out, f"«\u00a0{word}\u00a0»" in out) == (True, False)


def test_thin_or_repeated_formulations_are_advised_on(faq: Path) -> None:
    def said(*phrasings: str) -> str:
        lines = "".join(f"  - {phrasing}\n" for phrasing in phrasings)
        text = f"---\nquestion: Comment ouvrir mon compte\u202f?\nformulations:\n{lines}---\nAinsi.\n"
        (faq / "sujet/une.md").write_text(text, "utf-8")
        return "".join(line for line in check(faq).stdout.splitlines() if "[formulations]" in line)

    repeated = [f"ouvrir compte numero{n}" for n in range(8)]
    assert "7\u00a0formulations seulement" in said(*repeated[:7])
    assert "des mots de tous les jours" in said(*repeated)
    assert said(*repeated, "je veux me connecter") == ""


def test_a_forge_is_shown_ten_errors_then_ten_warnings_and_a_file_has_them_all(faq: Path, tmp_path: Path) -> None:
    for number in range(12):
        link = f"[voir](absent-{number}.md)"
        (faq / f"sujet/{number}.md").write_text(f"---\nquestion: Question {number}\u202f?\n---\n{link}\n", "utf-8")
    out = tmp_path / "rapport/fautes.txt"
    said = check(faq, "--format", "github", "--out", str(out)).stdout.splitlines()
    assert [line.split()[0] for line in said[:-1]] == ["::error"] * 10 + ["::warning"] * 10
    written = out.read_text("utf-8").splitlines()
    assert said[-1] == f"{len(written) - 20}\u00a0autres remarques\u00a0; voir --all ou --out."
    errors = [": erreur" in line for line in written]
    assert errors == sorted(errors, reverse=True)
    assert sum(errors) == 12

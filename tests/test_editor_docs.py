"""The editors' pages name every rule, and show an entry that the check accepts."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.content import facets
from search.content.checks import check_corpus, rules
from search.content.corpus import load_corpus
from search.content.entry import read_entry
from search.content.problem import Severity
from search.content.typography import mend
from search.editing.comparison import NAME as LOST
from search.editing.duplicates import NAME as TWIN
from search.editing.spelling import NAME as SPELLING

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs/projet/rediger.md").read_text("utf-8")
START = (ROOT / "docs/projet/partir-de-votre-faq.md").read_text("utf-8")
PAGES = ["docs/guide-redacteur.md", "docs/contribuer.md", "CONTRIBUTING.md"]
PAGES += [f"docs/projet/{name}.md" for name in ("rediger", "partir-de-votre-faq")]


def test_every_rule_is_documented_in_its_own_words() -> None:
    errors, _, advice = REFERENCE.partition("| Conseil |")
    for rule in rules():
        table = errors if rule.severity is Severity.ERROR else advice
        assert f"| `{rule.name}` | {mend(rule.text)} |" in table
    assert f"`{LOST}`" in REFERENCE
    assert f"`{TWIN}`" in REFERENCE
    assert f"`{SPELLING}`" in REFERENCE


def test_the_example_is_a_valid_entry() -> None:
    corpus = load_corpus(ROOT / "faq")[0]
    example = re.search(r"```markdown\n(.*?)```", REFERENCE, re.DOTALL)
    assert example
    entry, problems = read_entry("convergence/exemple.md", example[1], corpus.facets)
    assert problems == []
    assert entry
    assert set(entry.see_also) <= set(corpus.by_id)


def test_the_editors_pages_follow_their_own_typography() -> None:
    for page in PAGES:
        text = re.sub(r"\A---\n.*?\n---\n", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
        assert mend(text) == text, page


@pytest.mark.parametrize("key", [*facets.FACET_KEYS, *facets.VALUE_KEYS, *facets.FOLDER_KEYS])
def test_every_key_of_the_data_files_is_documented(key: str) -> None:
    assert f"| `{key}` |" in START


@pytest.mark.slow
def test_a_foreign_faq_comes_in_by_the_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk of `partir-de-votre-faq.md`, from nothing, with its own examples, up to the site."""
    faq = tmp_path / "faq"
    assert CliRunner().invoke(main, ["init", str(tmp_path), "--nom", "Aide", "--modele", "minimal"]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(faq / "general")
    (faq / "dossiers.yml").unlink()
    for name, language in (("faq/facettes.yml", "yaml"), ("a.csv", "csv"), ("b.html", "html"), ("c.md", "markdown")):
        (example,) = re.findall(rf"```{language}\n(.*?)```", START, re.DOTALL)
        (tmp_path / name).write_text(example, "utf-8")
    for name in ("a.csv", "b.html", "c.md"):
        done = CliRunner().invoke(main, ["import", name, "--write"])
        assert "100,0\u00a0% des mots" in done.stderr, done.output
    checked = check_corpus(faq, today=date(2026, 11, 25))
    assert checked.problems == ()
    entries = checked.corpus.by_id
    assert sorted(entry.path for entry in checked.corpus.entries) == [
        "compte/comment-creer-compte.md",
        "connexion/mot-passe-perdu.md",
        "dossier/combien-temps-garder-dossier.md",
        "paiement/puis-je-payer-par-carte.md",
        "paiement/recu.md",
    ]
    assert entries["comment-creer-compte"].facets == {"public": ("particulier",)}
    assert entries["puis-je-payer-par-carte"].answer == "Oui, voir [le reçu](recu.md)."
    assert "\n\n1. ouvrez" in entries["mot-passe-perdu"].answer
    for drafts in ([], ["--brouillons"]):
        build = [Path(sys.executable).with_name("faq"), "build", *drafts]
        built = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True)
        assert built.returncode == 0, built.stderr
    for id_ in entries:
        assert (tmp_path / f"site/faq/{id_}/index.html").is_file()

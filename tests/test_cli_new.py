"""`faq new` writes a valid draft and touches nothing else."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.content.checks import check_corpus
from search.content.front_matter import Status
from search.editing.formatting import format_entry

FACETS_YML = "facettes:\n  - key: theme\n    label: Thème\n    values:\n      - {slug: a, label: A, canal: c}\n"
FACETS_YML += "  - key: canal\n    label: Canal\n    values:\n      - {slug: c, label: C}\n"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """A FAQ of one entry, two facets."""
    (tmp_path / "sujet").mkdir()
    (tmp_path / "facettes.yml").write_text(FACETS_YML, "utf-8")
    (tmp_path / "sujet/une.md").write_text("---\nquestion: Comment ouvrir un compte ?\n---\nEn ligne.\n", "utf-8")
    return tmp_path


def new(faq: Path, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", "--faq", str(faq), *options], input=typed)


def test_a_draft_made_from_options_is_valid_and_formatted(faq: Path) -> None:
    options = (
        "--question",
        "Où trouver l'aide",
        "--folder",
        "sujet",
        "--facet",
        "theme=a",
        "--source",
        "Guide | https://a.example/",
    )
    assert new(faq, *options).exit_code == 0
    path = faq / "sujet/trouver-aide.md"
    checked = check_corpus(faq, today=date(2026, 11, 24))
    entry = checked.corpus.by_id["trouver-aide"]
    assert checked.problems == ()
    assert (entry.question, entry.status) == ("Où trouver l’aide\u202f?", Status.DRAFT)
    assert entry.facets == {"theme": ("a",), "canal": ("c",)}
    assert format_entry(path.read_text("utf-8")) == path.read_text("utf-8")


def test_five_questions_are_asked(faq: Path) -> None:
    result = new(faq, typed="Quels horaires\nsujet\nQuand êtes-vous ouverts / À quelle heure\ntheme=a\n\n")
    assert (result.exit_code, result.output.count("\n1.") + result.output.startswith("1.")) == (0, 1)
    entry = check_corpus(faq, today=date(2026, 11, 24)).corpus.by_id["quels-horaires"]
    assert entry.phrasings == ("Quand êtes-vous ouverts\u202f?", "À quelle heure\u202f?")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--folder", "sujets"), "Vouliez-vous dire «\u00a0sujet\u00a0»"),
        (("--folder", "sujet", "--facet", "them=a"), "Vouliez-vous dire «\u00a0theme\u00a0»"),
        (("--folder", "sujet", "--facet", "theme=z"), "n’est pas une valeur"),
        (("--folder", "sujet", "--id", "une"), "déjà pris"),
        (("--folder", "sujet", "--id", "Été"), "minuscules"),
        (("--folder", "sujet", "--source", "Guide | guide"), "https://"),
    ],
)
def test_a_wrong_option_writes_nothing(faq: Path, options: tuple[str, ...], said: str) -> None:
    before = sorted(faq.rglob("*"))
    result = new(faq, "--question", "Une question nouvelle ?", *options)
    assert (result.exit_code, said in result.output, sorted(faq.rglob("*"))) == (1, True, before)


def test_a_twin_is_told(faq: Path) -> None:
    result = new(faq, "--question", "Comment ouvrir mon compte ?", "--folder", "sujet")
    assert (result.exit_code, "sujet/une.md" in result.output) == (0, True)


def test_a_missing_folder_is_created_if_one_agrees(faq: Path) -> None:
    (faq / "dossiers.yml").write_text("- dossier: sujet\n  label: Sujet", "utf-8")
    options = ("--question", "Quels horaires ?", "--folder", "vie-pratique")
    refused = new(faq, *options, typed="n\n")
    assert (refused.exit_code, (faq / "vie-pratique").exists()) == (1, False)
    assert "rien n’a été écrit" in refused.output
    assert new(faq, *options, typed="o\n").exit_code == 0
    checked = check_corpus(faq, today=date(2026, 11, 24))
    assert checked.problems == ()
    assert [(folder.slug, folder.label) for folder in checked.corpus.folders][1:] == [("vie-pratique", "Vie pratique")]
    assert checked.corpus.by_id["quels-horaires"].folder == "vie-pratique"

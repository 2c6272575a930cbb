"""What is written is what is read back; `faq new` writes a valid draft and touches nothing else."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cli import main
from search.content.checks import check_corpus
from search.content.entry import Entry, Source, Status
from search.content.facets import Facet, FacetValue
from search.content.reading import read_entry
from search.editing.drafting import id_of
from search.editing.formatting import format_entry
from search.editing.writing import entry_text

ROOT = Path(__file__).parents[1]
THEME = Facet("theme", "Thème", "Thème", (FacetValue("a", "A"), FacetValue("b", "B")))
LINE = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)
    .map(lambda text: " ".join(text.split(" ")).strip())
    .filter(lambda text: text.strip() == text != "")
)
FACETS_YML = "facettes:\n  - key: theme\n    label: Thème\n    values:\n      - {slug: a, label: A, canal: c}\n"
FACETS_YML += "  - key: canal\n    label: Canal\n    values:\n      - {slug: c, label: C}\n"


@settings(deadline=None)
@given(question=LINE, phrasings=st.lists(LINE, max_size=3), title=LINE, caution=st.none() | LINE)
def test_what_is_written_is_read_back(question: str, phrasings: list[str], title: str, caution: str | None) -> None:
    entry = Entry(
        "une", "d", "d/une.md", question, "Réponse.", tuple(phrasings), {"theme": ("b", "a")}, Status.ARCHIVED,
        date(2026, 1, 2), date(2027, 1, 2), Source(title, "https://a.example/?b=c#d"), caution, ("x",), ("y", "z"),
    )  # fmt: skip
    read, problems = read_entry("d/une.md", entry_text(entry, [THEME]), (THEME,))
    assert problems == []
    assert read
    assert (read.question, read.phrasings, read.caution) == (question, tuple(phrasings), caution)
    assert (read.source, read.facets, read.status) == (entry.source, entry.facets, entry.status)
    assert (read.former_ids, read.see_also, read.verified_on, read.answer) == (
        ("x",),
        ("y", "z"),
        date(2026, 1, 2),
        "Réponse.",
    )


@pytest.mark.parametrize("folder", ["faq", "tests/corpora/jardin"])
def test_every_real_entry_survives_a_rewriting(folder: str) -> None:
    corpus = check_corpus(ROOT / folder, today=date(2026, 11, 24)).corpus
    for entry in corpus.entries:
        read, problems = read_entry(entry.path, entry_text(entry, corpus.facets), corpus.facets)
        assert (problems, read and read.question, read and read.answer) == ([], entry.question, entry.answer)


@pytest.mark.parametrize(
    ("question", "id_"),
    [
        ("Comment inscrire mon entreprise ?", "comment-inscrire-entreprise"),
        ("Qu’est-ce que l’INS ?", "ins"),
        ("À ?", "a"),
        ("???", "x"),
        ("mot " * 40, "-".join(["mot"] * 15)),
    ],
)
def test_an_id_is_made_of_the_words_that_count(question: str, id_: str) -> None:
    assert id_of(question) == id_


def test_an_id_is_never_taken_twice() -> None:
    assert id_of("Quelle date ?", {"quelle-date", "quelle-date-2"}) == "quelle-date-3"


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


def test_the_model_is_a_valid_entry_with_every_key() -> None:
    corpus = check_corpus(ROOT / "faq", today=date(2026, 11, 24)).corpus
    text = (ROOT / "faq/_modele.md").read_text("utf-8")
    entry, problems = read_entry("dossier/modele.md", text, corpus.facets)
    assert problems == []
    assert entry
    assert set(entry.header.value) >= {
        "question",
        "formulations",
        "verifie_le",
        "source",
        *(f.key for f in corpus.facets),
    }
    assert format_entry(text) == text


def test_the_model_does_not_go_online(tmp_path: Path) -> None:
    faq = Path(__file__).parents[1] / "faq"
    (tmp_path / "facettes.yml").write_text((faq / "facettes.yml").read_text("utf-8"), "utf-8")
    model = (faq / "_modele.md").read_text("utf-8")
    (tmp_path / "_modele.md").write_text(model, "utf-8")
    (tmp_path / "sujet").mkdir()
    for name, text in (("brouillon", model), ("publie", model.replace("statut: brouillon", "statut: publie"))):
        (tmp_path / f"sujet/{name}.md").write_text(text, "utf-8")
    told = [problem for problem in check_corpus(tmp_path, today=date(2026, 11, 24)).errors if problem.rule == "reponse"]
    assert [(problem.path, "modèle" in problem.message) for problem in told] == [("sujet/publie.md", True)]

"""What is written is what is read back; `faq format` fixes French typography and nothing else.

Covers `search.cli.format`.
"""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cli import main
from search.content.checks import check_corpus
from search.content.entry import Entry, entry_text, read_entry
from search.content.facets import Facet, FacetValue
from search.content.front_matter import Source, Status
from search.content.markdown import Renderer
from search.content.typography import faults, mend
from search.editing.formatting import format_entry, id_of, markdown_files

ROOT = Path(__file__).parents[1]
FAQ = ROOT / "faq"
PIECES = st.sampled_from(
    ["l'eau", "«", "»", '"', "'", ":", ";", "?", "!", "...", " ", "  ", "\u00a0", "\u202f", "\n", "\n\n", "- ", "    "]
    + ["`x'y ?`", "```\n", "[a'b](http://x.example/'?)", "<b>", "&amp;", "| a | b |\n", "5 %", "n° 4", "mot", "e\u0301"]
    + [
        "https://a.example/?q:",
        "a@b.example",
        "*",
        "\\",
        "(",
        ")",
        "12:30",
        "# ",
        "~~~\n",
        "\ufffc",
        "\r\n",
        "1. ",
        "€",
    ]
)
THEME = Facet("theme", "Thème", "Thème", (FacetValue("a", "A"), FacetValue("b", "B")))
LINE = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)
    .map(lambda text: " ".join(text.split(" ")).strip())
    .filter(lambda text: text.strip() == text != "")
)
MARKDOWN = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


def skeleton(text: str) -> str:
    """What a mend must not change: everything but spaces inside a line, quotes, apostrophes and dots."""
    text = unicodedata.normalize("NFC", text).replace("...", "…").replace("'", "’")
    return re.sub(r'[ \u00a0\u202f"«»]', "", text)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ('L\'ANS dit: "oui"...', "L’ANS dit\u00a0: «\u00a0oui\u00a0»…"),
        ("Quoi ? Oui !", "Quoi\u202f? Oui\u202f!"),
        ("Quoi?!", "Quoi\u202f?!"),
        ("a « b » c ; d", "a «\u00a0b\u00a0» c\u202f; d"),
        ("un  deux", "un deux"),
        ("5 % de 10 € au n° 4", "5\u00a0% de 10\u00a0€ au n°\u00a04"),
        ("**Note:** oui", "**Note\u00a0:** oui"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_each_fault_is_mended(written: str, mended: str) -> None:
    assert mend(written) == mended
    assert list(faults(written))
    assert not list(faults(mended))


@pytest.mark.parametrize(
    "text",
    [
        "`l'eau ?` et [lien](https://a.example/?a='b') à 12:30",
        "```\nprint('a') ; b\n```",
        "texte\n\n    du code l'est",
        "| a   | b |\n|:--|--:|\n| c   | d |",
        "fin de ligne  \nsuite",
        "<https://a.example/?x> et &nbsp; et \\'",
        "déjà\u00a0? bien\u202f; écrit\u00a0: «\u202foui\u202f»",
        "https://a.example/a:b?c=d",
        "SC.MSS/CONF.17:2018",
    ],
)
def test_what_is_not_prose_or_already_right_is_left(text: str) -> None:
    assert mend(text) == text


@settings(deadline=None)
@given(MARKDOWN)
def test_mending_twice_is_mending_once(text: str) -> None:
    assert mend(mend(text)) == mend(text)


@settings(deadline=None)
@given(MARKDOWN)
def test_only_typography_changes(text: str) -> None:
    assert skeleton(mend(text)) == skeleton(text)
    assert mend(text).splitlines().__len__() == text.splitlines().__len__()


@settings(deadline=None)
@given(MARKDOWN)
def test_what_needs_no_mend_has_no_fault(text: str) -> None:
    assert bool(list(faults(text))) == (mend(text) != text)


def test_the_header_keeps_its_meaning() -> None:
    text = (
        "---\nquestion: 'Que dit l''ANS ?'\nformulations:\n  - \"Que dit l'ANS?\"\n"
        "  - Qu'en dire ?  # note\nsource: {titre: l'original, adresse: https://a.example/}\nprudence: À voir...\n"
        "---\nL'ANS.\n"
    )
    entry, problems = read_entry("d/a.md", format_entry(text), ())
    assert problems == []
    assert entry
    assert entry.question == "Que dit l’ANS\u202f?"
    assert entry.phrasings == ("Que dit l’ANS\u202f?", "Qu’en dire\u202f?")
    assert (entry.caution, entry.answer) == ("À voir…", "L’ANS.")
    assert entry.source
    assert entry.source.title == "l'original"


@pytest.mark.parametrize("text", ["", "pas d'en-tête", "---\nquestion: [\n---\n", "---\n: l'x ?\n---\n"])
def test_a_file_that_is_no_entry_keeps_its_header(text: str) -> None:
    assert format_entry(text) == text


def test_line_ends_and_bom_are_kept() -> None:
    assert format_entry("\ufeff---\r\nquestion: L'un ?\r\n---\r\nL'autre.\r\n") == (
        "\ufeff---\r\nquestion: L’un\u202f?\r\n---\r\nL’autre.\r\n"
    )


def test_the_faq_is_already_formatted() -> None:
    assert [
        path.name for path in markdown_files(FAQ) if format_entry(path.read_text("utf-8")) != path.read_text("utf-8")
    ] == []


def test_formatting_an_answer_keeps_its_shape() -> None:
    for path in markdown_files(FAQ.parent / "tests/corpora/jardin"):
        text = path.read_text("utf-8")
        before, after = (Renderer().render(t).html for t in (text, format_entry(text)))
        assert re.findall(r"</?\w+", before) == re.findall(r"</?\w+", after)


def test_the_command_writes_only_what_changes(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    good, bad, latin = (tmp_path / "d" / name for name in ("bon.md", "faux.md", "latin.md"))
    good.write_text("---\nquestion: Oui\u202f?\n---\nOui.\n", "utf-8")
    bad.write_text("---\nquestion: Oui ?\n---\nL'eau.\n", "utf-8")
    latin.write_bytes("---\nquestion: Été ?\n---\n".encode("cp1252"))
    run = CliRunner().invoke
    assert run(main, ["format", "--faq", str(tmp_path), "--check"]).exit_code == 1
    assert "L'eau" in bad.read_text("utf-8")
    before = good.stat().st_mtime_ns
    result = run(main, ["format", "--faq", str(tmp_path)])
    assert (result.exit_code, str(bad) in result.output, "UTF-8" in result.output) == (0, True, True)
    assert bad.read_text("utf-8") == "---\nquestion: Oui\u202f?\n---\nL’eau.\n"
    assert good.stat().st_mtime_ns == before
    assert run(main, ["format", "--faq", str(tmp_path), "--check"]).exit_code == 0
    assert run(main, ["format", "--faq", str(tmp_path / "absent")]).exit_code == 1


@settings(deadline=None)
@given(question=LINE, phrasings=st.lists(LINE, max_size=3), title=LINE, caution=st.none() | LINE)
def test_what_is_written_is_read_back(question: str, phrasings: list[str], title: str, caution: str | None) -> None:
    entry = Entry(
        "une", "d", "d/une.md", question, "Réponse.", tuple(phrasings), {"theme": ("b", "a")}, Status.ARCHIVED,
        date(2026, 1, 2), date(2027, 1, 2), Source(title, "https://a.example/?b=c#d"), caution,
        former_ids=("x",), see_also=("y", "z"),
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


def test_a_file_of_windows_keeps_its_line_ends() -> None:
    text = "---\r\nquestion: Qu'est-ce ?\r\nformulations:\r\n  - L'essai ?\r\n---\r\nL'essai :\r\n\r\n- un ;\r\n"
    fixed = format_entry(text)
    assert "L’essai\u00a0:" in fixed
    assert fixed.count("\n") == fixed.count("\r\n") == text.count("\n")

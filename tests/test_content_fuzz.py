"""Whatever an editor types, the check answers with problems, never with a traceback."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.content.checks import check_corpus
from search.content.corpus import CorpusError
from search.content.facets import read_facets, read_folders
from search.content.glossary import read_glossary
from search.content.yaml_marks import parse
from search.editing.formatting import format_entry

FACETS = (
    "facettes:\n  - key: theme\n    label: Thème\n    values:\n      - {slug: a, label: A, canal: b}\n"
    "  - key: canal\n    label: Canal\n    values:\n      - {slug: b, label: B}\n"
)
PIECE = st.sampled_from(
    ["---\n", "\n", "question", "formulations", "theme", "statut", "verifie_le", "source", "voir_aussi", "anciens_ids"]
    + [": ", "- ", "  ", "[", "]", "{", "}", "'", '"', "&a ", "*a", "!!str ", "|\n", ">\n", "#", "? ", "titre", "null"]
    + [
        "a",
        "b",
        "2026-02-30",
        "brouillon",
        "[a](b.md#c)",
        "![](x.png)",
        "# T",
        "| a | b |\n|---|---|\n",
        "```\n",
        "1. ",
    ]
    + [
        "<b>",
        "AB",
        "06 12 34 56 78",
        "a@b.fr",
        "[x](mailto:y)",
        "[x](tel:0)",
        "\x00",
        "\ufeff",
        "\u2028",
        "\t",
        "\r",
        "é",
    ]
)
TEXT = st.lists(PIECE | st.text(max_size=4), max_size=30).map("".join)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=TEXT, answer=TEXT, whole=st.none() | TEXT | st.binary(max_size=60))
@pytest.mark.slow
def test_no_entry_breaks_the_check(tmp_path: Path, header: str, answer: str, whole: str | bytes | None) -> None:
    (tmp_path / "sujet").mkdir(exist_ok=True)
    (tmp_path / "facettes.yml").write_text(FACETS, "utf-8")
    text = f"---\nquestion: Quoi ?\n{header}\n---\n{answer}" if whole is None else whole
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    (tmp_path / "sujet/une.md").write_bytes(raw)
    checked = check_corpus(tmp_path, today=date(2026, 11, 24), style=True)
    for problem in checked.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_no_text_breaks_a_reader_of_yaml(text: str) -> None:
    parse(text)
    read_facets(text)
    read_facets(f"facettes:\n  - {text}")
    read_glossary(text)
    read_glossary(f"- sigle: {text}")
    read_folders(text)
    format_entry(text)


@pytest.mark.parametrize("name", ["facettes.yml", "glossaire.yml", "synonymes.yml", "dossiers.yml"])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=80) | TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_data_file_breaks_the_check(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / "sujet").mkdir(exist_ok=True)
    (tmp_path / "facettes.yml").write_text(FACETS, "utf-8")
    (tmp_path / "sujet/une.md").write_text("---\nquestion: Quoi ?\n---\nCeci.\n", "utf-8")
    (tmp_path / name).write_bytes(raw)
    with suppress(CorpusError):
        check_corpus(tmp_path, today=date(2026, 11, 24), style=True)

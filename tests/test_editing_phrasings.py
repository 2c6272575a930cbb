"""What readers typed and did not find becomes formulations, once a person accepts them.

Covers `search.cli.formulations`.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.content.corpus import load_corpus
from search.content.votes import Export, Miss, Remark, write_export
from search.editing.phrasings import with_phrasings
from search.editing.searching import searcher_for
from search.engine.proposals import propose

DAY = date(2026, 11, 25)
ENTRIES = {
    "une": "---\nquestion: Comment ouvrir un compte ?\nformulations:\n  - Créer un accès  # souvent\n---\nEn ligne.\n",
    "deux": "---\nquestion: Combien coûte une carte professionnelle ?\n---\nElle est gratuite.\n",
}
EXPORT = Export(
    DAY,
    {"incomplet": "Incomplète"},
    misses=(Miss("zorglub", 9, DAY), Miss("compte", 7, DAY), Miss("cout carte professionnele xyzzy", 4, DAY)),
    remarks=(
        Remark("deux", "r", DAY, ("incomplet",), "Prix d’une carte perdue."),
        Remark("deux", "r", DAY, (), "Merci"),
        Remark("une", "r", DAY, (), "Comment ouvrir un compte"),
    ),
)


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    (tmp_path / "faq/sujet").mkdir(parents=True)
    (tmp_path / "faq/facettes.yml").write_text("facettes: [{key: a, label: A, values: [{slug: b, label: B}]}]", "utf-8")
    for name, text in ENTRIES.items():
        (tmp_path / f"faq/sujet/{name}.md").write_text(text, "utf-8")
    (tmp_path / "avis.json").write_text(write_export(EXPORT), "utf-8")
    return tmp_path / "faq"


def run(faq: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["formulations", "--faq", str(faq), *arguments])


def test_searches_and_remarks_are_given_the_entry_they_belong_to(faq: Path) -> None:
    corpus = load_corpus(faq)[0]
    with searcher_for(corpus) as searcher:
        found = [(each.text, each.entry, each.people) for each in propose(EXPORT, corpus, searcher)]
    assert ("zorglub", "", 9) in found
    assert ("Prix d’une carte perdue", "deux", 1) in found
    texts = [text for text, *_ in found]
    assert "compte" not in texts, "a search finds it now"
    assert "Merci" not in texts
    assert "Comment ouvrir un compte" not in texts, "the entry asks it already"


def test_accepted_ones_go_into_the_files_and_the_others_nowhere(faq: Path) -> None:
    out = faq.parent / "formulations.yml"
    assert run(faq, "--votes", str(faq.parent / "avis.json"), "--out", str(out)).exit_code == 0
    text = out.read_text("utf-8")
    assert "- formulation: Prix d’une carte perdue\n  entree: deux  # Combien coûte" in text
    before = (faq / "sujet/une.md").read_bytes()
    assert run(faq, "--apply", str(out)).stderr.startswith("0\u00a0entrée")
    head, row, tail = text.partition("- formulation: Prix d’une carte perdue\n")
    out.write_text(head + row + tail.replace("accepter: non", "accepter: oui", 1), "utf-8")
    assert run(faq, "--apply", str(out)).exit_code == 0
    assert load_corpus(faq)[0].by_id["deux"].phrasings == ("Prix d’une carte perdue",)
    assert (faq / "sujet/une.md").read_bytes() == before
    assert run(faq, "--apply", str(out)).stderr.startswith("0\u00a0entrée"), "twice is once"


@pytest.mark.parametrize(
    ("header", "written"),
    [
        (
            "question: Où ?\nformulations:\n  - A  # x\n  - B\nstatut: publie\n",
            "  - A  # x\n  - B\n  - 'C : c'\nstatut",
        ),
        ("question: Où ?\nformulations: []\nstatut: publie\n", "question: Où ?\nformulations:\n  - 'C : c'\nstatut"),
        ("question: Où ?\nstatut: publie\n", "question: Où ?\nformulations:\n  - 'C : c'\nstatut"),
        ("question: Où ?\r\nformulations:\r\n  - A\r\n", "formulations:\r\n  - A\r\n  - 'C : c'\r\n---"),
        ("question: Où ?\nformulations: [A, B]\n", "formulations:\n  - A\n  - B\n  - 'C : c'\n"),
    ],
)
def test_a_list_grows_however_it_is_written(tmp_path: Path, header: str, written: str) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "facettes.yml").write_text("facettes: [{key: a, label: A, values: [{slug: b, label: B}]}]", "utf-8")
    text = f"---\n{header}---\nRéponse.\n"
    (tmp_path / "d/une.md").write_bytes(text.encode())
    corpus = load_corpus(tmp_path)[0]
    assert written in with_phrasings(text, corpus.by_id["une"], ["C : c"], corpus)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "- formulation: a\n  entree: uneee\n  accepter: oui\n",
            "ligne 1\u00a0: l’entrée «\u00a0uneee\u00a0» n’existe pas",
        ),
        ("- 3\n", "ligne 1\u00a0: une proposition a"),
        ("- [\n", "ligne"),
    ],
)
def test_a_file_that_cannot_be_applied_changes_nothing(faq: Path, text: str, said: str) -> None:
    (faq.parent / "f.yml").write_text(text, "utf-8")
    result = run(faq, "--apply", str(faq.parent / "f.yml"))
    assert (result.exit_code, said in result.output) == (1, True)
    assert {name: (faq / f"sujet/{name}.md").read_text("utf-8") for name in ENTRIES} == ENTRIES


def test_votes_that_are_none_are_told(faq: Path) -> None:
    (faq.parent / "v.json").write_text(json.dumps({}), "utf-8")
    assert "n’est pas un export de votes" in run(faq, "--votes", str(faq.parent / "v.json")).output
